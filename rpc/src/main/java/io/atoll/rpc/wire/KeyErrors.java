package io.atoll.rpc.wire;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.rpc.proto.Kvrpcpb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a key could not be read or written, and locks. */
public final class KeyErrors {
  private KeyErrors() {}

  public static Kvrpcpb.KeyError encode(KeyError error) {
    Kvrpcpb.KeyError.Builder builder = Kvrpcpb.KeyError.newBuilder();
    switch (error) {
      case KeyError.Locked e -> builder.setLocked(encode(e.lock()));
      case KeyError.WriteConflict e ->
          builder.setConflict(
              Kvrpcpb.WriteConflict.newBuilder()
                  .setStartTs(e.startTs())
                  .setConflictTs(e.conflictStartTs())
                  .setKey(Bytes.of(e.key()))
                  .setPrimary(Bytes.of(e.primary()))
                  .setConflictCommitTs(e.conflictCommitTs())
                  .setReason(encode(e.reason())));
      case KeyError.AlreadyExists e ->
          builder.setAlreadyExist(Kvrpcpb.AlreadyExist.newBuilder().setKey(Bytes.of(e.key())));
      case KeyError.Deadlock e -> {
        Kvrpcpb.Deadlock.Builder deadlock =
            Kvrpcpb.Deadlock.newBuilder()
                .setLockTs(e.lockTs())
                .setLockKey(Bytes.of(e.lockKey()))
                .setDeadlockKeyHash(e.deadlockKeyHash());
        for (KeyError.WaitFor wait : e.waitChain()) {
          deadlock.addWaitChain(Waits.encode(wait));
        }
        builder.setDeadlock(deadlock);
      }
      case KeyError.LockWaitTimeout e ->
          builder.setLocked(encode(e.lock())).setLockWaitTimeout(encode(e.lock()));
      case KeyError.TxnLockNotFound e ->
          builder
              .setRetryable("the transaction's lock is not there")
              .setTxnLockNotFound(
                  Kvrpcpb.TxnLockNotFound.newBuilder()
                      .setKey(Bytes.of(e.key()))
                      .setStartTs(e.startTs()));
      case KeyError.TxnNotFound e ->
          builder.setTxnNotFound(
              Kvrpcpb.TxnNotFound.newBuilder()
                  .setStartTs(e.startTs())
                  .setPrimaryKey(Bytes.of(e.primary())));
      case KeyError.CommitTsExpired e ->
          builder.setCommitTsExpired(
              Kvrpcpb.CommitTsExpired.newBuilder()
                  .setStartTs(e.startTs())
                  .setAttemptedCommitTs(e.attemptedCommitTs())
                  .setKey(Bytes.of(e.key()))
                  .setMinCommitTs(e.minCommitTs()));
      case KeyError.CommitTsTooLarge e ->
          builder.setCommitTsTooLarge(
              Kvrpcpb.CommitTsTooLarge.newBuilder().setCommitTs(e.commitTs()));
      case KeyError.AlreadyCommitted e ->
          builder
              .setAbort("the transaction is already committed at " + e.commitTs())
              .setAlreadyCommitted(
                  Kvrpcpb.AlreadyCommitted.newBuilder()
                      .setStartTs(e.startTs())
                      .setCommitTs(e.commitTs()));
      case KeyError.SnapshotTooOld e ->
          builder
              .setAbort(
                  "the snapshot "
                      + e.startTs()
                      + " is older than the GC safe point "
                      + e.safePoint())
              .setSnapshotTooOld(
                  Kvrpcpb.SnapshotTooOld.newBuilder()
                      .setStartTs(e.startTs())
                      .setSafePoint(e.safePoint()));
    }
    return builder.build();
  }

  public static Iterable<Kvrpcpb.KeyError> encode(List<KeyError> errors) {
    return errors.stream().map(KeyErrors::encode).toList();
  }

  public static KeyError decode(Kvrpcpb.KeyError error) {
    if (error.hasLockWaitTimeout()) {
      return new KeyError.LockWaitTimeout(decode(error.getLockWaitTimeout()));
    }
    if (error.hasLocked()) {
      return new KeyError.Locked(decode(error.getLocked()));
    }
    if (error.hasConflict()) {
      Kvrpcpb.WriteConflict e = error.getConflict();
      return new KeyError.WriteConflict(
          Bytes.key(e.getKey()),
          Bytes.key(e.getPrimary()),
          e.getStartTs(),
          e.getConflictTs(),
          e.getConflictCommitTs(),
          decode(e.getReason()));
    }
    if (error.hasAlreadyExist()) {
      return new KeyError.AlreadyExists(Bytes.key(error.getAlreadyExist().getKey()));
    }
    if (error.hasDeadlock()) {
      Kvrpcpb.Deadlock e = error.getDeadlock();
      return new KeyError.Deadlock(
          e.getLockTs(),
          Bytes.key(e.getLockKey()),
          e.getDeadlockKeyHash(),
          Waits.decode(e.getWaitChainList()));
    }
    if (error.hasTxnLockNotFound()) {
      Kvrpcpb.TxnLockNotFound e = error.getTxnLockNotFound();
      return new KeyError.TxnLockNotFound(Bytes.key(e.getKey()), e.getStartTs());
    }
    if (error.hasTxnNotFound()) {
      Kvrpcpb.TxnNotFound e = error.getTxnNotFound();
      return new KeyError.TxnNotFound(e.getStartTs(), Bytes.key(e.getPrimaryKey()));
    }
    if (error.hasCommitTsExpired()) {
      Kvrpcpb.CommitTsExpired e = error.getCommitTsExpired();
      return new KeyError.CommitTsExpired(
          e.getStartTs(), e.getAttemptedCommitTs(), Bytes.key(e.getKey()), e.getMinCommitTs());
    }
    if (error.hasCommitTsTooLarge()) {
      return new KeyError.CommitTsTooLarge(error.getCommitTsTooLarge().getCommitTs());
    }
    if (error.hasAlreadyCommitted()) {
      Kvrpcpb.AlreadyCommitted e = error.getAlreadyCommitted();
      return new KeyError.AlreadyCommitted(e.getStartTs(), e.getCommitTs());
    }
    if (error.hasSnapshotTooOld()) {
      Kvrpcpb.SnapshotTooOld e = error.getSnapshotTooOld();
      return new KeyError.SnapshotTooOld(e.getStartTs(), e.getSafePoint());
    }
    throw new IllegalArgumentException("a key error of no known kind: " + error);
  }

  public static List<KeyError> decode(List<Kvrpcpb.KeyError> errors) {
    List<KeyError> result = new ArrayList<>(errors.size());
    for (Kvrpcpb.KeyError error : errors) {
      result.add(decode(error));
    }
    return result;
  }

  /** Null where the message has no error. */
  public static @Nullable KeyError decode(boolean hasError, Kvrpcpb.KeyError error) {
    return hasError ? decode(error) : null;
  }

  private static Kvrpcpb.WriteConflict.Reason encode(KeyError.WriteConflict.Reason reason) {
    return switch (reason) {
      case OPTIMISTIC -> Kvrpcpb.WriteConflict.Reason.Optimistic;
      case PESSIMISTIC_RETRY -> Kvrpcpb.WriteConflict.Reason.PessimisticRetry;
      case SELF_ROLLED_BACK -> Kvrpcpb.WriteConflict.Reason.SelfRolledBack;
      case LOCK_LOST -> Kvrpcpb.WriteConflict.Reason.LockLost;
    };
  }

  private static KeyError.WriteConflict.Reason decode(Kvrpcpb.WriteConflict.Reason reason) {
    return switch (reason) {
      case PessimisticRetry -> KeyError.WriteConflict.Reason.PESSIMISTIC_RETRY;
      case SelfRolledBack -> KeyError.WriteConflict.Reason.SELF_ROLLED_BACK;
      case LockLost -> KeyError.WriteConflict.Reason.LOCK_LOST;
      case Optimistic,
          Unknown,
          RcCheckTs,
          LazyUniquenessCheck,
          NotLockedKeyConflict,
          UNRECOGNIZED ->
          KeyError.WriteConflict.Reason.OPTIMISTIC;
    };
  }

  public static Kvrpcpb.LockInfo encode(LockInfo lock) {
    Kvrpcpb.LockInfo.Builder builder =
        Kvrpcpb.LockInfo.newBuilder()
            .setPrimaryLock(Bytes.of(lock.primary()))
            .setLockVersion(lock.startTs())
            .setKey(Bytes.of(lock.key()))
            .setLockTtl(lock.ttlMillis())
            .setTxnSize(lock.txnSize())
            .setLockType(
                switch (lock.kind()) {
                  case PUT -> Kvrpcpb.Op.Put;
                  case DELETE -> Kvrpcpb.Op.Del;
                  case LOCK -> Kvrpcpb.Op.Lock;
                  case PESSIMISTIC -> Kvrpcpb.Op.PessimisticLock;
                })
            .setLockForUpdateTs(lock.forUpdateTs())
            .setUseAsyncCommit(lock.useAsyncCommit())
            .setMinCommitTs(lock.minCommitTs())
            .addAllSecondaries(Bytes.of(lock.secondaries()))
            .setIsShared(lock.isShared());
    for (LockInfo holder : lock.holders()) {
      builder.addHolders(encode(holder));
    }
    return builder.build();
  }

  public static LockInfo decode(Kvrpcpb.LockInfo lock) {
    return new LockInfo(
        Bytes.key(lock.getKey()),
        Bytes.key(lock.getPrimaryLock()),
        lock.getLockVersion(),
        lock.getLockTtl(),
        switch (lock.getLockType()) {
          case Put, Insert -> LockInfo.Kind.PUT;
          case Del -> LockInfo.Kind.DELETE;
          case PessimisticLock -> LockInfo.Kind.PESSIMISTIC;
          case Lock, Rollback, CheckNotExists, UNRECOGNIZED -> LockInfo.Kind.LOCK;
        },
        lock.getLockForUpdateTs(),
        lock.getMinCommitTs(),
        lock.getUseAsyncCommit(),
        Bytes.keys(lock.getSecondariesList()),
        lock.getTxnSize(),
        lock.getIsShared(),
        decodeLocks(lock.getHoldersList()));
  }

  public static List<LockInfo> decodeLocks(List<Kvrpcpb.LockInfo> locks) {
    List<LockInfo> result = new ArrayList<>(locks.size());
    for (Kvrpcpb.LockInfo lock : locks) {
      result.add(decode(lock));
    }
    return result;
  }
}
