package io.atoll.executor;

import io.atoll.client.KvReader;
import io.atoll.client.MemBuffer;
import io.atoll.client.Snapshot;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import org.jspecify.annotations.Nullable;

/**
 * What a statement sees: committed data at one timestamp, under what its transaction has written.
 *
 * @param reader buffer over snapshot
 * @param snapshot the committed data alone, for coprocessor requests
 * @param buffer the transaction's writes; null outside a writing transaction
 */
public record ReadView(KvReader reader, Snapshot snapshot, @Nullable MemBuffer buffer) {

  /**
   * Whether stores do not know all of the range's data: the transaction itself changed some of it,
   * or it is a temporary table's.
   */
  public boolean isTouched(KeyRange range) {
    if (TableKeys.isTemporary(range.start())) {
      return true;
    }
    return buffer != null && !buffer.isEmpty() && buffer.touches(range);
  }
}
