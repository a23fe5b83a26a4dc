package io.atoll.rpc.server;

import io.atoll.rpc.wire.Coalescer;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose requests are answered one after the other, in their order. Clients that use it
 * like a single call end their side at once: then the answer comes first and the end after it.
 */
final class OrderedStream<Q, A> implements StreamObserver<Q> {
  private record Message<Q>(@Nullable Q request) {}

  private final Function<Q, A> handler;
  private final ServerCallStreamObserver<A> to;
  private final Coalescer<Message<Q>> messages;
  private final Runnable onEnd;
  private boolean isEnded;

  /**
   * @param handler may block
   */
  OrderedStream(Executor executor, Function<Q, A> handler, StreamObserver<A> to) {
    this(executor, handler, to, () -> {});
  }

  /**
   * @param handler may block
   * @param onEnd is run when the stream ended, whoever ended it, and perhaps again; may block
   */
  OrderedStream(Executor executor, Function<Q, A> handler, StreamObserver<A> to, Runnable onEnd) {
    this.onEnd = onEnd;
    this.handler = handler;
    this.to = (ServerCallStreamObserver<A>) to;
    this.messages = new Coalescer<>(executor, new Answering());
    this.to.setOnCancelHandler(() -> executor.execute(onEnd));
  }

  @Override
  public void onNext(Q request) {
    messages.add(new Message<>(request));
  }

  private final class Answering implements Coalescer.Sink<Message<Q>> {
    @Override
    public void drain(Queue<Message<Q>> queue) {
      answer(queue);
    }

    @Override
    public boolean mayBlock() {
      return true;
    }
  }

  private void answer(Queue<Message<Q>> queue) {
    for (Message<Q> message = queue.poll(); message != null; message = queue.poll()) {
      if (isEnded || to.isCancelled()) {
        continue;
      }
      Q request = message.request();
      if (request == null) {
        isEnded = true;
        to.onCompleted();
        onEnd.run();
        continue;
      }
      try {
        to.onNext(handler.apply(request));
      } catch (RuntimeException e) {
        isEnded = true;
        to.onError(Calls.status(e));
        onEnd.run();
      }
    }
  }

  @Override
  public void onError(Throwable cause) {}

  @Override
  public void onCompleted() {
    messages.add(new Message<>(null));
  }
}
