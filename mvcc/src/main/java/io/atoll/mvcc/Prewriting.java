package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.KeyError.WriteConflict;
import io.atoll.api.LockInfo;
import io.atoll.api.Mutation;
import io.atoll.api.StoreRequest.Prewrite;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First phase of a commit, or the whole of it (one-phase). Follows TiKV's prewrite: all keys are
 * checked first, and a single failure writes nothing. A repeated prewrite of a transaction that is
 * prewritten or committed already gives the same answer again.
 */
public final class Prewriting {
  private final Prewrite request;
  private final MvccReader reader;
  private final MvccWriter writer;
  private final MemoryLocks locks;
  private final boolean isPessimistic;

  private Prewriting(Prewrite request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    this.request = request;
    this.reader = reader;
    this.writer = writer;
    this.locks = locks;
    this.isPessimistic = request.forUpdateTs() != 0;
  }

  /**
   * Evaluates a prewrite whose keys are latched.
   *
   * @param mayCalculate whether calculated commit timestamps are safe here and now: else one-phase
   *     and async commit are declined
   */
  public static StoreResponses.Prewrite evaluate(
      Prewrite request,
      MvccReader reader,
      MvccWriter writer,
      MemoryLocks locks,
      boolean mayCalculate) {
    return new Prewriting(request, reader, writer, locks).run(mayCalculate);
  }

  /** What the check of one key found. */
  private sealed interface Check {
    record Failed(KeyError error) implements Check {}

    /** The whole transaction is committed: this prewrite came again, late. */
    record Committed(long commitTs) implements Check {}

    /** Prewritten by an earlier try; {@code minCommitTs} is 0 where not for async commit. */
    record Prewritten(long minCommitTs) implements Check {}

    /** Nothing to write: only existence was to be checked. */
    record CheckedOnly() implements Check {}

    /**
     * Free to write.
     *
     * @param before the key's lock, held by this transaction
     */
    record Free(@Nullable LockRecord before, LastChange lastChange) implements Check {}
  }

  private static final Check CHECKED_ONLY = new Check.CheckedOnly();

  private StoreResponses.Prewrite run(boolean mayCalculate) {
    List<Mutation> mutations = request.mutations();
    int count = mutations.size();
    byte[][] encoded = new byte[count][];
    Check[] checks = new Check[count];
    List<KeyError> locked = null;
    long earlierMinCommitTs = Long.MAX_VALUE;
    boolean isDeclinedEarlier = false;
    for (int i = 0; i < count; i++) {
      Mutation mutation = mutations.get(i);
      encoded[i] = MvccKeys.encode(mutation.key());
      Check check = check(mutation, encoded[i]);
      checks[i] = check;
      switch (check) {
        case Check.Failed(KeyError.Locked error) -> {
          if (locked == null) {
            locked = new ArrayList<>();
          }
          locked.add(error);
        }
        case Check.Failed(KeyError error) -> {
          return new StoreResponses.Prewrite(List.of(error), 0, 0);
        }
        case Check.Committed(long commitTs) -> {
          return new StoreResponses.Prewrite(
              List.of(),
              request.useAsyncCommit() ? commitTs : 0,
              request.tryOnePhase() ? commitTs : 0);
        }
        case Check.Prewritten(long minCommitTs) -> {
          isDeclinedEarlier |= minCommitTs == 0;
          earlierMinCommitTs = Math.min(earlierMinCommitTs, minCommitTs);
        }
        case Check.CheckedOnly _, Check.Free _ -> {}
      }
    }
    if (locked != null) {
      return new StoreResponses.Prewrite(locked, 0, 0);
    }
    return write(mutations, encoded, checks, mayCalculate, isDeclinedEarlier, earlierMinCommitTs);
  }

  private StoreResponses.Prewrite write(
      List<Mutation> mutations,
      byte[][] encoded,
      Check[] checks,
      boolean mayCalculate,
      boolean isDeclinedEarlier,
      long earlierMinCommitTs) {
    boolean hasEarlier = earlierMinCommitTs != Long.MAX_VALUE;
    // Locks of an earlier try are there for two phases: one phase is past.
    boolean isOnePhase = request.tryOnePhase() && mayCalculate && !hasEarlier;
    boolean isAsync = request.useAsyncCommit() && mayCalculate && !isDeclinedEarlier;
    long minCommitTs = hasEarlier && isAsync ? earlierMinCommitTs(checks) : 0;
    if (isOnePhase || isAsync) {
      MemoryLocks.Guard guard = guard(mutations, checks);
      if (guard != null) {
        long calculated = guard.minCommitTs();
        if (calculated > request.maxCommitTs()) {
          guard.close();
          isOnePhase = false;
          isAsync = false;
          minCommitTs = 0;
        } else {
          writer.guard(guard);
          minCommitTs = Math.max(minCommitTs, calculated);
        }
      }
    }
    for (int i = 0; i < checks.length; i++) {
      if (checks[i] instanceof Check.Free free) {
        if (isOnePhase) {
          commitAtOnce(mutations.get(i), encoded[i], free, minCommitTs);
        } else {
          putLock(mutations.get(i), encoded[i], free, isAsync, minCommitTs);
        }
      }
    }
    if (isOnePhase) {
      // Nothing but checks: committed as of any time after them.
      long commitTs = minCommitTs != 0 ? minCommitTs : request.startTs() + 1;
      return new StoreResponses.Prewrite(List.of(), 0, commitTs);
    }
    return new StoreResponses.Prewrite(List.of(), isAsync ? minCommitTs : 0, 0);
  }

  private static long earlierMinCommitTs(Check[] checks) {
    long max = 0;
    for (Check check : checks) {
      if (check instanceof Check.Prewritten(long ts)) {
        max = Math.max(max, ts);
      }
    }
    return max;
  }

  private MemoryLocks.@Nullable Guard guard(List<Mutation> mutations, Check[] checks) {
    List<Key> keys = new ArrayList<>(checks.length);
    List<LockInfo.Kind> kinds = new ArrayList<>(checks.length);
    long atLeast = Math.max(request.startTs(), request.forUpdateTs());
    long lowerBound = request.minCommitTs();
    for (int i = 0; i < checks.length; i++) {
      if (checks[i] instanceof Check.Free free) {
        keys.add(mutations.get(i).key());
        kinds.add(kind(mutations.get(i)).info());
        LockRecord own = free.before == null ? null : free.before.of(request.startTs());
        if (own != null) {
          atLeast = Math.max(atLeast, own.forUpdateTs());
          lowerBound = Math.max(lowerBound, own.minCommitTs());
        }
      }
    }
    return keys.isEmpty()
        ? null
        : locks.lock(
            keys,
            kinds,
            request.primary(),
            request.startTs(),
            request.lockTtlMillis(),
            request.forUpdateTs(),
            request.txnSize(),
            atLeast,
            lowerBound);
  }

  private static LockKind kind(Mutation mutation) {
    return switch (mutation.op()) {
      case PUT, INSERT -> LockKind.PUT;
      case DELETE -> LockKind.DELETE;
      case LOCK -> LockKind.LOCK;
      case CHECK_NOT_EXISTS -> throw new IllegalStateException("a check writes nothing");
    };
  }

  private static byte[] value(Mutation mutation) {
    byte[] value = mutation.value();
    if (value == null) {
      throw new IllegalArgumentException(mutation.op() + " without a value on " + mutation.key());
    }
    return value;
  }

  private void commitAtOnce(Mutation mutation, byte[] encoded, Check.Free free, long commitTs) {
    LockKind kind = kind(mutation);
    byte[] inline = null;
    int pieces = 0;
    if (kind == LockKind.PUT) {
      byte[] value = value(mutation);
      if (value.length <= WriteRecord.SHORT_VALUE_MAX) {
        inline = value;
      } else {
        pieces = writer.putValue(encoded, request.startTs(), value);
      }
    }
    WriteRecord write =
        WriteRecord.of(WriteKind.committing(kind), request.startTs(), inline).withPieces(pieces);
    if (kind == LockKind.LOCK) {
      write = write.withLastChange(free.lastChange);
    }
    writer.putWrite(encoded, commitTs, write);
    if (free.before != null) {
      writer.unlock(mutation.key(), encoded, free.before, request.startTs());
    }
  }

  private void putLock(
      Mutation mutation, byte[] encoded, Check.Free free, boolean isAsync, long minCommitTs) {
    LockKind kind = kind(mutation);
    byte[] inline = null;
    int pieces = 0;
    if (kind == LockKind.PUT) {
      byte[] value = value(mutation);
      if (value.length <= WriteRecord.SHORT_VALUE_MAX) {
        inline = value;
      } else {
        pieces = writer.putValue(encoded, request.startTs(), value);
      }
    }
    LockRecord own = free.before == null ? null : free.before.of(request.startTs());
    // The statement's lock may have been kept alive, or pushed, longer than this request knows.
    long ttl = request.lockTtlMillis();
    long forUpdateTs = request.forUpdateTs();
    long lowest = Math.max(minCommitTs, request.minCommitTs());
    if (own != null) {
      ttl = Math.max(ttl, own.ttlMillis());
      forUpdateTs = Math.max(forUpdateTs, own.forUpdateTs());
      lowest = Math.max(lowest, own.minCommitTs());
    }
    boolean isPrimary = mutation.key().equals(request.primary());
    LockRecord lock =
        new LockRecord(
            kind,
            request.primary(),
            request.startTs(),
            ttl,
            inline,
            forUpdateTs,
            request.txnSize(),
            lowest,
            isAsync,
            isAsync && isPrimary ? request.secondaries() : List.of(),
            List.of(),
            kind == LockKind.LOCK ? free.lastChange : LastChange.UNKNOWN,
            List.of(),
            pieces);
    LockRecord before = free.before;
    LockRecord whole =
        before != null && before.isShared() && kind == LockKind.LOCK ? before.with(lock) : lock;
    writer.putLock(mutation.key(), encoded, whole);
  }

  private Check check(Mutation mutation, byte[] encoded) {
    boolean mustNotExist =
        mutation.op() == Mutation.Op.INSERT || mutation.op() == Mutation.Op.CHECK_NOT_EXISTS;
    if (mustNotExist) {
      locks.raiseMaxTs(request.startTs());
    }
    Key key = mutation.key();
    boolean isLocked = isPessimistic && mutation.pessimistic() == Mutation.PessimisticAction.LOCKED;
    LockRecord lock = reader.lock(key, encoded);
    LockRecord own = lock == null ? null : lock.of(request.startTs());
    if (lock != null && own == null) {
      return isLocked
          ? committedOr(
              encoded, new Check.Failed(conflict(key, 0, 0, WriteConflict.Reason.LOCK_LOST)))
          : new Check.Failed(new KeyError.Locked(lock.info(key)));
    }
    if (own != null && own.kind() != LockKind.PESSIMISTIC) {
      return mutation.op() == Mutation.Op.CHECK_NOT_EXISTS
          ? CHECKED_ONLY
          : new Check.Prewritten(own.useAsyncCommit() ? own.minCommitTs() : 0);
    }
    if (lock != null
        && lock.isHeldByOther(request.startTs())
        && mutation.op() != Mutation.Op.LOCK
        && mutation.op() != Mutation.Op.CHECK_NOT_EXISTS) {
      // Shared with others, who must go before this transaction may change the key.
      LockRecord others = lock.without(request.startTs());
      return new Check.Failed(new KeyError.Locked((others == null ? lock : others).info(key)));
    }
    if (own != null && isPessimistic && isLocked && !mustNotExist) {
      // What the lock guarantees needs no reading.
      return new Check.Free(lock, own.lastChange());
    }
    if (mutation.pessimistic() == Mutation.PessimisticAction.COVERED && !mustNotExist) {
      // The key that covers it finds conflicts. But whoever resolves this transaction's locks may
      // have found this one missing, and decided by that.
      return reader.isRolledBackForGood(encoded, request.startTs())
          ? new Check.Failed(
              conflict(key, request.startTs(), 0, WriteConflict.Reason.SELF_ROLLED_BACK))
          : new Check.Free(lock, LastChange.UNKNOWN);
    }
    Check versions = checkVersions(mutation, encoded, lock, isLocked, mustNotExist);
    return versions instanceof Check.Failed failed
            && failed.error instanceof WriteConflict conflict
            && conflict.reason() != WriteConflict.Reason.SELF_ROLLED_BACK
        ? committedOr(encoded, versions)
        : versions;
  }

  /**
   * A conflict may be the transaction's own commit, seen by a prewrite that came again: then that
   * is the answer.
   */
  private Check committedOr(byte[] encoded, Check conflict) {
    return reader.txnRecord(encoded, request.startTs())
            instanceof MvccReader.TxnRecord.Committed(long commitTs, WriteRecord _)
        ? new Check.Committed(commitTs)
        : conflict;
  }

  private Check checkVersions(
      Mutation mutation,
      byte[] encoded,
      @Nullable LockRecord before,
      boolean isLocked,
      boolean mustNotExist) {
    Key key = mutation.key();
    long startTs = request.startTs();
    boolean holdsLock = before != null;
    KnownVersions.Version known = reader.known().newest(key);
    if (known != null && known.commitTs() < startTs) {
      // Older than any bound, and no record of this transaction above it.
      if (mustNotExist) {
        return new Check.Failed(new KeyError.AlreadyExists(key));
      }
      return mutation.op() == Mutation.Op.CHECK_NOT_EXISTS
          ? CHECKED_ONLY
          : new Check.Free(before, new LastChange(known.commitTs(), 1));
    }
    LastChange lastChange = LastChange.NONE;
    boolean isNewest = true;
    long seek = Long.MAX_VALUE;
    WriteRecord write;
    while (true) {
      write = reader.seekWrite(encoded, seek);
      if (write == null) {
        break;
      }
      long commitTs = reader.commitTs();
      if (isNewest) {
        lastChange = LastChange.above(commitTs, write);
        isNewest = false;
      }
      if (commitTs == startTs
          && (write.kind() == WriteKind.ROLLBACK || write.hasOverlappedRollback())) {
        return new Check.Failed(
            conflict(key, write.startTs(), commitTs, WriteConflict.Reason.SELF_ROLLED_BACK));
      }
      if (!isPessimistic) {
        if (commitTs > startTs) {
          return new Check.Failed(
              conflict(key, write.startTs(), commitTs, WriteConflict.Reason.OPTIMISTIC));
        }
      } else if (holdsLock) {
        // Under its own lock; only existence is asked.
        break;
      } else {
        if (mutation.pessimistic() == Mutation.PessimisticAction.CHECK_CONSTRAINT
            && commitTs > startTs) {
          return new Check.Failed(
              conflict(key, write.startTs(), commitTs, WriteConflict.Reason.OPTIMISTIC));
        }
        // A lost lock's own forUpdateTs is not known here, and may be older than the request's:
        // only
        // startTs is certainly not after it.
        long bound = isLocked ? startTs : request.forUpdateTs();
        if (commitTs > bound) {
          if (write.kind() == WriteKind.ROLLBACK) {
            // Another transaction's end is no change; it was rolled back after raising maxTs.
            seek = commitTs - 1;
            continue;
          }
          return new Check.Failed(
              conflict(key, write.startTs(), commitTs, WriteConflict.Reason.LOCK_LOST));
        }
      }
      break;
    }
    if (mustNotExist && exists(write, encoded)) {
      return new Check.Failed(new KeyError.AlreadyExists(key));
    }
    return mutation.op() == Mutation.Op.CHECK_NOT_EXISTS
        ? CHECKED_ONLY
        : new Check.Free(before, lastChange);
  }

  /**
   * @param found the record at which the check of versions ended; what it skipped are rollbacks
   */
  private boolean exists(@Nullable WriteRecord found, byte[] encoded) {
    WriteRecord write = reader.changeFrom(found, encoded, Long.MAX_VALUE);
    return write != null && write.kind() == WriteKind.PUT;
  }

  private WriteConflict conflict(
      Key key, long conflictStartTs, long conflictCommitTs, WriteConflict.Reason reason) {
    return new WriteConflict(
        key, request.primary(), request.startTs(), conflictStartTs, conflictCommitTs, reason);
  }
}
