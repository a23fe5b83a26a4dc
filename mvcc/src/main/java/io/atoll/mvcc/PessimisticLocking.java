package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.KeyError.WriteConflict;
import io.atoll.api.StoreRequest.PessimisticLock;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the locks of a statement: exclusive, or shared with other holders. All keys or none: the
 * first that cannot be locked ends it, and nothing is written (but for a key that is locked with
 * its conflict). Follows TiKV's acquire_pessimistic_lock. A transaction that holds the key already
 * gets the same answer again; an exclusive lock stands for a shared one; the only holder of a
 * shared lock may make it exclusive.
 */
public final class PessimisticLocking {
  private final PessimisticLock request;
  private final MvccReader reader;
  private final List<byte @Nullable []> values = new ArrayList<>();
  private final long[] commitTs;
  private final boolean needsValue;
  private boolean isLockedWithConflict;

  private PessimisticLocking(PessimisticLock request, MvccReader reader) {
    this.request = request;
    this.reader = reader;
    this.commitTs = request.returnValues() ? new long[request.keys().size()] : new long[0];
    this.needsValue = request.returnValues() || request.lockOnlyIfExists();
  }

  /** Evaluates a request whose keys are latched. */
  public static StoreResponses.PessimisticLock evaluate(
      PessimisticLock request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    boolean reads =
        request.returnValues()
            || request.lockOnlyIfExists()
            || request.checkNotExists().contains(Boolean.TRUE);
    if (reads) {
      // The newest version becomes an answer: later commits must be later than that.
      locks.raiseMaxTs(request.forUpdateTs());
    }
    return new PessimisticLocking(request, reader).run(writer);
  }

  private StoreResponses.PessimisticLock run(MvccWriter writer) {
    List<Key> keys = request.keys();
    List<Runnable> puts = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      boolean mustNotExist = i < request.checkNotExists().size() && request.checkNotExists().get(i);
      KeyError error = lock(i, keys.get(i), mustNotExist, writer, puts);
      if (error != null) {
        if (isLockedWithConflict) {
          puts.forEach(Runnable::run);
        }
        return new StoreResponses.PessimisticLock(
            List.of(error), List.of(), new long[0], isLockedWithConflict);
      }
    }
    puts.forEach(Runnable::run);
    return new StoreResponses.PessimisticLock(List.of(), values, commitTs);
  }

  private @Nullable KeyError lock(
      int index, Key key, boolean mustNotExist, MvccWriter writer, List<Runnable> puts) {
    byte[] encoded = MvccKeys.encode(key);
    long startTs = request.startTs();
    LockRecord before = reader.lock(key, encoded);
    LockRecord own = before == null ? null : before.of(startTs);
    if (before != null) {
      boolean isFree =
          own != null
              ? request.isShared() || !before.isHeldByOther(startTs)
              : request.isShared() && before.isShared();
      if (!isFree) {
        LockRecord others = own == null ? before : before.without(startTs);
        return new KeyError.Locked((others == null ? before : others).info(key));
      }
      if (own != null && own.kind() != LockKind.PESSIMISTIC) {
        // Prewritten already: this request comes late and must not lock again.
        return conflict(key, startTs, 0, WriteConflict.Reason.PESSIMISTIC_RETRY);
      }
    }

    LastChange lastChange = own == null ? LastChange.NONE : own.lastChange();
    boolean reads = needsValue || mustNotExist;
    if (own == null) {
      KnownVersions.Version known = reader.known().newest(key);
      if (known != null && known.commitTs() < startTs) {
        return lockKnown(index, key, encoded, mustNotExist, before, known, writer, puts);
      }
    }
    long stamp = reads ? reader.known().stamp(key) : 0;
    WriteRecord newest = own == null || reads ? reader.seekWrite(encoded, Long.MAX_VALUE) : null;
    long newestTs = reader.commitTs();
    if (own == null && newest != null) {
      lastChange = LastChange.above(newestTs, newest);
      WriteConflict conflict = conflict(key, encoded, newest);
      if (conflict != null) {
        if (request.mayLockWithConflict()
            && request.keys().size() == 1
            && !request.isShared()
            && !mustNotExist
            && before == null
            && conflict.reason() == WriteConflict.Reason.PESSIMISTIC_RETRY) {
          // Nothing can be committed above it any more: as if it had been asked for just now.
          LockRecord ours = mine(lastChange).withForUpdateTs(conflict.conflictCommitTs());
          puts.add(() -> writer.putPessimisticLock(key, encoded, ours, null));
          isLockedWithConflict = true;
        }
        return conflict;
      }
      if (reads && reader.commitTs() != newestTs) {
        newest = reader.seekWrite(encoded, Long.MAX_VALUE);
      }
    }
    byte[] value = null;
    long valueTs = 0;
    boolean exists = false;
    if (reads) {
      WriteRecord change = reader.changeFrom(newest, encoded, Long.MAX_VALUE);
      exists = change != null && change.kind() == WriteKind.PUT;
      if (change != null) {
        valueTs = reader.commitTs();
      }
      if (exists && change != null && request.returnValues()) {
        value = reader.load(encoded, change);
        if (change == newest) {
          reader.known().found(key, stamp, value, valueTs);
        }
      }
    }
    if (mustNotExist && exists) {
      return new KeyError.AlreadyExists(key);
    }
    if (request.returnValues()) {
      values.add(value);
      commitTs[index] = exists ? valueTs : 0;
    }
    if (request.lockOnlyIfExists() && !exists) {
      return null;
    }
    LockRecord after = after(before, own, lastChange);
    if (after != null) {
      puts.add(() -> writer.putPessimisticLock(key, encoded, after, before));
    }
    return null;
  }

  /**
   * Locks a key whose newest record is known and older than the transaction: nothing conflicts, and
   * the transaction has no record there.
   */
  private @Nullable KeyError lockKnown(
      int index,
      Key key,
      byte[] encoded,
      boolean mustNotExist,
      @Nullable LockRecord before,
      KnownVersions.Version known,
      MvccWriter writer,
      List<Runnable> puts) {
    if (mustNotExist) {
      return new KeyError.AlreadyExists(key);
    }
    if (request.returnValues()) {
      values.add(known.value());
      commitTs[index] = known.commitTs();
    }
    LockRecord after = after(before, null, new LastChange(known.commitTs(), 1));
    if (after != null) {
      puts.add(() -> writer.putPessimisticLock(key, encoded, after, before));
    }
    return null;
  }

  private LockRecord mine(LastChange lastChange) {
    return LockRecord.pessimistic(
        request.primary(),
        request.startTs(),
        request.lockTtlMillis(),
        request.forUpdateTs(),
        request.minCommitTs(),
        lastChange);
  }

  /** The key's lock with this transaction's in it; null where nothing has to change. */
  private @Nullable LockRecord after(
      @Nullable LockRecord before, @Nullable LockRecord own, LastChange lastChange) {
    LockRecord mine = mine(lastChange);
    if (before == null) {
      return request.isShared() ? LockRecord.shared(List.of(mine)) : mine;
    }
    if (own == null) {
      return before.with(mine);
    }
    boolean isUpgrade = before.isShared() && !request.isShared();
    if (!isUpgrade && own.forUpdateTs() >= request.forUpdateTs()) {
      return null;
    }
    LockRecord renewed =
        mine.withForUpdateTs(Math.max(own.forUpdateTs(), request.forUpdateTs()))
            .withTtl(Math.max(own.ttlMillis(), request.lockTtlMillis()))
            .withMinCommitTs(Math.max(own.minCommitTs(), request.minCommitTs()));
    return before.isShared() && !isUpgrade ? before.with(renewed) : renewed;
  }

  private @Nullable WriteConflict conflict(Key key, byte[] encoded, WriteRecord newest) {
    long startTs = request.startTs();
    WriteRecord write = newest;
    long at = reader.commitTs();
    boolean isAboveOwnStart = at > startTs;
    while (true) {
      if (at == startTs && (write.kind() == WriteKind.ROLLBACK || write.hasOverlappedRollback())) {
        return conflict(key, write.startTs(), at, WriteConflict.Reason.SELF_ROLLED_BACK);
      }
      if (at <= request.forUpdateTs()) {
        break;
      }
      if (write.kind() != WriteKind.ROLLBACK) {
        return conflict(key, write.startTs(), at, WriteConflict.Reason.PESSIMISTIC_RETRY);
      }
      // The end of another transaction is no change of the key.
      write = reader.seekWrite(encoded, at - 1);
      if (write == null) {
        return null;
      }
      at = reader.commitTs();
    }
    if (isAboveOwnStart && at > startTs) {
      WriteRecord older = reader.seekWrite(encoded, startTs);
      if (older != null
          && reader.commitTs() == startTs
          && (older.kind() == WriteKind.ROLLBACK || older.hasOverlappedRollback())) {
        return conflict(key, older.startTs(), startTs, WriteConflict.Reason.SELF_ROLLED_BACK);
      }
    }
    return null;
  }

  private WriteConflict conflict(
      Key key, long conflictStartTs, long conflictCommitTs, WriteConflict.Reason reason) {
    return new WriteConflict(
        key, request.primary(), request.startTs(), conflictStartTs, conflictCommitTs, reason);
  }
}
