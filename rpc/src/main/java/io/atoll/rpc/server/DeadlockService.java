package io.atoll.rpc.server;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.DeadlockDetection.Change;
import io.atoll.api.KeyError;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.rpc.proto.DeadlockGrpc;
import io.atoll.rpc.proto.DeadlockProto.DeadlockRequest;
import io.atoll.rpc.proto.DeadlockProto.DeadlockResponse;
import io.atoll.rpc.proto.DeadlockProto.WaitForEntriesRequest;
import io.atoll.rpc.proto.DeadlockProto.WaitForEntriesResponse;
import io.atoll.rpc.wire.Coalescer;
import io.atoll.rpc.wire.Waits;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code deadlock.Deadlock}: other stores tell their waits, each on a stream. */
final class DeadlockService extends DeadlockGrpc.DeadlockImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlockService.class);

  private final Executor executor;
  private final Calls calls;
  private final DeadlockDetection detection;

  DeadlockService(Environment environment, DeadlockDetection detection) {
    this.executor = environment.scheduler().virtual("atoll-deadlock-rpc");
    this.calls = new Calls(executor);
    this.detection = detection;
  }

  @Override
  public void getWaitForEntries(
      WaitForEntriesRequest request, StreamObserver<WaitForEntriesResponse> to) {
    calls.answer(
        request,
        to,
        asked -> {
          WaitForEntriesResponse.Builder response = WaitForEntriesResponse.newBuilder();
          for (WaitFor wait : detection.known()) {
            response.addEntries(Waits.encode(wait));
          }
          return response.build();
        });
  }

  @Override
  public StreamObserver<DeadlockRequest> detect(StreamObserver<DeadlockResponse> to) {
    return new Told((ServerCallStreamObserver<DeadlockResponse>) to);
  }

  /** One store's stream. */
  private final class Told
      implements StreamObserver<DeadlockRequest>,
          DeadlockDetection.Listener,
          Coalescer.Sink<DeadlockRequest> {
    private final ServerCallStreamObserver<DeadlockResponse> to;
    private final Coalescer<DeadlockRequest> requests;
    private final DeadlockDetection.Waits waits;
    private boolean isEnded;

    Told(ServerCallStreamObserver<DeadlockResponse> to) {
      this.to = to;
      this.requests = new Coalescer<>(executor, this);
      this.waits = detection.open(this);
      to.setOnCancelHandler(waits::close);
    }

    @Override
    public void onNext(DeadlockRequest request) {
      requests.add(request);
    }

    @Override
    public void drain(Queue<DeadlockRequest> queue) {
      List<Change> changes = new ArrayList<>();
      for (DeadlockRequest request = queue.poll(); request != null; request = queue.poll()) {
        Change change = Waits.decode(request);
        if (change != null) {
          changes.add(change);
        }
      }
      waits.tell(changes);
    }

    @Override
    public boolean mayBlock() {
      return true;
    }

    @Override
    public void found(long id, KeyError.Deadlock deadlock) {
      answer(() -> to.onNext(Waits.encode(id, deadlock)));
    }

    @Override
    public synchronized void ended(String reason) {
      answer(() ->
          to.onError(Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException()));
      isEnded = true;
    }

    private synchronized void answer(Runnable how) {
      if (isEnded || to.isCancelled()) {
        return;
      }
      try {
        how.run();
      } catch (IllegalStateException | StatusRuntimeException e) {
        LOG.debug("a store went away before its answer", e);
      }
    }

    @Override
    public void onError(Throwable cause) {
      waits.close();
    }

    @Override
    public synchronized void onCompleted() {
      waits.close();
      answer(to::onCompleted);
      isEnded = true;
    }
  }
}
