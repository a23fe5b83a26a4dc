package io.atoll.client;

import io.atoll.api.Placement;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.runtime.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key-value side of Atoll as SQL sees it: routing, retries, locks and commits are inside.
 * Thread-safe.
 */
public interface KvClient extends AutoCloseable {
  /**
   * A client. Empties {@link ClientSettings#temporaryDirectory}: two clients that live at the same
   * time need different ones.
   */
  static KvClient open(
      Environment environment,
      Placement placement,
      StoreDirectory stores,
      ClientSettings settings) {
    return new RegionalClient(environment, placement, stores, settings);
  }

  /** A transaction; takes no timestamp yet. */
  Transaction begin(TransactionOptions options);

  /** Committed data at {@code startTs}. */
  Snapshot snapshot(long startTs);

  /** As {@link #snapshot(long)}, served in the store by the queue of {@code priority}. */
  Snapshot snapshot(long startTs, io.atoll.api.RequestContext.Priority priority);

  /** As {@link #snapshot(long)}, read from the replicas that the caller wants to be asked. */
  default Snapshot snapshot(long startTs, ReplicaRead replicas) {
    return snapshot(startTs);
  }

  /**
   * The checksum of ranges at a timestamp, made by the stores at low priority.
   *
   * @param ranges ascending
   */
  RangeChecksum checksum(List<KeyRange> ranges, long startTs);

  /** A fresh timestamp; concurrent callers share one request. */
  long currentTimestamp();

  /**
   * The newest committed value of one key, without a timestamp. Allowed only where one clustered
   * primary key is the whole read: two such reads may see two moments.
   */
  byte @Nullable [] getNewest(Key key);

  /** Makes each key the first of a Region. Keys that already are cost one request. */
  void split(List<Key> keys);

  /** Removes all versions of a range at once, outside transactions (dropped tables). */
  void deleteRange(KeyRange range);

  /** Says that tables are gone for good and their ranges empty: no Regions are kept for them. */
  void tablesGone(List<Long> tableIds);

  /** Removes versions that no read at or above {@code safePoint} sees; returns how many. */
  long collectGarbage(long safePoint);

  /** Resolves every lock of a transaction started at or before {@code maxTs} (before GC). */
  void resolveLocksUpTo(long maxTs);

  /**
   * Tells that whoever began transactions before {@code startTs} is gone: their locks are not
   * waited for until their time to live is over. What is told only decides who waits how long:
   * ending a transaction that lives after all makes it fail, as an expired lock does.
   */
  void goneBefore(long startTs);

  /** Waits for background commits and stops timers. Open transactions are abandoned. */
  @Override
  void close();
}
