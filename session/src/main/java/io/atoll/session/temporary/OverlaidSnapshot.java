package io.atoll.session.temporary;

import io.atoll.client.ChunkStream;
import io.atoll.client.CoprocessorRequest;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.Snapshot;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of temporary tables from the session's memory, all others from a snapshot. */
final class OverlaidSnapshot implements Snapshot {
  private final TemporaryRows rows;
  private final KvReader reader;
  private final Snapshot stored;

  /**
   * @param reader of stored keys
   * @param stored for coprocessor requests, which never are about temporary tables
   */
  OverlaidSnapshot(TemporaryRows rows, KvReader reader, Snapshot stored) {
    this.rows = rows;
    this.reader = reader;
    this.stored = stored;
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return TableKeys.isTemporary(key) ? rows.get(key) : reader.get(key);
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    // The keys of a batch are one table's.
    return !keys.isEmpty() && TableKeys.isTemporary(keys.getFirst())
        ? keys.stream().<byte @Nullable []>map(rows::get).toList()
        : reader.batchGet(keys);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    return TableKeys.isTemporary(range.start())
        ? rows.scan(range, isReverse)
        : reader.scan(range, isReverse);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    return TableKeys.isTemporary(range.start())
        ? rows.scan(range, isReverse)
        : reader.scan(range, isReverse, expectedPairs);
  }

  @Override
  public long startTs() {
    return stored.startTs();
  }

  @Override
  public ChunkStream coprocess(CoprocessorRequest request) {
    return stored.coprocess(request);
  }
}
