package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;

/**
 * Why a key could not be read or written; the client turns it into a wait, a retry or an SQL error.
 */
public sealed interface KeyError {
  record Locked(LockInfo lock) implements KeyError {}

  record WriteConflict(
      Key key,
      Key primary,
      long startTs,
      long conflictStartTs,
      long conflictCommitTs,
      Reason reason)
      implements KeyError {
    public enum Reason {
      /** A newer committed version than startTs (optimistic prewrite). */
      OPTIMISTIC,
      /**
       * A newer committed version than forUpdateTs: take a new forUpdateTs and retry the statement.
       */
      PESSIMISTIC_RETRY,
      /** The transaction was already rolled back. */
      SELF_ROLLED_BACK,
      /** The pessimistic lock was lost and a newer version was committed since. */
      LOCK_LOST
    }
  }

  record AlreadyExists(Key key) implements KeyError {}

  /**
   * @param waitChain who waits for whom, the victim first
   * @param deadlockKeyHash of the key the victim asked for
   */
  record Deadlock(long lockTs, Key lockKey, long deadlockKeyHash, List<WaitFor> waitChain)
      implements KeyError {}

  record WaitFor(long txn, long waitsForTxn, Key key) {
    /** FNV-1a over the key, so that all stores name a key alike. */
    public long keyHash() {
      long hash = 0xcbf29ce484222325L;
      for (byte b : key.bytes()) {
        hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
      }
      return hash;
    }
  }

  record LockWaitTimeout(LockInfo lock) implements KeyError {}

  record TxnLockNotFound(Key key, long startTs) implements KeyError {}

  record TxnNotFound(long startTs, Key primary) implements KeyError {}

  record CommitTsExpired(long startTs, long attemptedCommitTs, Key key, long minCommitTs)
      implements KeyError {}

  /** The commit would be later than {@code maxCommitTs}: fall back to two-phase commit. */
  record CommitTsTooLarge(long commitTs) implements KeyError {}

  record AlreadyCommitted(long startTs, long commitTs) implements KeyError {}

  /** Reads below the GC safe point are refused. */
  record SnapshotTooOld(long startTs, long safePoint) implements KeyError {}
}
