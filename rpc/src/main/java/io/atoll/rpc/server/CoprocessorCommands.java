package io.atoll.rpc.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.atoll.api.CoprocessorPlan;
import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.chunk.Chunk;
import io.atoll.codec.KeyRange;
import io.atoll.rpc.dag.DagPlan;
import io.atoll.rpc.dag.DagRows;
import io.atoll.rpc.plan.ChunkWriter;
import io.atoll.rpc.plan.PlanReader;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.proto.Tipb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.KeyErrors;
import io.atoll.rpc.wire.RegionErrors;
import io.atoll.rpc.wire.RequestTypes;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The coprocessor of the protocol, by the type of its request. */
final class CoprocessorCommands {
  /** A page of a DAG; the client gets all pages in one answer. */
  private static final long DAG_PAGE_BYTES = 4 << 20;

  private final StoreCommands commands;

  CoprocessorCommands(StoreCommands commands) {
    this.commands = commands;
  }

  Coprocessor.Response run(Coprocessor.Request request) {
    if (request.getTp() == RequestTypes.PLAN) {
      return plan(request);
    }
    if (request.getTp() == RequestTypes.CHECKSUM_PAGE) {
      return checksumPage(request);
    }
    if (request.getTp() == RequestTypes.DAG || request.getTp() == RequestTypes.CHECKSUM) {
      try {
        return request.getTp() == RequestTypes.DAG ? dag(request) : checksum(request);
      } catch (UnsupportedOperationException | IllegalArgumentException | SqlException e) {
        return Coprocessor.Response.newBuilder()
            .setOtherError(String.valueOf(e.getMessage()))
            .build();
      }
    }
    return Coprocessor.Response.newBuilder()
        .setOtherError("coprocessor requests of type " + request.getTp() + " are not supported")
        .build();
  }

  private static List<KeyRange> ranges(Coprocessor.Request request) {
    List<KeyRange> ranges = new ArrayList<>(request.getRangesCount());
    for (Coprocessor.KeyRange range : request.getRangesList()) {
      ranges.add(new KeyRange(Bytes.key(range.getStart()), Bytes.key(range.getEnd())));
    }
    return ranges;
  }

  private Coprocessor.Response plan(Coprocessor.Request request) {
    RegionResult<StoreResponses.Coprocess> result =
        commands.execute(
            request.getContext(),
            new StoreRequest.Coprocess(
                PlanReader.decode(request.getData()),
                ranges(request),
                request.getStartTs(),
                request.getMaxBytes()));
    Coprocessor.Response.Builder to = Coprocessor.Response.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Coprocess>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    to.setData(Bytes.of(ChunkWriter.encode(answer.chunks())));
    to.setScannedRows(answer.scannedRows());
    add(answer.remaining(), answer.error(), to);
    return to.build();
  }

  private static void add(
      List<KeyRange> remaining, @Nullable KeyError error, Coprocessor.Response.Builder to) {
    for (KeyRange range : remaining) {
      to.addRemaining(
          Coprocessor.KeyRange.newBuilder()
              .setStart(Bytes.of(range.start()))
              .setEnd(Bytes.of(range.end())));
    }
    if (error != null) {
      to.setError(KeyErrors.encode(error));
    }
  }

  private Coprocessor.Response checksumPage(Coprocessor.Request request) {
    RegionResult<StoreResponses.Checksum> result = checksumOf(request, ranges(request));
    Coprocessor.Response.Builder to = Coprocessor.Response.newBuilder();
    if (!(result instanceof RegionResult.Ok<StoreResponses.Checksum>(var answer))) {
      return to.setRegionError(RegionErrors.encode(result)).build();
    }
    to.setData(encode(answer.crc64Xor(), answer.pairs(), answer.bytes()));
    add(answer.remaining(), answer.error(), to);
    return to.build();
  }

  private RegionResult<StoreResponses.Checksum> checksumOf(
      Coprocessor.Request request, List<KeyRange> ranges) {
    return commands.execute(
        request.getContext(), new StoreRequest.Checksum(ranges, request.getStartTs()));
  }

  private static ByteString encode(long crc64Xor, long pairs, long bytes) {
    return Tipb.ChecksumResponse.newBuilder()
        .setChecksum(crc64Xor)
        .setTotalKvs(pairs)
        .setTotalBytes(bytes)
        .build()
        .toByteString();
  }

  /** Of all ranges in one answer, as TiDB's clients ask for it. */
  private Coprocessor.Response checksum(Coprocessor.Request request) {
    Tipb.ChecksumRequest asked;
    try {
      asked = Tipb.ChecksumRequest.parseFrom(request.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a checksum request", e);
    }
    if (asked.getAlgorithm() != Tipb.ChecksumAlgorithm.Crc64_Xor || asked.hasRule()) {
      throw new UnsupportedOperationException(
          "checksums are CRC-64 XOR, of keys as they are: no other algorithm, no rewrite rule");
    }
    long crc64Xor = 0;
    long pairs = 0;
    long bytes = 0;
    List<KeyRange> ranges = ranges(request);
    Coprocessor.Response.Builder to = Coprocessor.Response.newBuilder();
    while (!ranges.isEmpty()) {
      RegionResult<StoreResponses.Checksum> result = checksumOf(request, ranges);
      if (!(result instanceof RegionResult.Ok<StoreResponses.Checksum>(var answer))) {
        return to.setRegionError(RegionErrors.encode(result)).build();
      }
      KeyError error = answer.error();
      if (error instanceof KeyError.Locked locked) {
        return to.setLocked(KeyErrors.encode(locked.lock())).build();
      }
      if (error != null) {
        return to.setOtherError(error.toString()).build();
      }
      crc64Xor ^= answer.crc64Xor();
      pairs += answer.pairs();
      bytes += answer.bytes();
      ranges = answer.remaining();
    }
    return to.setData(encode(crc64Xor, pairs, bytes)).build();
  }

  /** All rows in one answer: TiDB's clients ask for no pages unless they say so. */
  private Coprocessor.Response dag(Coprocessor.Request request) {
    DagPlan dag = DagPlan.decode(request.getData());
    DagRows rows = new DagRows(dag.types(), limit(dag.plan()));
    List<KeyRange> ranges = ranges(request);
    Coprocessor.Response.Builder to = Coprocessor.Response.newBuilder();
    while (!ranges.isEmpty() && !rows.isFull()) {
      RegionResult<StoreResponses.Coprocess> result =
          commands.execute(
              request.getContext(),
              new StoreRequest.Coprocess(dag.plan(), ranges, request.getStartTs(), DAG_PAGE_BYTES));
      if (!(result instanceof RegionResult.Ok<StoreResponses.Coprocess>(var answer))) {
        return to.setRegionError(RegionErrors.encode(result)).build();
      }
      KeyError error = answer.error();
      if (error instanceof KeyError.Locked locked) {
        return to.setLocked(KeyErrors.encode(locked.lock())).build();
      }
      if (error != null) {
        return to.setOtherError(error.toString()).build();
      }
      for (Chunk chunk : answer.chunks()) {
        rows.add(chunk);
      }
      ranges = answer.remaining();
    }
    return to.setData(rows.finish()).build();
  }

  /** Pages each give that many rows at most; no more pages are needed once there are as many. */
  private static long limit(CoprocessorPlan plan) {
    return !plan.operators().isEmpty()
            && plan.operators().getLast() instanceof CoprocessorPlan.Limit limit
        ? limit.limit()
        : Long.MAX_VALUE;
  }
}
