package io.atoll.executor.read;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.ChunkRow;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.KvIterator;
import io.atoll.client.MemBuffer;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index as a transaction sees it that has changed rows of the table: the snapshot's entries, but
 * for those of changed rows, and the entries that the changed rows have now.
 *
 * <p>The buffer's own index entries would not do: a changed row may build on a version newer than
 * the snapshot, whose entries the snapshot does not show, and whose older ones it still does.
 */
final class OwnIndexEntries {
  private final ExecutionContext context;
  private final TableLayout layout;
  private final IndexLayout index;
  private final NavigableMap<Key, byte[]> entries = new TreeMap<>();
  private final MemBuffer buffer;

  OwnIndexEntries(CoprocessorPlan.IndexScan scan, MemBuffer buffer, ExecutionContext context) {
    this.context = context;
    this.buffer = buffer;
    this.layout = context.layout(scan.tableId());
    this.index = layout.index(scan.indexId());
    MemBuffer.Changes changes = buffer.changes(TableKeys.rowRange(scan.tableId()), false);
    IndexEncoder encoder = encoder(scan.indexId());
    List<ScanColumn> columns = new ArrayList<>();
    for (ColumnInfo c : layout.table().columns()) {
      columns.add(
          new ScanColumn(
              c.id(), c.type(), c.offset() == layout.intHandlePosition(), c.originDefault()));
    }
    ScanDecoder decoder = ScanDecoder.ofRows(columns);
    ChunkRow row = new ChunkRow();
    ByteBuilder bytes = new ByteBuilder(64);
    while (changes.next()) {
      byte[] value = changes.value();
      Handle handle = TableKeys.handleOf(changes.key()).orElse(null);
      if (value == null || handle == null) {
        continue;
      }
      Chunk one = Chunk.allocate(decoder.types(), 1);
      decoder.append(changes.key().bytes(), value, one);
      one.rowsAppended();
      row.at(one, 0);
      bytes.clear();
      boolean isDistinct = encoder.key(row, handle, bytes);
      Key key = Key.of(bytes.toArray());
      bytes.clear();
      encoder.value(row, handle, isDistinct, bytes);
      entries.put(key, bytes.toArray());
    }
  }

  private IndexEncoder encoder(long indexId) {
    for (int i = 0; i < layout.indexInfos().size(); i++) {
      if (layout.indexInfos().get(i).id() == indexId) {
        int[] positions =
            layout.indexInfos().get(i).columns().stream()
                .mapToInt(IndexInfo.IndexColumn::offset)
                .toArray();
        return new IndexEncoder(index, positions, layout.handlePositions());
      }
    }
    throw new IllegalStateException("index " + indexId + " of " + layout.table().name());
  }

  /** The entries of a range in key order, downwards where {@code isReverse}. */
  KvIterator scan(KeyRange range, boolean isReverse) {
    NavigableMap<Key, byte[]> own =
        range.end().isEmpty()
            ? entries.tailMap(range.start(), true)
            : range.start().compareTo(range.end()) >= 0
                ? new TreeMap<>()
                : entries.subMap(range.start(), true, range.end(), false);
    return new Merge(
        context.view().snapshot().scan(range, isReverse),
        isReverse ? own.descendingMap() : own,
        isReverse);
  }

  /** Both kinds of entries as one walk. */
  private final class Merge implements KvIterator {
    private final KvIterator committed;
    private final NavigableMap<Key, byte[]> own;
    private final boolean isReverse;
    private final IndexDecoder decoder = new IndexDecoder(index);
    private @Nullable Key nextOwn;
    private boolean hasCommitted;
    private Key key = Key.EMPTY;
    private byte[] value = {};

    Merge(KvIterator committed, NavigableMap<Key, byte[]> own, boolean isReverse) {
      this.committed = committed;
      this.own = own;
      this.isReverse = isReverse;
      this.nextOwn = own.isEmpty() ? null : own.firstKey();
      advance();
    }

    /** To the next committed entry whose row the transaction has not changed. */
    private void advance() {
      do {
        hasCommitted = committed.next();
      } while (hasCommitted
          && buffer.presence(
                  layout.rowKey(decoder.handle(committed.key().bytes(), committed.value())))
              != MemBuffer.Presence.ABSENT);
    }

    @Override
    public boolean next() {
      Key mine = nextOwn;
      if (mine == null && !hasCommitted) {
        return false;
      }
      boolean takesOwn = mine != null;
      if (mine != null && hasCommitted) {
        int order = mine.compareTo(committed.key());
        takesOwn = isReverse ? order >= 0 : order <= 0;
      }
      if (takesOwn && mine != null) {
        byte[] ownValue = own.get(mine);
        key = mine;
        value = ownValue == null ? new byte[0] : ownValue;
        nextOwn = own.higherKey(mine);
      } else {
        key = committed.key();
        value = committed.value();
        advance();
      }
      return true;
    }

    @Override
    public Key key() {
      return key;
    }

    @Override
    public byte[] value() {
      return value;
    }

    @Override
    public void close() {
      committed.close();
    }
  }
}
