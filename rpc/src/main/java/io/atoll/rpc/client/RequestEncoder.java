package io.atoll.rpc.client;

import io.atoll.api.ReadState;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.rpc.plan.PlanWriter;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.proto.Tikvpb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Contexts;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.rpc.wire.Mutations;
import io.atoll.rpc.wire.RequestTypes;
import io.atoll.runtime.Clock;
import java.util.List;

/** Requests as commands of the stream. */
final class RequestEncoder {
  private RequestEncoder() {}

  static Tikvpb.BatchCommandsRequest.Request encode(
      RequestContext requestContext, StoreId store, StoreRequest<?> request, Clock clock) {
    Kvrpcpb.Context context = Contexts.encode(requestContext, store, clock);
    Tikvpb.BatchCommandsRequest.Request.Builder to =
        Tikvpb.BatchCommandsRequest.Request.newBuilder();
    switch (request) {
      case StoreRequest.Get r ->
          to.setGet(
              Kvrpcpb.GetRequest.newBuilder()
                  .setContext(context)
                  .setKey(Bytes.of(r.key()))
                  .setVersion(r.startTs()));
      case StoreRequest.BatchGet r ->
          to.setBatchGet(
              Kvrpcpb.BatchGetRequest.newBuilder()
                  .setContext(context)
                  .addAllKeys(Bytes.of(r.keys()))
                  .setVersion(r.startTs()));
      case StoreRequest.Scan r ->
          to.setScan(
              Kvrpcpb.ScanRequest.newBuilder()
                  .setContext(context)
                  .setStartKey(Bytes.of(r.isReverse() ? r.end() : r.start()))
                  .setEndKey(Bytes.of(r.isReverse() ? r.start() : r.end()))
                  .setLimit(r.limit())
                  .setVersion(r.startTs())
                  .setKeyOnly(r.isKeyOnly())
                  .setReverse(r.isReverse()));
      case StoreRequest.ReadIndex r -> {
        Kvrpcpb.ReadIndexRequest.Builder question =
            Kvrpcpb.ReadIndexRequest.newBuilder().setContext(context).setStartTs(r.startTs());
        for (KeyRange range : r.ranges()) {
          question.addRanges(
              Kvrpcpb.KeyRange.newBuilder()
                  .setStartKey(Bytes.of(range.start()))
                  .setEndKey(Bytes.of(range.end())));
        }
        to.setReadIndex(question);
      }
      case StoreRequest.TellReadStates r -> {
        Kvrpcpb.CheckLeaderRequest.Builder told =
            Kvrpcpb.CheckLeaderRequest.newBuilder().setContext(context);
        for (ReadState state : r.states()) {
          told.addRegions(
              Kvrpcpb.LeaderInfo.newBuilder()
                  .setRegionId(state.region().value())
                  .setRegionEpoch(Descriptors.encode(state.epoch()))
                  .setReadState(
                      Kvrpcpb.ReadState.newBuilder()
                          .setAppliedIndex(state.index())
                          .setSafeTs(state.safeTs())));
        }
        to.setCheckLeader(told);
      }
      case StoreRequest.Coprocess r -> to.setCoprocessor(encode(context, r));
      case StoreRequest.Checksum r -> to.setCoprocessor(encode(context, r));
      case StoreRequest.Prewrite r -> to.setPrewrite(Mutations.encode(context, r));
      case StoreRequest.Commit r ->
          to.setCommit(
              Kvrpcpb.CommitRequest.newBuilder()
                  .setContext(context)
                  .setStartVersion(r.startTs())
                  .addAllKeys(Bytes.of(r.keys()))
                  .setCommitVersion(r.commitTs()));
      case StoreRequest.Rollback r ->
          to.setBatchRollback(
              Kvrpcpb.BatchRollbackRequest.newBuilder()
                  .setContext(context)
                  .setStartVersion(r.startTs())
                  .addAllKeys(Bytes.of(r.keys())));
      case StoreRequest.PessimisticLock r -> to.setPessimisticLock(Mutations.encode(context, r));
      case StoreRequest.PessimisticRollback r ->
          to.setPessimisticRollback(
              Kvrpcpb.PessimisticRollbackRequest.newBuilder()
                  .setContext(context)
                  .setStartVersion(r.startTs())
                  .setForUpdateTs(r.forUpdateTs())
                  .addAllKeys(Bytes.of(r.keys())));
      case StoreRequest.CheckTxnStatus r ->
          to.setCheckTxnStatus(
              Kvrpcpb.CheckTxnStatusRequest.newBuilder()
                  .setContext(context)
                  .setPrimaryKey(Bytes.of(r.primary()))
                  .setLockTs(r.lockTs())
                  .setCallerStartTs(r.callerStartTs())
                  .setCurrentTs(r.currentTs())
                  .setRollbackIfNotExist(r.rollbackIfNotExist())
                  .setForceSyncCommit(r.forceSyncCommit())
                  .setResolvingPessimisticLock(r.resolvingPessimisticLock()));
      case StoreRequest.CheckSecondaryLocks r ->
          to.setCheckSecondaryLocks(
              Kvrpcpb.CheckSecondaryLocksRequest.newBuilder()
                  .setContext(context)
                  .addAllKeys(Bytes.of(r.keys()))
                  .setStartVersion(r.startTs()));
      case StoreRequest.TxnHeartBeat r ->
          to.setTxnHeartBeat(
              Kvrpcpb.TxnHeartBeatRequest.newBuilder()
                  .setContext(context)
                  .setPrimaryLock(Bytes.of(r.primary()))
                  .setStartVersion(r.startTs())
                  .setAdviseLockTtl(r.adviseTtlMillis()));
      case StoreRequest.ResolveLock r ->
          to.setResolveLock(
              Kvrpcpb.ResolveLockRequest.newBuilder()
                  .setContext(context)
                  .setStartVersion(r.startTs())
                  .setCommitVersion(r.commitTs())
                  .addAllKeys(Bytes.of(r.keys())));
      case StoreRequest.Cleanup r ->
          to.setCleanup(
              Kvrpcpb.CleanupRequest.newBuilder()
                  .setContext(context)
                  .setKey(Bytes.of(r.key()))
                  .setStartVersion(r.startTs())
                  .setCurrentTs(r.currentTs()));
      case StoreRequest.ScanLock r ->
          to.setScanLock(
              Kvrpcpb.ScanLockRequest.newBuilder()
                  .setContext(context)
                  .setMaxVersion(r.maxTs())
                  .setStartKey(Bytes.of(r.start()))
                  .setEndKey(Bytes.of(r.end()))
                  .setLimit(r.limit()));
      case StoreRequest.Gc r ->
          to.setGC(Kvrpcpb.GCRequest.newBuilder().setContext(context).setSafePoint(r.safePoint()));
      case StoreRequest.DeleteRange r ->
          to.setDeleteRange(
              Kvrpcpb.DeleteRangeRequest.newBuilder()
                  .setContext(context)
                  .setStartKey(Bytes.of(r.start()))
                  .setEndKey(Bytes.of(r.end())));
      case StoreRequest.SplitRegion r ->
          to.setSplitRegion(
              Kvrpcpb.SplitRegionRequest.newBuilder()
                  .setContext(context)
                  .addAllSplitKeys(Bytes.of(r.splitKeys())));
      case StoreRequest.RawGet r ->
          to.setRawGet(
              Kvrpcpb.RawGetRequest.newBuilder().setContext(context).setKey(Bytes.of(r.key())));
      case StoreRequest.RawPut r -> {
        Kvrpcpb.RawBatchPutRequest.Builder put =
            Kvrpcpb.RawBatchPutRequest.newBuilder().setContext(context);
        for (int i = 0; i < r.keys().size(); i++) {
          put.addPairs(
              Kvrpcpb.KvPair.newBuilder()
                  .setKey(Bytes.of(r.keys().get(i)))
                  .setValue(Bytes.of(r.values().get(i))));
        }
        to.setRawBatchPut(put);
      }
      case StoreRequest.RawDelete r ->
          to.setRawBatchDelete(
              Kvrpcpb.RawBatchDeleteRequest.newBuilder()
                  .setContext(context)
                  .addAllKeys(Bytes.of(r.keys())));
      case StoreRequest.RawDeleteRange r ->
          to.setRawDeleteRange(
              Kvrpcpb.RawDeleteRangeRequest.newBuilder()
                  .setContext(context)
                  .setStartKey(Bytes.of(r.start()))
                  .setEndKey(Bytes.of(r.end())));
      case StoreRequest.RawScan r -> {
        Key end = r.end() == null ? Key.EMPTY : r.end();
        to.setRawScan(
            Kvrpcpb.RawScanRequest.newBuilder()
                .setContext(context)
                .setStartKey(Bytes.of(r.isReverse() ? end : r.start()))
                .setEndKey(Bytes.of(r.isReverse() ? r.start() : end))
                .setLimit(r.limit())
                .setReverse(r.isReverse()));
      }
    }
    return to.build();
  }

  private static Coprocessor.Request encode(
      Kvrpcpb.Context context, StoreRequest.Coprocess request) {
    Coprocessor.Request.Builder builder =
        Coprocessor.Request.newBuilder()
            .setContext(context)
            .setTp(RequestTypes.PLAN)
            .setData(PlanWriter.encode(request.plan()))
            .setStartTs(request.startTs())
            .setMaxBytes(request.maxBytes());
    addRanges(request.ranges(), builder);
    return builder.build();
  }

  private static Coprocessor.Request encode(
      Kvrpcpb.Context context, StoreRequest.Checksum request) {
    Coprocessor.Request.Builder builder =
        Coprocessor.Request.newBuilder()
            .setContext(context)
            .setTp(RequestTypes.CHECKSUM_PAGE)
            .setStartTs(request.startTs());
    addRanges(request.ranges(), builder);
    return builder.build();
  }

  private static void addRanges(List<KeyRange> ranges, Coprocessor.Request.Builder to) {
    for (KeyRange range : ranges) {
      to.addRanges(
          Coprocessor.KeyRange.newBuilder()
              .setStart(Bytes.of(range.start()))
              .setEnd(Bytes.of(range.end())));
    }
  }
}
