package io.atoll.rpc.server;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.KeyRange;
import io.atoll.rpc.plan.ChunkWriter;
import io.atoll.rpc.plan.PlanReader;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.KeyErrors;
import io.atoll.rpc.wire.RegionErrors;
import io.atoll.rpc.wire.RequestTypes;
import java.util.ArrayList;
import java.util.List;

/** The coprocessor of the protocol, by the type of its request. */
final class CoprocessorCommands {
  private final StoreCommands commands;

  CoprocessorCommands(StoreCommands commands) {
    this.commands = commands;
  }

  Coprocessor.Response run(Coprocessor.Request request) {
    if (request.getTp() == RequestTypes.PLAN) {
      return plan(request);
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
    for (KeyRange range : answer.remaining()) {
      to.addRemaining(
          Coprocessor.KeyRange.newBuilder()
              .setStart(Bytes.of(range.start()))
              .setEnd(Bytes.of(range.end())));
    }
    KeyError error = answer.error();
    if (error != null) {
      to.setError(KeyErrors.encode(error));
    }
    return to.build();
  }
}
