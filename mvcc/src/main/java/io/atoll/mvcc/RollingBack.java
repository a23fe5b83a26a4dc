package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.StoreRequest.Cleanup;
import io.atoll.api.StoreRequest.PessimisticRollback;
import io.atoll.api.StoreRequest.Rollback;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undoing prewrites and statement locks, and the rollback records that keep a late prewrite out.
 *
 * <p>A rollback record lies at the transaction's startTs. It is collapsed into the next one of the
 * key unless it is <em>protected</em>: the primary of a pessimistic transaction, and whatever
 * others decided on (a check that found nothing). Where another transaction's commit already lies
 * at that timestamp, the protected rollback becomes a mark on it.
 */
public final class RollingBack {
  private RollingBack() {}

  /** Evaluates a request whose keys are latched. */
  public static StoreResponses.Rollback evaluate(
      Rollback request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    locks.raiseMaxTs(request.startTs());
    for (Key key : request.keys()) {
      KeyError error = cleanup(key, request.startTs(), 0, false, reader, writer);
      if (error != null) {
        return new StoreResponses.Rollback(error);
      }
    }
    return new StoreResponses.Rollback(null);
  }

  /** Evaluates a request whose key is latched. */
  public static StoreResponses.Cleanup evaluate(
      Cleanup request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    locks.raiseMaxTs(request.startTs());
    KeyError error =
        cleanup(request.key(), request.startTs(), request.currentTs(), true, reader, writer);
    return error instanceof KeyError.AlreadyCommitted committed
        ? new StoreResponses.Cleanup(committed.commitTs(), null)
        : new StoreResponses.Cleanup(0, error);
  }

  /** Evaluates a request whose keys are latched. */
  public static StoreResponses.PessimisticRollback evaluate(
      PessimisticRollback request, MvccReader reader, MvccWriter writer) {
    for (Key key : request.keys()) {
      byte[] encoded = MvccKeys.encode(key);
      LockRecord lock = reader.lock(key, encoded);
      LockRecord own = lock == null ? null : lock.of(request.startTs());
      if (lock != null
          && own != null
          && own.kind() == LockKind.PESSIMISTIC
          && own.forUpdateTs() <= request.forUpdateTs()) {
        writer.unlock(key, encoded, lock, request.startTs());
      }
    }
    return new StoreResponses.PessimisticRollback(List.of());
  }

  /**
   * Rolls a transaction back on one key.
   *
   * @param currentTs where not 0, only if the lock's life is over by then
   * @param isProtected whether a record written for a missing lock must stay for ever
   */
  static @Nullable KeyError cleanup(
      Key key,
      long startTs,
      long currentTs,
      boolean isProtected,
      MvccReader reader,
      MvccWriter writer) {
    byte[] encoded = MvccKeys.encode(key);
    LockRecord lock = reader.lock(key, encoded);
    LockRecord own = lock == null ? null : lock.of(startTs);
    if (lock != null && own != null) {
      if (currentTs != 0 && !isExpired(own, currentTs)) {
        return new KeyError.Locked(own.info(key));
      }
      rollbackLock(key, encoded, lock, own, !isProtected, reader, writer);
      return null;
    }
    return switch (reader.txnRecord(encoded, startTs)) {
      case MvccReader.TxnRecord.Committed(long commitTs, WriteRecord _) ->
          new KeyError.AlreadyCommitted(startTs, commitTs);
      case MvccReader.TxnRecord.RolledBack() -> null;
      case MvccReader.TxnRecord.None(WriteRecord overlapped) -> {
        rollbackMissing(key, encoded, startTs, isProtected, lock, overlapped, reader, writer);
        yield null;
      }
    };
  }

  static boolean isExpired(LockRecord lock, long currentTs) {
    return Timestamps.physicalMillis(lock.startTs()) + lock.ttlMillis()
        < Timestamps.physicalMillis(currentTs);
  }

  /** Removes a lock with its value, leaving a rollback record. */
  static void rollbackLock(
      Key key,
      byte[] encoded,
      LockRecord lock,
      LockRecord own,
      boolean collapses,
      MvccReader reader,
      MvccWriter writer) {
    long startTs = own.startTs();
    switch (reader.txnRecord(encoded, startTs)) {
      case MvccReader.TxnRecord.Committed(long commitTs, WriteRecord _) -> {
        if (own.kind() != LockKind.PESSIMISTIC) {
          throw new MvccCorruptionException(
              "transaction " + startTs + " is committed at " + commitTs + " and locks " + key);
        }
        // A statement lock that came late, after the transaction's end.
      }
      case MvccReader.TxnRecord.RolledBack() -> {}
      case MvccReader.TxnRecord.None(WriteRecord overlapped) -> {
        if (own.kind() == LockKind.PUT && own.shortValue() == null) {
          writer.deleteValue(encoded, startTs, own.pieces());
        }
        boolean isProtected = own.forUpdateTs() != 0 && key.equals(own.primary());
        putRollback(encoded, startTs, isProtected, overlapped, writer);
        if (collapses) {
          collapsePrevious(encoded, startTs, reader, writer);
        }
      }
    }
    writer.unlock(key, encoded, lock, startTs);
  }

  /** Leaves a rollback record where the transaction has neither lock nor record. */
  static void rollbackMissing(
      Key key,
      byte[] encoded,
      long startTs,
      boolean isProtected,
      @Nullable LockRecord otherLock,
      @Nullable WriteRecord overlapped,
      MvccReader reader,
      MvccWriter writer) {
    if (!isProtected) {
      collapsePrevious(encoded, startTs, reader, writer);
    }
    if (otherLock != null && overlapped == null) {
      markOnOtherLock(key, encoded, startTs, isProtected, otherLock, writer);
    }
    putRollback(encoded, startTs, isProtected, overlapped, writer);
  }

  /**
   * The commit of an async-commit lock may land on this very timestamp and would overwrite the
   * record: the lock remembers it.
   */
  static void markOnOtherLock(
      Key key,
      byte[] encoded,
      long startTs,
      boolean isProtected,
      LockRecord otherLock,
      MvccWriter writer) {
    if (isProtected && otherLock.useAsyncCommit() && startTs >= otherLock.minCommitTs()) {
      writer.putLock(key, encoded, otherLock.withRollback(startTs));
    }
  }

  static void putRollback(
      byte[] encoded,
      long startTs,
      boolean isProtected,
      @Nullable WriteRecord overlapped,
      MvccWriter writer) {
    if (overlapped == null) {
      writer.putWrite(encoded, startTs, WriteRecord.rollback(startTs, isProtected));
    } else if (isProtected) {
      writer.putWrite(encoded, startTs, overlapped.withOverlappedRollback());
    }
  }

  private static void collapsePrevious(
      byte[] encoded, long startTs, MvccReader reader, MvccWriter writer) {
    WriteRecord previous = reader.seekWrite(encoded, startTs);
    if (previous != null
        && previous.kind() == WriteKind.ROLLBACK
        && !previous.isProtectedRollback()
        && reader.commitTs() != startTs) {
      writer.deleteWrite(encoded, reader.commitTs());
    }
  }
}
