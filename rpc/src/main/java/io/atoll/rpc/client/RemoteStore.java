package io.atoll.rpc.client;

import com.google.protobuf.MessageLite;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.rpc.proto.TikvGrpc;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsEmptyRequest;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsRequest;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsResponse;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A store in another process, over one stream of batched commands. Callers wait parked, so call it
 * from virtual threads.
 *
 * <p>A request that certainly did not reach the store, and a read whatever became of it, ends as
 * {@link RegionResult.RegionNotFound}: the sender looks up who leads the Region now and asks again.
 * A write whose answer is lost ends as {@link RegionResult.Undetermined}. Nothing is sent twice
 * here.
 */
public final class RemoteStore implements Store, AutoCloseable {
  private static final long MESSAGE_BYTES = 1 << 20;

  private final StoreId id;
  private final Environment environment;
  private final Connection connection;
  private final Multiplexer<BatchCommandsRequest.Request, BatchCommandsResponse.Response> commands;

  /** Over plain connections. */
  public RemoteStore(Environment environment, StoreId id, InetSocketAddress address) {
    this(environment, Security.none(), id, address);
  }

  public RemoteStore(
      Environment environment, Security security, StoreId id, InetSocketAddress address) {
    this.id = id;
    this.environment = environment;
    this.connection = new Connection(environment, security, address);
    this.commands =
        new Multiplexer<>(
            environment,
            new Commands(connection),
            "store " + id.value() + " at " + connection.peer(),
            MESSAGE_BYTES);
  }

  @Override
  public StoreId id() {
    return id;
  }

  @Override
  public <R extends StoreResponse> RegionResult<R> execute(
      RequestContext context, StoreRequest<R> request) {
    if (context.deadlineNanos() != Long.MAX_VALUE
        && context.deadlineNanos() - environment.clock().nanos() <= 0) {
      return new RegionResult.ServerIsBusy<>("the request's deadline is over", 0);
    }
    BatchCommandsResponse.Response response;
    try {
      response =
          commands.call(
              RequestEncoder.encode(context, id, request, environment.clock()),
              context.deadlineNanos());
    } catch (CallException e) {
      return e instanceof CallException.Lost && isWrite(request)
          ? new RegionResult.Undetermined<>(connection.peer() + ": " + e.getMessage())
          : new RegionResult.RegionNotFound<>(context.region());
    }
    return ResponseDecoder.decode(context.region(), request, response);
  }

  private static boolean isWrite(StoreRequest<?> request) {
    return switch (request) {
      case StoreRequest.Get _,
          StoreRequest.BatchGet _,
          StoreRequest.Scan _,
          StoreRequest.ReadIndex _,
          StoreRequest.TellReadStates _,
          StoreRequest.Coprocess _,
          StoreRequest.Checksum _,
          StoreRequest.ScanLock _,
          StoreRequest.RawGet _,
          StoreRequest.RawScan _ ->
          false;
      case StoreRequest.Prewrite _,
          StoreRequest.Commit _,
          StoreRequest.Rollback _,
          StoreRequest.PessimisticLock _,
          StoreRequest.PessimisticRollback _,
          StoreRequest.CheckTxnStatus _,
          StoreRequest.CheckSecondaryLocks _,
          StoreRequest.TxnHeartBeat _,
          StoreRequest.ResolveLock _,
          StoreRequest.Cleanup _,
          StoreRequest.Gc _,
          StoreRequest.DeleteRange _,
          StoreRequest.SplitRegion _,
          StoreRequest.RawPut _,
          StoreRequest.RawDelete _,
          StoreRequest.RawDeleteRange _ ->
          true;
    };
  }

  @Override
  public void close() {
    commands.close();
    connection.close();
  }

  private record Commands(Connection connection)
      implements Multiplexer.Transport<
          BatchCommandsRequest.Request, BatchCommandsResponse.Response> {

    @Override
    public Multiplexer.Stream<BatchCommandsRequest.Request> open(
        Multiplexer.Link<BatchCommandsRequest.Request, BatchCommandsResponse.Response> link)
        throws IOException, InterruptedException {
      connection.connect();
      StreamObserver<BatchCommandsRequest> requests =
          TikvGrpc.newStub(connection.channel())
              .batchCommands(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(BatchCommandsResponse message) {
                      for (int i = 0; i < message.getResponsesCount(); i++) {
                        link.answer(message.getRequestIds(i), message.getResponses(i));
                      }
                    }

                    @Override
                    public void onError(Throwable cause) {
                      link.broken(Status.fromThrowable(cause).toString());
                    }

                    @Override
                    public void onCompleted() {
                      link.broken("the store ended the stream");
                    }
                  });
      return new Multiplexer.Stream<>() {
        @Override
        public void send(List<BatchCommandsRequest.Request> batch, List<Long> ids) {
          requests.onNext(
              BatchCommandsRequest.newBuilder()
                  .addAllRequests(batch)
                  .addAllRequestIds(ids)
                  .build());
        }

        @Override
        public void close() {
          requests.onError(Status.CANCELLED.withDescription("closed").asException());
        }
      };
    }

    @Override
    public BatchCommandsRequest.Request ping() {
      return BatchCommandsRequest.Request.newBuilder()
          .setEmpty(BatchCommandsEmptyRequest.getDefaultInstance())
          .build();
    }

    @Override
    public void renew() {
      connection.renew();
    }

    @Override
    public int sizeOf(BatchCommandsRequest.Request request) {
      return ((MessageLite) request).getSerializedSize();
    }
  }
}
