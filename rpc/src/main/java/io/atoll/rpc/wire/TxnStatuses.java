package io.atoll.rpc.wire;

import io.atoll.api.StoreResponses.TxnStatus;
import io.atoll.rpc.proto.Kvrpcpb;

/** The fate of a transaction. */
public final class TxnStatuses {
  private TxnStatuses() {}

  public static void encode(TxnStatus status, Kvrpcpb.CheckTxnStatusResponse.Builder to) {
    switch (status) {
      case TxnStatus.Committed committed -> to.setCommitVersion(committed.commitTs());
      case TxnStatus.RolledBack _ -> to.setAction(Kvrpcpb.Action.NoAction);
      case TxnStatus.RolledBackByCheck check ->
          to.setAction(
              check.lockExpired()
                  ? Kvrpcpb.Action.TTLExpireRollback
                  : Kvrpcpb.Action.LockNotExistRollback);
      case TxnStatus.Alive alive ->
          to.setLockTtl(alive.primaryLock().ttlMillis())
              .setLockInfo(KeyErrors.encode(alive.primaryLock()))
              .setAction(
                  alive.minCommitTsPushed()
                      ? Kvrpcpb.Action.MinCommitTSPushed
                      : Kvrpcpb.Action.NoAction);
      case TxnStatus.NotFound _ -> to.setAction(Kvrpcpb.Action.LockNotExistDoNothing);
    }
  }

  public static TxnStatus decode(Kvrpcpb.CheckTxnStatusResponse response) {
    if (response.getCommitVersion() > 0) {
      return new TxnStatus.Committed(response.getCommitVersion());
    }
    if (response.hasLockInfo()) {
      return new TxnStatus.Alive(
          KeyErrors.decode(response.getLockInfo()),
          response.getAction() == Kvrpcpb.Action.MinCommitTSPushed);
    }
    return switch (response.getAction()) {
      case TTLExpireRollback, TTLExpirePessimisticRollback -> new TxnStatus.RolledBackByCheck(true);
      case LockNotExistRollback -> new TxnStatus.RolledBackByCheck(false);
      case LockNotExistDoNothing -> new TxnStatus.NotFound();
      case NoAction, MinCommitTSPushed, UNRECOGNIZED -> new TxnStatus.RolledBack();
    };
  }
}
