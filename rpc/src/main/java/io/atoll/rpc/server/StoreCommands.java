package io.atoll.rpc.server;

import com.google.protobuf.ByteString;
import io.atoll.api.KeyError;
import io.atoll.api.ReadState;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.Store;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.KeyRange;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Contexts;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.rpc.wire.KeyErrors;
import io.atoll.rpc.wire.Mutations;
import io.atoll.rpc.wire.RegionErrors;
import io.atoll.rpc.wire.TxnStatuses;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transactional and administrative commands of the protocol on a {@link Store}, as blocking
 * calls. Throws {@link IllegalArgumentException} for messages that make no sense.
 */
final class StoreCommands {
  /** TiKV's u64::MAX: the newest version. */
  private static final long UNSIGNED_MAX = -1;

  private final Store store;
  private final Clock clock;

  StoreCommands(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  Store store() {
    return store;
  }

  <R extends StoreResponse> RegionResult<R> execute(
      Kvrpcpb.Context context, StoreRequest<R> request) {
    long meant = context.getPeer().getStoreId();
    if (meant != 0 && meant != store.id().value()) {
      // Another store had this address once.
      return new RegionResult.RegionNotFound<>(new RegionId(context.getRegionId()));
    }
    return store.execute(Contexts.decode(context, clock), request);
  }

  private static long version(long version) {
    return version == UNSIGNED_MAX ? Timestamps.MAX : version;
  }

  private static Kvrpcpb.@Nullable KeyError error(@Nullable KeyError error) {
    return error == null ? null : KeyErrors.encode(error);
  }

  // Reads.

  Kvrpcpb.GetResponse get(Kvrpcpb.GetRequest r) {
    RegionResult<StoreResponses.Get> result =
        execute(
            r.getContext(), new StoreRequest.Get(Bytes.key(r.getKey()), version(r.getVersion())));
    Kvrpcpb.GetResponse.Builder to = Kvrpcpb.GetResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Get>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    if (answer.error() != null) {
      return to.setError(KeyErrors.encode(answer.error())).build();
    }
    byte[] value = answer.value();
    if (value == null) {
      to.setNotFound(true);
    } else {
      to.setValue(Bytes.of(value));
    }
    return to.setValueCommitTs(answer.commitTs()).build();
  }

  Kvrpcpb.BatchGetResponse batchGet(Kvrpcpb.BatchGetRequest r) {
    RegionResult<StoreResponses.BatchGet> result =
        execute(
            r.getContext(),
            new StoreRequest.BatchGet(Bytes.keys(r.getKeysList()), version(r.getVersion())));
    Kvrpcpb.BatchGetResponse.Builder to = Kvrpcpb.BatchGetResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.BatchGet>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    to.addAllPairs(pairs(answer.pairs()));
    if (answer.error() != null) {
      Kvrpcpb.KeyError error = KeyErrors.encode(answer.error());
      to.setError(error);
      if (!r.getContext().getFromAtoll()) {
        to.addPairs(pair(answer.error(), error));
      }
    }
    return to.build();
  }

  private static Iterable<Kvrpcpb.KvPair> pairs(List<StoreResponses.KeyValue> pairs) {
    List<Kvrpcpb.KvPair> result = new ArrayList<>(pairs.size());
    for (StoreResponses.KeyValue pair : pairs) {
      result.add(
          Kvrpcpb.KvPair.newBuilder()
              .setKey(Bytes.of(pair.key()))
              .setValue(Bytes.of(pair.value()))
              .build());
    }
    return result;
  }

  /** An error in a key's place. */
  private static Kvrpcpb.KvPair pair(KeyError error, Kvrpcpb.KeyError encoded) {
    Kvrpcpb.KvPair.Builder to = Kvrpcpb.KvPair.newBuilder().setError(encoded);
    if (error instanceof KeyError.Locked locked) {
      to.setKey(Bytes.of(locked.lock().key()));
    }
    return to.build();
  }

  Kvrpcpb.ScanResponse scan(Kvrpcpb.ScanRequest r) {
    boolean isReverse = r.getReverse();
    StoreRequest.Scan request =
        new StoreRequest.Scan(
            Bytes.key(isReverse ? r.getEndKey() : r.getStartKey()),
            Bytes.key(isReverse ? r.getStartKey() : r.getEndKey()),
            r.getLimit(),
            version(r.getVersion()),
            r.getKeyOnly(),
            isReverse);
    Kvrpcpb.ScanResponse.Builder to = Kvrpcpb.ScanResponse.newBuilder();
    while (true) {
      RegionResult<StoreResponses.Scan> result = execute(r.getContext(), request);
      if (!(result instanceof RegionResult.Ok<StoreResponses.Scan>(var answer))) {
        return Kvrpcpb.ScanResponse.newBuilder()
            .setRegionError(RegionErrors.encode(result))
            .build();
      }
      to.addAllPairs(pairs(answer.pairs()));
      KeyError error = answer.error();
      if (error == null) {
        return to.build();
      }
      Kvrpcpb.KeyError encoded = KeyErrors.encode(error);
      if (r.getContext().getFromAtoll() || !(error instanceof KeyError.Locked locked)) {
        return to.setError(encoded).build();
      }
      // Other clients expect a locked key among the pairs, and fewer pairs than they asked for only
      // at the Region's end.
      to.addPairs(pair(error, encoded));
      int left = r.getLimit() - to.getPairsCount();
      if (left <= 0) {
        return to.build();
      }
      request =
          new StoreRequest.Scan(
              isReverse ? request.start() : locked.lock().key().next(),
              isReverse ? locked.lock().key() : request.end(),
              left,
              request.startTs(),
              request.isKeyOnly(),
              isReverse);
    }
  }

  // Writes.

  Kvrpcpb.PrewriteResponse prewrite(Kvrpcpb.PrewriteRequest r) {
    RegionResult<StoreResponses.Prewrite> result = execute(r.getContext(), Mutations.decode(r));
    Kvrpcpb.PrewriteResponse.Builder to = Kvrpcpb.PrewriteResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Prewrite>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    return to.addAllErrors(KeyErrors.encode(answer.errors()))
        .setMinCommitTs(answer.minCommitTs())
        .setOnePcCommitTs(answer.onePhaseCommitTs())
        .build();
  }

  Kvrpcpb.CommitResponse commit(Kvrpcpb.CommitRequest r) {
    RegionResult<StoreResponses.Commit> result =
        execute(
            r.getContext(),
            new StoreRequest.Commit(
                Bytes.keys(r.getKeysList()), r.getStartVersion(), r.getCommitVersion()));
    Kvrpcpb.CommitResponse.Builder to = Kvrpcpb.CommitResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Commit>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    Kvrpcpb.KeyError error = error(answer.error());
    return (error == null ? to : to.setError(error)).setCommitVersion(answer.commitTs()).build();
  }

  Kvrpcpb.BatchRollbackResponse rollback(Kvrpcpb.BatchRollbackRequest r) {
    RegionResult<StoreResponses.Rollback> result =
        execute(
            r.getContext(),
            new StoreRequest.Rollback(Bytes.keys(r.getKeysList()), r.getStartVersion()));
    Kvrpcpb.BatchRollbackResponse.Builder to = Kvrpcpb.BatchRollbackResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Rollback>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    Kvrpcpb.KeyError error = error(answer.error());
    return (error == null ? to : to.setError(error)).build();
  }

  Kvrpcpb.PessimisticLockResponse pessimisticLock(Kvrpcpb.PessimisticLockRequest r) {
    RegionResult<StoreResponses.PessimisticLock> result =
        execute(r.getContext(), Mutations.decode(r));
    Kvrpcpb.PessimisticLockResponse.Builder to = Kvrpcpb.PessimisticLockResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.PessimisticLock>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    Mutations.encode(answer, r.getReturnValues(), to);
    return to.build();
  }

  Kvrpcpb.PessimisticRollbackResponse pessimisticRollback(Kvrpcpb.PessimisticRollbackRequest r) {
    RegionResult<StoreResponses.PessimisticRollback> result =
        execute(
            r.getContext(),
            new StoreRequest.PessimisticRollback(
                Bytes.keys(r.getKeysList()), r.getStartVersion(), r.getForUpdateTs()));
    Kvrpcpb.PessimisticRollbackResponse.Builder to =
        Kvrpcpb.PessimisticRollbackResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.PessimisticRollback>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    return to.addAllErrors(KeyErrors.encode(answer.errors())).build();
  }

  // Finding out and cleaning up.

  Kvrpcpb.CheckTxnStatusResponse checkTxnStatus(Kvrpcpb.CheckTxnStatusRequest r) {
    RegionResult<StoreResponses.CheckTxnStatus> result =
        execute(
            r.getContext(),
            new StoreRequest.CheckTxnStatus(
                Bytes.key(r.getPrimaryKey()),
                r.getLockTs(),
                version(r.getCallerStartTs()),
                version(r.getCurrentTs()),
                r.getRollbackIfNotExist(),
                r.getForceSyncCommit(),
                r.getResolvingPessimisticLock()));
    Kvrpcpb.CheckTxnStatusResponse.Builder to = Kvrpcpb.CheckTxnStatusResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.CheckTxnStatus>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    if (answer.error() != null) {
      to.setError(KeyErrors.encode(answer.error()));
    }
    if (answer.status() != null) {
      TxnStatuses.encode(answer.status(), to);
    }
    return to.build();
  }

  Kvrpcpb.CheckSecondaryLocksResponse checkSecondaryLocks(Kvrpcpb.CheckSecondaryLocksRequest r) {
    RegionResult<StoreResponses.CheckSecondaryLocks> result =
        execute(
            r.getContext(),
            new StoreRequest.CheckSecondaryLocks(Bytes.keys(r.getKeysList()), r.getStartVersion()));
    Kvrpcpb.CheckSecondaryLocksResponse.Builder to =
        Kvrpcpb.CheckSecondaryLocksResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.CheckSecondaryLocks>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    if (answer.error() != null) {
      to.setError(KeyErrors.encode(answer.error()));
    }
    answer.locks().forEach(lock -> to.addLocks(KeyErrors.encode(lock)));
    return to.setCommitTs(answer.commitTs()).build();
  }

  Kvrpcpb.TxnHeartBeatResponse heartBeat(Kvrpcpb.TxnHeartBeatRequest r) {
    RegionResult<StoreResponses.TxnHeartBeat> result =
        execute(
            r.getContext(),
            new StoreRequest.TxnHeartBeat(
                Bytes.key(r.getPrimaryLock()), r.getStartVersion(), r.getAdviseLockTtl()));
    Kvrpcpb.TxnHeartBeatResponse.Builder to = Kvrpcpb.TxnHeartBeatResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.TxnHeartBeat>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    Kvrpcpb.KeyError error = error(answer.error());
    return (error == null ? to : to.setError(error)).setLockTtl(answer.ttlMillis()).build();
  }

  Kvrpcpb.ResolveLockResponse resolveLock(Kvrpcpb.ResolveLockRequest r) {
    List<Kvrpcpb.TxnInfo> transactions =
        r.getTxnInfosCount() > 0
            ? r.getTxnInfosList()
            : List.of(
                Kvrpcpb.TxnInfo.newBuilder()
                    .setTxn(r.getStartVersion())
                    .setStatus(r.getCommitVersion())
                    .build());
    Kvrpcpb.ResolveLockResponse.Builder to = Kvrpcpb.ResolveLockResponse.newBuilder();
    for (Kvrpcpb.TxnInfo transaction : transactions) {
      RegionResult<StoreResponses.ResolveLock> result =
          execute(
              r.getContext(),
              new StoreRequest.ResolveLock(
                  transaction.getTxn(), transaction.getStatus(), Bytes.keys(r.getKeysList())));
      if (!(result instanceof RegionResult.Ok<StoreResponses.ResolveLock>(var answer))) {
        return to.setRegionError(RegionErrors.encode(result)).build();
      }
      if (answer.error() != null) {
        return to.setError(KeyErrors.encode(answer.error())).build();
      }
    }
    return to.build();
  }

  Kvrpcpb.CleanupResponse cleanup(Kvrpcpb.CleanupRequest r) {
    RegionResult<StoreResponses.Cleanup> result =
        execute(
            r.getContext(),
            new StoreRequest.Cleanup(
                Bytes.key(r.getKey()), r.getStartVersion(), version(r.getCurrentTs())));
    Kvrpcpb.CleanupResponse.Builder to = Kvrpcpb.CleanupResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Cleanup>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    Kvrpcpb.KeyError error = error(answer.error());
    return (error == null ? to : to.setError(error)).setCommitVersion(answer.commitTs()).build();
  }

  Kvrpcpb.ReadIndexResponse readIndex(Kvrpcpb.ReadIndexRequest r) {
    List<KeyRange> ranges = new ArrayList<>(r.getRangesCount());
    for (Kvrpcpb.KeyRange range : r.getRangesList()) {
      ranges.add(new KeyRange(Bytes.key(range.getStartKey()), Bytes.key(range.getEndKey())));
    }
    RegionResult<StoreResponses.ReadIndex> result =
        execute(r.getContext(), new StoreRequest.ReadIndex(ranges, version(r.getStartTs())));
    Kvrpcpb.ReadIndexResponse.Builder to = Kvrpcpb.ReadIndexResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.ReadIndex>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    KeyError error = answer.error();
    if (error != null) {
      to.setError(KeyErrors.encode(error));
      if (error instanceof KeyError.Locked locked) {
        to.setLocked(KeyErrors.encode(locked.lock()));
      }
    }
    return to.setReadIndex(answer.index()).build();
  }

  Kvrpcpb.CheckLeaderResponse checkLeader(Kvrpcpb.CheckLeaderRequest r) {
    List<ReadState> states = new ArrayList<>(r.getRegionsCount());
    for (Kvrpcpb.LeaderInfo each : r.getRegionsList()) {
      states.add(
          new ReadState(
              new RegionId(each.getRegionId()),
              Descriptors.decode(each.getRegionEpoch()),
              each.getReadState().getAppliedIndex(),
              each.getReadState().getSafeTs()));
    }
    RegionResult<StoreResponses.TellReadStates> result =
        execute(r.getContext(), new StoreRequest.TellReadStates(states));
    Kvrpcpb.CheckLeaderResponse.Builder to = Kvrpcpb.CheckLeaderResponse.newBuilder();
    return result instanceof RegionResult.Ok
        ? to.setTs(r.getTs()).build()
        : to.setRegionError(RegionErrors.encode(result)).build();
  }

  Kvrpcpb.ScanLockResponse scanLock(Kvrpcpb.ScanLockRequest r) {
    RegionResult<StoreResponses.ScanLock> result =
        execute(
            r.getContext(),
            new StoreRequest.ScanLock(
                version(r.getMaxVersion()),
                Bytes.key(r.getStartKey()),
                Bytes.key(r.getEndKey()),
                r.getLimit() == 0 ? Integer.MAX_VALUE : r.getLimit()));
    Kvrpcpb.ScanLockResponse.Builder to = Kvrpcpb.ScanLockResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.ScanLock>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    if (answer.error() != null) {
      to.setError(KeyErrors.encode(answer.error()));
    }
    answer.locks().forEach(lock -> to.addLocks(KeyErrors.encode(lock)));
    return to.build();
  }

  // Space and Regions.

  Kvrpcpb.GCResponse gc(Kvrpcpb.GCRequest r) {
    RegionResult<StoreResponses.Gc> result =
        execute(r.getContext(), new StoreRequest.Gc(r.getSafePoint()));
    return result instanceof RegionResult.Ok<StoreResponses.Gc>(var answer)
        ? Kvrpcpb.GCResponse.newBuilder().setRemovedVersions(answer.removedVersions()).build()
        : Kvrpcpb.GCResponse.newBuilder().setRegionError(RegionErrors.encode(result)).build();
  }

  Kvrpcpb.DeleteRangeResponse deleteRange(Kvrpcpb.DeleteRangeRequest r) {
    if (r.getNotifyOnly()) {
      return Kvrpcpb.DeleteRangeResponse.getDefaultInstance();
    }
    RegionResult<StoreResponses.DeleteRange> result =
        execute(
            r.getContext(),
            new StoreRequest.DeleteRange(Bytes.key(r.getStartKey()), Bytes.key(r.getEndKey())));
    return result instanceof RegionResult.Ok
        ? Kvrpcpb.DeleteRangeResponse.getDefaultInstance()
        : Kvrpcpb.DeleteRangeResponse.newBuilder()
            .setRegionError(RegionErrors.encode(result))
            .build();
  }

  /** Borders are always encoded keys, also where the keys of a raw client say where to split. */
  Kvrpcpb.SplitRegionResponse split(Kvrpcpb.SplitRegionRequest r) {
    List<ByteString> keys =
        r.getSplitKeysCount() > 0 ? r.getSplitKeysList() : List.of(r.getSplitKey());
    RegionResult<StoreResponses.SplitRegion> result =
        execute(r.getContext(), new StoreRequest.SplitRegion(Bytes.keys(keys)));
    Kvrpcpb.SplitRegionResponse.Builder to = Kvrpcpb.SplitRegionResponse.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.SplitRegion>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    for (Region region : answer.regions()) {
      to.addRegions(Descriptors.encode(region));
    }
    if (to.getRegionsCount() == 2) {
      to.setLeft(to.getRegions(0)).setRight(to.getRegions(1));
    }
    return to.build();
  }
}
