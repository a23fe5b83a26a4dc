package io.atoll.executor;

import io.atoll.client.KvReader;
import io.atoll.client.MemBuffer;
import io.atoll.client.Snapshot;
import io.atoll.codec.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * What a statement sees: committed data at one timestamp, under what its transaction has written.
 *
 * @param reader buffer over snapshot
 * @param snapshot the committed data alone, for coprocessor requests
 * @param buffer the transaction's writes; null outside a writing transaction
 */
public record ReadView(KvReader reader, Snapshot snapshot, @Nullable MemBuffer buffer) {

  /** Whether the transaction itself changed anything in the range. */
  public boolean isTouched(KeyRange range) {
    return buffer != null && !buffer.isEmpty() && buffer.touches(range);
  }
}
