package io.atoll.rpc.server;

import io.atoll.api.Placement;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.rpc.proto.PlacementGrpc;
import io.atoll.rpc.proto.PlacementProto.AllocateAutoIncrement;
import io.atoll.rpc.proto.PlacementProto.PlacementAnswer;
import io.atoll.rpc.proto.PlacementProto.PlacementAnswers;
import io.atoll.rpc.proto.PlacementProto.PlacementRequest;
import io.atoll.rpc.proto.PlacementProto.PlacementRequests;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.runtime.Environment;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code atoll.Placement}: what PD's protocol lacks or has one at a time. */
final class PlacementCommandService extends PlacementGrpc.PlacementImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementCommandService.class);

  private final Executor executor;
  private final Protocol protocol;

  PlacementCommandService(Environment environment, Placement placement) {
    this.executor = environment.scheduler().virtual("atoll-placement-rpc");
    this.protocol = new Protocol(placement);
  }

  @Override
  public StreamObserver<PlacementRequests> commands(StreamObserver<PlacementAnswers> to) {
    return new BatchStream<>(executor, protocol, to);
  }

  private record Protocol(Placement placement)
      implements BatchStream.Protocol<PlacementRequests, PlacementAnswers, PlacementAnswer> {

    @Override
    public int count(PlacementRequests message) {
      return Math.min(message.getRequestsCount(), message.getRequestIdsCount());
    }

    @Override
    public long id(PlacementRequests message, int position) {
      return message.getRequestIds(position);
    }

    @Override
    public PlacementAnswer run(PlacementRequests message, int position) {
      PlacementRequest request = message.getRequests(position);
      PlacementAnswer.Builder to = PlacementAnswer.newBuilder();
      try {
        run(request, to);
      } catch (PlacementUnavailableException e) {
        to.setError(String.valueOf(e.getMessage()))
            .setIsDiskFull(e.isDiskFull())
            .setIsUnavailable(!e.isDiskFull());
      } catch (PlacementRefusedException e) {
        to.setError(String.valueOf(e.getMessage())).setIsRefused(true);
      } catch (RuntimeException e) {
        LOG.error("a placement command failed kind={}", request.getCommandCase(), e);
        to.setError(String.valueOf(e.getMessage()));
      }
      return to.build();
    }

    private void run(PlacementRequest request, PlacementAnswer.Builder to) {
      switch (request.getCommandCase()) {
        case TIMESTAMPS -> to.setValue(placement.timestamps(request.getTimestamps().getCount()));
        case ALLOCATE_IDS ->
            to.setValue(placement.allocateIds(request.getAllocateIds().getCount()));
        case ALLOCATE_AUTO_INCREMENT -> {
          AllocateAutoIncrement r = request.getAllocateAutoIncrement();
          to.setValue(
              placement.allocateAutoIncrement(
                  r.getTableId(), r.getCount(), r.getIncrement(), r.getOffset()));
        }
        case RAISE_AUTO_INCREMENT ->
            placement.raiseAutoIncrement(
                request.getRaiseAutoIncrement().getTableId(),
                request.getRaiseAutoIncrement().getAtLeast());
        case PEEK_AUTO_INCREMENT ->
            to.setValue(placement.peekAutoIncrement(request.getPeekAutoIncrement().getTableId()));
        case RESET_AUTO_INCREMENT ->
            placement.resetAutoIncrement(
                request.getResetAutoIncrement().getTableId(),
                request.getResetAutoIncrement().getNext());
        case HOLD_SAFE_POINT ->
            placement.holdSafePoint(
                request.getHoldSafePoint().getService(),
                request.getHoldSafePoint().getSafePoint(),
                request.getHoldSafePoint().getTtlMillis());
        case TABLES_GONE -> placement.tablesGone(request.getTablesGone().getTableIdsList());
        case BOOTSTRAP ->
            to.setFirstRegion(
                Descriptors.encode(
                    placement.bootstrap(Descriptors.decode(request.getBootstrap().getProposed()))));
        case PING -> {}
        case COMMAND_NOT_SET ->
            throw new IllegalArgumentException("no command that this placement knows");
      }
    }

    @Override
    public long sizeOf(PlacementAnswer answer) {
      return answer.getSerializedSize();
    }

    @Override
    public BatchStream.Message<PlacementAnswers, PlacementAnswer> message() {
      PlacementAnswers.Builder builder = PlacementAnswers.newBuilder();
      return new BatchStream.Message<>() {
        @Override
        public void add(long id, PlacementAnswer answer) {
          builder.addAnswers(answer).addRequestIds(id);
        }

        @Override
        public PlacementAnswers build() {
          return builder.build();
        }
      };
    }
  }
}
