package io.atoll.rpc.client;

import io.atoll.rpc.proto.SnapshotProto.SnapshotAnswer;
import io.atoll.rpc.proto.SnapshotProto.SnapshotRequest;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a snapshot's stream, one request at a time. What fails once fails for good. */
final class SnapshotStream implements StreamObserver<SnapshotAnswer>, AutoCloseable {
  private final Environment environment;
  private final String name;

  private @Nullable StreamObserver<SnapshotRequest> requests;
  private @Nullable CompletableFuture<SnapshotAnswer> asked;
  private @Nullable String endedBy;

  /**
   * @param name of what is read, for messages
   */
  SnapshotStream(Environment environment, String name) {
    this.environment = environment;
    this.name = name;
  }

  synchronized void start(StreamObserver<SnapshotRequest> to) {
    requests = to;
  }

  SnapshotFailedException failure(String reason) {
    return new SnapshotFailedException(name + " cannot be read: " + reason);
  }

  /**
   * @throws SnapshotFailedException there is no answer
   */
  SnapshotAnswer ask(SnapshotRequest request, Duration timeout) {
    try {
      return environment.scheduler().await(send(request), timeout);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw failure(cause == null ? "no answer" : String.valueOf(cause.getMessage()));
    } catch (TimeoutException e) {
      end("no answer in time");
      throw failure("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("interrupted");
      throw failure("interrupted");
    }
  }

  private synchronized CompletableFuture<SnapshotAnswer> send(SnapshotRequest request) {
    CompletableFuture<SnapshotAnswer> answer = new CompletableFuture<>();
    StreamObserver<SnapshotRequest> to = requests;
    if (endedBy != null || to == null) {
      answer.completeExceptionally(new CallException.NotSent(String.valueOf(endedBy)));
      return answer;
    }
    if (asked != null) {
      throw new IllegalStateException(name + " is read by two at a time");
    }
    asked = answer;
    try {
      to.onNext(request);
    } catch (IllegalStateException e) {
      lose(String.valueOf(e.getMessage()));
    }
    return answer;
  }

  @Override
  public void onNext(SnapshotAnswer answer) {
    CompletableFuture<SnapshotAnswer> waiting;
    synchronized (this) {
      waiting = asked;
      asked = null;
    }
    if (waiting != null) {
      waiting.complete(answer);
    }
  }

  @Override
  public void onError(Throwable cause) {
    lose(Status.fromThrowable(cause).toString());
  }

  @Override
  public void onCompleted() {
    lose("the store ended the stream");
  }

  private synchronized boolean lose(String reason) {
    if (endedBy != null) {
      return false;
    }
    endedBy = reason;
    CompletableFuture<SnapshotAnswer> waiting = asked;
    asked = null;
    if (waiting != null) {
      waiting.completeExceptionally(new CallException.Lost(reason));
    }
    return true;
  }

  private void end(String reason) {
    StreamObserver<SnapshotRequest> to;
    synchronized (this) {
      to = requests;
    }
    if (lose(reason) && to != null) {
      to.onError(Status.CANCELLED.withDescription(reason).asException());
    }
  }

  /** The other side closes the snapshot then. */
  @Override
  public void close() {
    end("closed");
  }
}
