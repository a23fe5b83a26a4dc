package io.atoll.rpc.client;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.rpc.proto.DeadlockGrpc;
import io.atoll.rpc.proto.DeadlockProto.DeadlockRequest;
import io.atoll.rpc.proto.DeadlockProto.DeadlockResponse;
import io.atoll.rpc.proto.DeadlockProto.WaitForEntriesRequest;
import io.atoll.rpc.proto.DeadlockProto.WaitForEntriesResponse;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A store in another process as the one that looks for deadlocks. */
public final class RemoteDeadlocks implements DeadlockDetection, AutoCloseable {
  /** Changes that may wait for a store that takes none. */
  private static final int WAITING = 10_000;

  private static final Duration CALL = Duration.ofSeconds(2);

  private static final Waits NONE =
      new Waits() {
        @Override
        public void tell(List<Change> changes) {}

        @Override
        public void close() {}
      };

  private final Environment environment;
  private final Connection connection;

  public RemoteDeadlocks(Environment environment, Security security, InetSocketAddress address) {
    this.environment = environment;
    this.connection = new Connection(environment, security, address);
  }

  @Override
  public Waits open(Listener listener) {
    try {
      connection.connect();
      Stream stream = new Stream(listener);
      DeadlockGrpc.newStub(connection.channel()).detect(stream);
      return stream;
    } catch (IOException | RuntimeException e) {
      listener.ended(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.ended("interrupted");
    }
    return NONE;
  }

  /** Empty where it does not answer. */
  @Override
  public List<WaitFor> known() {
    CompletableFuture<List<WaitFor>> answer = new CompletableFuture<>();
    DeadlockGrpc.newStub(connection.channel())
        .getWaitForEntries(
            WaitForEntriesRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(WaitForEntriesResponse response) {
                answer.complete(io.atoll.rpc.wire.Waits.decode(response.getEntriesList()));
              }

              @Override
              public void onError(Throwable cause) {
                answer.complete(List.of());
              }

              @Override
              public void onCompleted() {}
            });
    try {
      return environment.scheduler().await(answer, CALL);
    } catch (TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private static final class Stream
      implements ClientResponseObserver<DeadlockRequest, DeadlockResponse>, Waits {
    private final Listener listener;
    private final AtomicBoolean isEnded = new AtomicBoolean();

    /** Changes told while the other side takes none, guarded by this. */
    private int waiting;

    private volatile @Nullable ClientCallStreamObserver<DeadlockRequest> requests;

    Stream(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<DeadlockRequest> to) {
      requests = to;
    }

    @Override
    public synchronized void tell(List<Change> changes) {
      ClientCallStreamObserver<DeadlockRequest> to = requests;
      // One that takes nothing gets no more: who still waits a while later is told again.
      waiting = to == null || to.isReady() ? 0 : waiting + changes.size();
      if (to == null || isEnded.get() || waiting > WAITING) {
        return;
      }
      try {
        for (Change change : changes) {
          to.onNext(io.atoll.rpc.wire.Waits.encode(change));
        }
      } catch (IllegalStateException e) {
        end(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void onNext(DeadlockResponse response) {
      listener.found(response.getEntry().getWaitId(), io.atoll.rpc.wire.Waits.decode(response));
    }

    @Override
    public void onError(Throwable cause) {
      end(Status.fromThrowable(cause).toString());
    }

    @Override
    public void onCompleted() {
      end("the store ended the stream");
    }

    private boolean end(String reason) {
      if (!isEnded.compareAndSet(false, true)) {
        return false;
      }
      listener.ended(reason);
      return true;
    }

    @Override
    public void close() {
      ClientCallStreamObserver<DeadlockRequest> to = requests;
      if (isEnded.compareAndSet(false, true) && to != null) {
        to.cancel("closed", null);
      }
    }
  }
}
