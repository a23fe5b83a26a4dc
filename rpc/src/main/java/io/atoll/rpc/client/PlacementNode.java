package io.atoll.rpc.client;

import io.atoll.rpc.proto.AdministrationGrpc;
import io.atoll.rpc.proto.CoordinationGrpc;
import io.atoll.rpc.proto.PDGrpc;
import io.atoll.rpc.proto.PlacementGrpc;
import io.atoll.rpc.proto.PlacementProto.Ping;
import io.atoll.rpc.proto.PlacementProto.PlacementAnswer;
import io.atoll.rpc.proto.PlacementProto.PlacementAnswers;
import io.atoll.rpc.proto.PlacementProto.PlacementRequest;
import io.atoll.rpc.proto.PlacementProto.PlacementRequests;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One placement node at the other end of a connection. */
final class PlacementNode implements AutoCloseable {
  private static final long MESSAGE_BYTES = 1 << 18;
  private static final long CALL_SECONDS = 3;
  private static final int MOST_ANSWER_BYTES = 64 << 20;

  private final Connection connection;
  private final Multiplexer<PlacementRequest, PlacementAnswer> commands;
  private final TimestampRequests timestamps;
  private final RegionHeartbeats heartbeats;

  PlacementNode(Environment environment, Security security, InetSocketAddress address) {
    this.connection = new Connection(environment, security, address);
    this.commands =
        new Multiplexer<>(
            environment,
            new Commands(connection),
            "placement at " + connection.peer(),
            MESSAGE_BYTES);
    this.timestamps =
        new TimestampRequests(environment.scheduler().virtual("atoll-timestamps"), commands::send);
    this.heartbeats = new RegionHeartbeats(connection.channel());
  }

  String peer() {
    return connection.peer();
  }

  CompletableFuture<PlacementAnswer> send(PlacementRequest request) {
    return commands.send(request);
  }

  CompletableFuture<PlacementAnswer> timestamps(int count) {
    return timestamps.take(count);
  }

  /** For single calls, which end after some seconds. */
  PDGrpc.PDBlockingStub pd() {
    return PDGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }

  /** For single calls, which end after some seconds. */
  CoordinationGrpc.CoordinationBlockingStub coordination() {
    return CoordinationGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }

  /** For single calls, which end after some seconds. */
  AdministrationGrpc.AdministrationBlockingStub administration() {
    return AdministrationGrpc.newBlockingStub(connection.channel())
        .withMaxInboundMessageSize(MOST_ANSWER_BYTES)
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }

  CoordinationGrpc.CoordinationStub watches() {
    return CoordinationGrpc.newStub(connection.channel());
  }

  RegionHeartbeats heartbeats() {
    return heartbeats;
  }

  @Override
  public void close() {
    commands.close();
    heartbeats.close();
    connection.close();
  }

  private record Commands(Connection connection)
      implements Multiplexer.Transport<PlacementRequest, PlacementAnswer> {
    @Override
    public Multiplexer.Stream<PlacementRequest> open(
        Multiplexer.Link<PlacementRequest, PlacementAnswer> link)
        throws IOException, InterruptedException {
      connection.connect();
      StreamObserver<PlacementRequests> requests =
          PlacementGrpc.newStub(connection.channel())
              .commands(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(PlacementAnswers message) {
                      for (int i = 0; i < message.getAnswersCount(); i++) {
                        link.answer(message.getRequestIds(i), message.getAnswers(i));
                      }
                    }

                    @Override
                    public void onError(Throwable cause) {
                      link.broken(Status.fromThrowable(cause).toString());
                    }

                    @Override
                    public void onCompleted() {
                      link.broken("placement ended the stream");
                    }
                  });
      return new Multiplexer.Stream<>() {
        @Override
        public void send(List<PlacementRequest> batch, List<Long> ids) {
          requests.onNext(
              PlacementRequests.newBuilder().addAllRequests(batch).addAllRequestIds(ids).build());
        }

        @Override
        public void close() {
          requests.onError(Status.CANCELLED.withDescription("closed").asException());
        }
      };
    }

    @Override
    public PlacementRequest ping() {
      return PlacementRequest.newBuilder().setPing(Ping.getDefaultInstance()).build();
    }

    @Override
    public void renew() {
      connection.renew();
    }

    @Override
    public int sizeOf(PlacementRequest request) {
      return request.getSerializedSize();
    }
  }
}
