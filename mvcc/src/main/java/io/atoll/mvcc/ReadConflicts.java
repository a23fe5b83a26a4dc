package io.atoll.mvcc;

import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.Set;

/** Which locks stop a snapshot read. */
final class ReadConflicts {
  private ReadConflicts() {}

  /**
   * Whether a read of {@code key} at {@code readTs} must wait for the lock: not for locks of later
   * transactions, locks that change nothing, commits that will be later, transactions the reader
   * found harmless; and a read without timestamp passes a plain two-phase primary lock, since such
   * a transaction is not committed while it stands.
   */
  static boolean stops(LockRecord lock, Key key, long readTs, Set<Long> resolved) {
    return switch (lock.kind()) {
      case LOCK, PESSIMISTIC, SHARED -> false;
      case PUT, DELETE ->
          lock.startTs() <= readTs
              && lock.minCommitTs() <= readTs
              && !resolved.contains(lock.startTs())
              && !(readTs == Timestamps.MAX
                  && !lock.useAsyncCommit()
                  && lock.primary().equals(key));
    };
  }
}
