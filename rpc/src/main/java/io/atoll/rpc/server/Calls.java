package io.atoll.rpc.server;

import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.types.SqlException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unary calls, each on a virtual thread. */
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  /** What answers a call; it may block. */
  interface Handler<Q, A> {
    A answer(Q request);
  }

  private final Executor executor;

  /**
   * @param executor gives each task a virtual thread
   */
  Calls(Executor executor) {
    this.executor = executor;
  }

  <Q, A> void answer(Q request, StreamObserver<A> to, Handler<Q, A> handler) {
    executor.execute(() -> {
      A answer;
      try {
        answer = handler.answer(request);
      } catch (RuntimeException e) {
        to.onError(status(e));
        return;
      }
      try {
        to.onNext(answer);
        to.onCompleted();
      } catch (IllegalStateException | StatusRuntimeException e) {
        LOG.debug("a caller went away before its answer", e);
      }
    });
  }

  static StatusException status(RuntimeException e) {
    return switch (e) {
      case StatusRuntimeException told -> told.getStatus().asException();
      case IllegalArgumentException _ ->
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException();
      case UnsupportedOperationException _ ->
          Status.UNIMPLEMENTED.withDescription(e.getMessage()).asException();
      case PlacementRefusedException _ ->
          Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asException();
      case PlacementUnavailableException unavailable ->
          (unavailable.isDiskFull() ? Status.RESOURCE_EXHAUSTED : Status.UNAVAILABLE)
              .withDescription(e.getMessage())
              .asException();
      case SqlException sql ->
          Status.ABORTED.withDescription(sql.error().code() + ": " + e.getMessage()).asException();
      default -> {
        LOG.error("a request failed", e);
        yield Status.INTERNAL.withDescription(String.valueOf(e.getMessage())).asException();
      }
    };
  }
}
