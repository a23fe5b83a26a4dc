package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of user keys at one timestamp. Locks of other transactions are resolved or waited for
 * inside; Region errors are retried inside. Calls block and are thread-safe; iterators belong to
 * one thread.
 *
 * <p>Errors are {@link io.atoll.types.SqlException}s: 1205 (a lock did not go away in time), 9005
 * (Region unavailable), 9006 (older than the GC safe point), 1317 (thread interrupted).
 */
public interface KvReader {
  /** The value, or null where the key has none. The array must not be changed. */
  byte @Nullable [] get(Key key);

  /**
   * The values of {@code keys} by position, null where a key has none. Grouped by Region, Regions
   * asked in parallel. Keys need not be ordered; ordered ones are faster.
   */
  List<byte @Nullable []> batchGet(List<Key> keys);

  /** Pairs of {@code range} in key order (downwards where {@code isReverse}), read page by page. */
  KvIterator scan(KeyRange range, boolean isReverse);

  /**
   * As {@link #scan(KeyRange, boolean)} with a hint how many pairs will be wanted, so that a short
   * scan is one small page. The iterator does not stop at it.
   */
  KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs);
}
