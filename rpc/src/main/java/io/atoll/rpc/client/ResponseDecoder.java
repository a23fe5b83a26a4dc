package io.atoll.rpc.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.atoll.api.KeyError;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.KeyRange;
import io.atoll.rpc.plan.ChunkReader;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.proto.Errorpb;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.proto.Tikvpb;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsResponse.Response;
import io.atoll.rpc.proto.Tipb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.rpc.wire.KeyErrors;
import io.atoll.rpc.wire.RegionErrors;
import io.atoll.rpc.wire.TxnStatuses;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;

/** Answers of the stream, each in view of what was asked. */
final class ResponseDecoder {
  private ResponseDecoder() {}

  @SuppressWarnings("unchecked")
  static <R extends StoreResponse> RegionResult<R> decode(
      RegionId region, StoreRequest<R> request, Response response) {
    if (response.hasFailure()) {
      throw new IllegalStateException("the store failed: " + response.getFailure());
    }
    if (response.hasSqlFailure()) {
      Tikvpb.SqlFailure failure = response.getSqlFailure();
      throw new SqlException(
          SqlError.ofCode(failure.getCode()).orElse(SqlError.ER_UNKNOWN_ERROR),
          failure.getMessage());
    }
    // Each request's answer is of the type its record names.
    return (RegionResult<R>) answer(region, request, response);
  }

  private static RegionResult<?> answer(
      RegionId region, StoreRequest<?> request, Response response) {
    return switch (request) {
      case StoreRequest.Get _ -> {
        Kvrpcpb.GetResponse r = response.getGet();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.Get(
                    r.getNotFound() || r.hasError() ? null : Bytes.array(r.getValue()),
                    r.getValueCommitTs(),
                    KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.BatchGet _ -> {
        Kvrpcpb.BatchGetResponse r = response.getBatchGet();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.BatchGet(
                    pairs(r.getPairsList()), KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.Scan _ -> {
        Kvrpcpb.ScanResponse r = response.getScan();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.Scan(
                    pairs(r.getPairsList()), KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.ReadIndex _ -> {
        Kvrpcpb.ReadIndexResponse r = response.getReadIndex();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.ReadIndex(
                    r.getReadIndex(), KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.TellReadStates _ -> {
        Kvrpcpb.CheckLeaderResponse r = response.getCheckLeader();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.TellReadStates());
      }
      case StoreRequest.Coprocess _ -> coprocess(region, response.getCoprocessor());
      case StoreRequest.Checksum _ -> checksum(region, response.getCoprocessor());
      case StoreRequest.Prewrite _ -> {
        Kvrpcpb.PrewriteResponse r = response.getPrewrite();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.Prewrite(
                    KeyErrors.decode(r.getErrorsList()), r.getMinCommitTs(), r.getOnePcCommitTs()));
      }
      case StoreRequest.Commit _ -> {
        Kvrpcpb.CommitResponse r = response.getCommit();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.Commit(
                    KeyErrors.decode(r.hasError(), r.getError()), r.getCommitVersion()));
      }
      case StoreRequest.Rollback _ -> {
        Kvrpcpb.BatchRollbackResponse r = response.getBatchRollback();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.Rollback(KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.PessimisticLock asked -> lock(region, asked, response.getPessimisticLock());
      case StoreRequest.PessimisticRollback _ -> {
        Kvrpcpb.PessimisticRollbackResponse r = response.getPessimisticRollback();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.PessimisticRollback(KeyErrors.decode(r.getErrorsList())));
      }
      case StoreRequest.CheckTxnStatus _ -> {
        Kvrpcpb.CheckTxnStatusResponse r = response.getCheckTxnStatus();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                r.hasError()
                    ? new StoreResponses.CheckTxnStatus(null, KeyErrors.decode(r.getError()))
                    : new StoreResponses.CheckTxnStatus(TxnStatuses.decode(r), null));
      }
      case StoreRequest.CheckSecondaryLocks _ -> {
        Kvrpcpb.CheckSecondaryLocksResponse r = response.getCheckSecondaryLocks();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.CheckSecondaryLocks(
                    KeyErrors.decodeLocks(r.getLocksList()),
                    r.getCommitTs(),
                    KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.TxnHeartBeat _ -> {
        Kvrpcpb.TxnHeartBeatResponse r = response.getTxnHeartBeat();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.TxnHeartBeat(
                    r.getLockTtl(), KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.ResolveLock _ -> {
        Kvrpcpb.ResolveLockResponse r = response.getResolveLock();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.ResolveLock(KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.Cleanup _ -> {
        Kvrpcpb.CleanupResponse r = response.getCleanup();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.Cleanup(
                    r.getCommitVersion(), KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.ScanLock _ -> {
        Kvrpcpb.ScanLockResponse r = response.getScanLock();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(
                new StoreResponses.ScanLock(
                    KeyErrors.decodeLocks(r.getLocksList()),
                    KeyErrors.decode(r.hasError(), r.getError())));
      }
      case StoreRequest.Gc _ -> {
        Kvrpcpb.GCResponse r = response.getGC();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.Gc(r.getRemovedVersions()));
      }
      case StoreRequest.DeleteRange _ -> {
        Kvrpcpb.DeleteRangeResponse r = response.getDeleteRange();
        yield empty(
            region, r.hasRegionError(), r.getRegionError(), new StoreResponses.DeleteRange());
      }
      case StoreRequest.SplitRegion _ -> {
        Kvrpcpb.SplitRegionResponse r = response.getSplitRegion();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.SplitRegion(Descriptors.decode(r.getRegionsList())));
      }
      case StoreRequest.RawGet _ -> {
        Kvrpcpb.RawGetResponse r = response.getRawGet();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.RawGet(r.getNotFound() ? null : Bytes.array(r.getValue())));
      }
      case StoreRequest.RawPut _ -> {
        Kvrpcpb.RawBatchPutResponse r = response.getRawBatchPut();
        yield empty(region, r.hasRegionError(), r.getRegionError(), new StoreResponses.RawPut());
      }
      case StoreRequest.RawDelete _ -> {
        Kvrpcpb.RawBatchDeleteResponse r = response.getRawBatchDelete();
        yield empty(region, r.hasRegionError(), r.getRegionError(), new StoreResponses.RawDelete());
      }
      case StoreRequest.RawDeleteRange _ -> {
        Kvrpcpb.RawDeleteRangeResponse r = response.getRawDeleteRange();
        yield empty(
            region, r.hasRegionError(), r.getRegionError(), new StoreResponses.RawDeleteRange());
      }
      case StoreRequest.RawScan _ -> {
        Kvrpcpb.RawScanResponse r = response.getRawScan();
        yield r.hasRegionError()
            ? RegionErrors.decode(r.getRegionError(), region)
            : ok(new StoreResponses.RawScan(pairs(r.getKvsList())));
      }
    };
  }

  private static <R extends StoreResponse> RegionResult<R> ok(R response) {
    return new RegionResult.Ok<>(response);
  }

  private static <R extends StoreResponse> RegionResult<R> empty(
      RegionId region, boolean hasError, Errorpb.Error error, R response) {
    return hasError ? RegionErrors.decode(error, region) : ok(response);
  }

  private static List<StoreResponses.KeyValue> pairs(List<Kvrpcpb.KvPair> pairs) {
    List<StoreResponses.KeyValue> result = new ArrayList<>(pairs.size());
    for (Kvrpcpb.KvPair pair : pairs) {
      result.add(
          new StoreResponses.KeyValue(Bytes.key(pair.getKey()), Bytes.array(pair.getValue())));
    }
    return result;
  }

  private static RegionResult<StoreResponses.PessimisticLock> lock(
      RegionId region, StoreRequest.PessimisticLock asked, Kvrpcpb.PessimisticLockResponse r) {
    if (r.hasRegionError()) {
      return RegionErrors.decode(r.getRegionError(), region);
    }
    List<byte[]> values = new ArrayList<>(r.getValuesCount());
    for (int i = 0; i < r.getValuesCount(); i++) {
      values.add(r.getNotFounds(i) ? null : Bytes.array(r.getValues(i)));
    }
    long[] commitTs = new long[r.getValueCommitTsCount()];
    for (int i = 0; i < commitTs.length; i++) {
      commitTs[i] = r.getValueCommitTs(i);
    }
    return ok(
        new StoreResponses.PessimisticLock(
            KeyErrors.decode(r.getErrorsList()), values, commitTs, r.getIsLockedWithConflict()));
  }

  private static RegionResult<StoreResponses.Coprocess> coprocess(
      RegionId region, Coprocessor.Response r) {
    if (r.hasRegionError()) {
      return RegionErrors.decode(r.getRegionError(), region);
    }
    if (!r.getOtherError().isEmpty()) {
      throw new IllegalStateException("the store failed: " + r.getOtherError());
    }
    KeyError error = KeyErrors.decode(r.hasError(), r.getError());
    return ok(
        new StoreResponses.Coprocess(
            ChunkReader.decode(Bytes.array(r.getData())), remaining(r), error, r.getScannedRows()));
  }

  private static List<KeyRange> remaining(Coprocessor.Response r) {
    List<KeyRange> remaining = new ArrayList<>(r.getRemainingCount());
    for (Coprocessor.KeyRange range : r.getRemainingList()) {
      remaining.add(new KeyRange(Bytes.key(range.getStart()), Bytes.key(range.getEnd())));
    }
    return remaining;
  }

  private static RegionResult<StoreResponses.Checksum> checksum(
      RegionId region, Coprocessor.Response r) {
    if (r.hasRegionError()) {
      return RegionErrors.decode(r.getRegionError(), region);
    }
    if (!r.getOtherError().isEmpty()) {
      throw new IllegalStateException("the store failed: " + r.getOtherError());
    }
    Tipb.ChecksumResponse sum;
    try {
      sum = Tipb.ChecksumResponse.parseFrom(r.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the store's answer is no checksum", e);
    }
    return ok(
        new StoreResponses.Checksum(
            sum.getChecksum(),
            sum.getTotalKvs(),
            sum.getTotalBytes(),
            remaining(r),
            KeyErrors.decode(r.hasError(), r.getError())));
  }
}
