package io.atoll.rpc.server;

import com.google.protobuf.ByteString;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.Errorpb;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.RegionErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The raw commands of the protocol as blocking calls. There is one family of raw values, without
 * times to live: requests for another or with one are refused in words.
 */
final class RawStoreCommands {
  private final StoreCommands commands;

  RawStoreCommands(StoreCommands commands) {
    this.commands = commands;
  }

  private static String refusal(String family, boolean hasTtl, boolean isForCas) {
    if (!family.isEmpty() && !family.equals("default")) {
      return "there is no raw column family " + family;
    }
    if (isForCas) {
      return "compare-and-swap of raw values is not supported";
    }
    return hasTtl ? "raw values have no time to live" : "";
  }

  private static Errorpb.@Nullable Error errorOf(RegionResult<?> result) {
    return result instanceof RegionResult.Ok ? null : RegionErrors.encode(result);
  }

  Kvrpcpb.RawGetResponse get(Kvrpcpb.RawGetRequest r) {
    Kvrpcpb.RawGetResponse.Builder to = Kvrpcpb.RawGetResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, false);
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    RegionResult<StoreResponses.RawGet> result =
        commands.execute(r.getContext(), new StoreRequest.RawGet(Bytes.key(r.getKey())));
    if (!(result instanceof RegionResult.Ok<StoreResponses.RawGet>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    byte[] value = answer.value();
    return (value == null ? to.setNotFound(true) : to.setValue(Bytes.of(value))).build();
  }

  Kvrpcpb.RawBatchGetResponse batchGet(Kvrpcpb.RawBatchGetRequest r) {
    Kvrpcpb.RawBatchGetResponse.Builder to = Kvrpcpb.RawBatchGetResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, false);
    if (!refusal.isEmpty()) {
      return to.addPairs(
              Kvrpcpb.KvPair.newBuilder().setError(Kvrpcpb.KeyError.newBuilder().setAbort(refusal)))
          .build();
    }
    for (ByteString key : r.getKeysList()) {
      RegionResult<StoreResponses.RawGet> result =
          commands.execute(r.getContext(), new StoreRequest.RawGet(Bytes.key(key)));
      if (!(result instanceof RegionResult.Ok<StoreResponses.RawGet>(var answer))) {
        return Kvrpcpb.RawBatchGetResponse.newBuilder()
            .setRegionError(RegionErrors.encode(result))
            .build();
      }
      byte[] value = answer.value();
      if (value != null) {
        to.addPairs(Kvrpcpb.KvPair.newBuilder().setKey(key).setValue(Bytes.of(value)));
      }
    }
    return to.build();
  }

  Kvrpcpb.RawPutResponse put(Kvrpcpb.RawPutRequest r) {
    Kvrpcpb.RawPutResponse.Builder to = Kvrpcpb.RawPutResponse.newBuilder();
    String refusal = refusal(r.getCf(), r.getTtl() != 0, r.getForCas());
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    Errorpb.Error error =
        errorOf(
            commands.execute(
                r.getContext(),
                new StoreRequest.RawPut(
                    List.of(Bytes.key(r.getKey())), List.of(Bytes.array(r.getValue())))));
    return (error == null ? to : to.setRegionError(error)).build();
  }

  Kvrpcpb.RawBatchPutResponse batchPut(Kvrpcpb.RawBatchPutRequest r) {
    Kvrpcpb.RawBatchPutResponse.Builder to = Kvrpcpb.RawBatchPutResponse.newBuilder();
    boolean hasTtl = r.getTtl() != 0 || r.getTtlsList().stream().anyMatch(ttl -> ttl != 0);
    String refusal = refusal(r.getCf(), hasTtl, r.getForCas());
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    List<Key> keys = new ArrayList<>(r.getPairsCount());
    List<byte[]> values = new ArrayList<>(r.getPairsCount());
    for (Kvrpcpb.KvPair pair : r.getPairsList()) {
      keys.add(Bytes.key(pair.getKey()));
      values.add(Bytes.array(pair.getValue()));
    }
    Errorpb.Error error =
        errorOf(commands.execute(r.getContext(), new StoreRequest.RawPut(keys, values)));
    return (error == null ? to : to.setRegionError(error)).build();
  }

  Kvrpcpb.RawDeleteResponse delete(Kvrpcpb.RawDeleteRequest r) {
    Kvrpcpb.RawDeleteResponse.Builder to = Kvrpcpb.RawDeleteResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, r.getForCas());
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    Errorpb.Error error =
        errorOf(
            commands.execute(
                r.getContext(), new StoreRequest.RawDelete(List.of(Bytes.key(r.getKey())))));
    return (error == null ? to : to.setRegionError(error)).build();
  }

  Kvrpcpb.RawBatchDeleteResponse batchDelete(Kvrpcpb.RawBatchDeleteRequest r) {
    Kvrpcpb.RawBatchDeleteResponse.Builder to = Kvrpcpb.RawBatchDeleteResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, r.getForCas());
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    Errorpb.Error error =
        errorOf(
            commands.execute(
                r.getContext(), new StoreRequest.RawDelete(Bytes.keys(r.getKeysList()))));
    return (error == null ? to : to.setRegionError(error)).build();
  }

  Kvrpcpb.RawDeleteRangeResponse deleteRange(Kvrpcpb.RawDeleteRangeRequest r) {
    Kvrpcpb.RawDeleteRangeResponse.Builder to = Kvrpcpb.RawDeleteRangeResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, false);
    if (!refusal.isEmpty()) {
      return to.setError(refusal).build();
    }
    Errorpb.Error error =
        errorOf(
            commands.execute(
                r.getContext(),
                new StoreRequest.RawDeleteRange(
                    Bytes.key(r.getStartKey()), Bytes.key(r.getEndKey()))));
    return (error == null ? to : to.setRegionError(error)).build();
  }

  Kvrpcpb.RawScanResponse scan(Kvrpcpb.RawScanRequest r) {
    Kvrpcpb.RawScanResponse.Builder to = Kvrpcpb.RawScanResponse.newBuilder();
    String refusal = refusal(r.getCf(), false, false);
    if (!refusal.isEmpty()) {
      return to.addKvs(
              Kvrpcpb.KvPair.newBuilder().setError(Kvrpcpb.KeyError.newBuilder().setAbort(refusal)))
          .build();
    }
    boolean isReverse = r.getReverse();
    RegionResult<StoreResponses.RawScan> result =
        commands.execute(
            r.getContext(),
            new StoreRequest.RawScan(
                Bytes.key(isReverse ? r.getEndKey() : r.getStartKey()),
                Bytes.key(isReverse ? r.getStartKey() : r.getEndKey()),
                r.getLimit(),
                isReverse));
    if (!(result instanceof RegionResult.Ok<StoreResponses.RawScan>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    for (StoreResponses.KeyValue pair : answer.pairs()) {
      Kvrpcpb.KvPair.Builder kv = Kvrpcpb.KvPair.newBuilder().setKey(Bytes.of(pair.key()));
      if (!r.getKeyOnly()) {
        kv.setValue(Bytes.of(pair.value()));
      }
      to.addKvs(kv);
    }
    return to.build();
  }
}
