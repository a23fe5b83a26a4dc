package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.StoreRequest.CheckSecondaryLocks;
import io.atoll.api.StoreRequest.CheckTxnStatus;
import io.atoll.api.StoreRequest.TxnHeartBeat;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.TxnStatus;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;

/** What became of a transaction: asked at its primary, or, with async commit, at all its keys. */
public final class TxnStatusCheck {
  private TxnStatusCheck() {}

  /** Evaluates a request whose primary is latched. */
  public static StoreResponses.CheckTxnStatus evaluate(
      CheckTxnStatus request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    locks.raiseMaxTs(request.lockTs());
    locks.raiseMaxTs(request.callerStartTs());
    locks.raiseMaxTs(request.currentTs());
    Key key = request.primary();
    byte[] encoded = MvccKeys.encode(key);
    LockRecord lock = reader.lock(key, encoded);
    LockRecord own = lock == null ? null : lock.of(request.lockTs());
    if (lock != null && own != null) {
      return answer(locked(request, key, encoded, lock, own, reader, writer));
    }
    return switch (reader.txnRecord(encoded, request.lockTs())) {
      case MvccReader.TxnRecord.Committed(long commitTs, WriteRecord _) ->
          answer(new TxnStatus.Committed(commitTs));
      case MvccReader.TxnRecord.RolledBack() -> answer(new TxnStatus.RolledBack());
      case MvccReader.TxnRecord.None(WriteRecord overlapped) -> {
        if (request.resolvingPessimisticLock() && request.rollbackIfNotExist()) {
          // A pessimistic lock without primary may just be waiting for it: nothing is decided.
          yield answer(new TxnStatus.NotFound());
        }
        if (!request.rollbackIfNotExist()) {
          yield new StoreResponses.CheckTxnStatus(
              null, new KeyError.TxnNotFound(request.lockTs(), key));
        }
        RollingBack.rollbackMissing(
            key, encoded, request.lockTs(), true, lock, overlapped, reader, writer);
        yield answer(new TxnStatus.RolledBackByCheck(false));
      }
    };
  }

  private static StoreResponses.CheckTxnStatus answer(TxnStatus status) {
    return new StoreResponses.CheckTxnStatus(status, null);
  }

  private static TxnStatus locked(
      CheckTxnStatus request,
      Key key,
      byte[] encoded,
      LockRecord lock,
      LockRecord own,
      MvccReader reader,
      MvccWriter writer) {
    if (own.useAsyncCommit() && !request.forceSyncCommit()) {
      // Its secondaries decide, not its age.
      return new TxnStatus.Alive(own.info(key), false);
    }
    if (RollingBack.isExpired(own, request.currentTs())) {
      if (request.resolvingPessimisticLock() && own.kind() == LockKind.PESSIMISTIC) {
        writer.unlock(key, encoded, lock, own.startTs());
      } else {
        RollingBack.rollbackLock(key, encoded, lock, own, true, reader, writer);
      }
      return new TxnStatus.RolledBackByCheck(true);
    }
    LockRecord current = own;
    long caller = request.callerStartTs();
    if (own.minCommitTs() != 0 && caller != Timestamps.MAX && caller >= own.minCommitTs()) {
      current = own.withMinCommitTs(Math.max(caller + 1, request.currentTs()));
      writer.putLock(key, encoded, lock.isShared() ? lock.with(current) : current);
    }
    boolean isPushed = caller == Timestamps.MAX || (caller != 0 && current.minCommitTs() > caller);
    return new TxnStatus.Alive(current.info(key), isPushed);
  }

  /** Evaluates a request whose keys are latched. */
  public static StoreResponses.CheckSecondaryLocks evaluate(
      CheckSecondaryLocks request, MvccReader reader, MvccWriter writer, MemoryLocks locks) {
    locks.raiseMaxTs(request.startTs());
    List<LockInfo> found = new ArrayList<>(request.keys().size());
    for (Key key : request.keys()) {
      byte[] encoded = MvccKeys.encode(key);
      LockRecord lock = reader.lock(key, encoded);
      LockRecord own = lock == null ? null : lock.of(request.startTs());
      if (own != null && own.kind() != LockKind.PESSIMISTIC) {
        found.add(own.info(key));
        continue;
      }
      switch (reader.txnRecord(encoded, request.startTs())) {
        case MvccReader.TxnRecord.Committed(long commitTs, WriteRecord _) -> {
          return new StoreResponses.CheckSecondaryLocks(List.of(), commitTs, null);
        }
        case MvccReader.TxnRecord.RolledBack() -> {}
        case MvccReader.TxnRecord.None(WriteRecord overlapped) -> {
          if (lock != null && own != null) {
            writer.unlock(key, encoded, lock, request.startTs());
          } else if (lock != null) {
            RollingBack.markOnOtherLock(key, encoded, request.startTs(), true, lock, writer);
          }
          RollingBack.putRollback(encoded, request.startTs(), true, overlapped, writer);
        }
      }
      return new StoreResponses.CheckSecondaryLocks(found, 0, null);
    }
    return new StoreResponses.CheckSecondaryLocks(found, 0, null);
  }

  /** Evaluates a request whose primary is latched. */
  public static StoreResponses.TxnHeartBeat evaluate(
      TxnHeartBeat request, MvccReader reader, MvccWriter writer) {
    Key key = request.primary();
    byte[] encoded = MvccKeys.encode(key);
    LockRecord lock = reader.lock(key, encoded);
    LockRecord own = lock == null ? null : lock.of(request.startTs());
    if (lock == null || own == null) {
      return new StoreResponses.TxnHeartBeat(
          0, new KeyError.TxnLockNotFound(key, request.startTs()));
    }
    if (own.ttlMillis() < request.adviseTtlMillis()) {
      LockRecord longer = own.withTtl(request.adviseTtlMillis());
      writer.putLock(key, encoded, lock.isShared() ? lock.with(longer) : longer);
      return new StoreResponses.TxnHeartBeat(longer.ttlMillis(), null);
    }
    return new StoreResponses.TxnHeartBeat(own.ttlMillis(), null);
  }
}
