package io.atoll.rpc.server;

import io.atoll.rpc.wire.Coalescer;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client's stream of requests, several in a message: each runs on a virtual thread of its own,
 * answers leave as they come, several in a message. While too many are under way no further message
 * is taken.
 *
 * @param <M> message of requests
 * @param <N> message of answers
 * @param <A> one answer
 */
final class BatchStream<M, N, A> implements StreamObserver<M> {
  /** Far above what waits for locks at a time: the commit that frees them comes this way, too. */
  private static final int MOST_UNDER_WAY = 65_536;

  private static final int MESSAGE_ANSWERS = 256;
  private static final long MESSAGE_BYTES = 1 << 20;

  /** What messages and requests are. Thread-safe. */
  interface Protocol<M, N, A> {
    int count(M message);

    long id(M message, int position);

    /** Runs the request at a position; never throws. */
    A run(M message, int position);

    long sizeOf(A answer);

    Message<N, A> message();
  }

  /** A message of answers in the making. */
  interface Message<N, A> {
    void add(long id, A answer);

    N build();
  }

  private record Answered<A>(long id, A answer) {}

  private final Executor executor;
  private final Protocol<M, N, A> protocol;
  private final ServerCallStreamObserver<N> to;
  private final Coalescer<Answered<A>> answers;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Messages that the client's flow control waits for. */
  private final AtomicInteger owed = new AtomicInteger();

  private final AtomicBoolean isEnded = new AtomicBoolean();
  private volatile boolean isEnding;

  /**
   * @param executor gives each task a virtual thread
   */
  BatchStream(Executor executor, Protocol<M, N, A> protocol, StreamObserver<N> to) {
    this.executor = executor;
    this.protocol = protocol;
    this.to = (ServerCallStreamObserver<N>) to;
    this.answers = new Coalescer<>(executor, new Sending());
    this.to.disableAutoRequest();
    // Without a handler, answering a client that went away would throw.
    this.to.setOnCancelHandler(() -> {});
    this.to.request(2);
  }

  @Override
  public void onNext(M message) {
    int count = protocol.count(message);
    underWay.addAndGet(count);
    owed.incrementAndGet();
    for (int i = 0; i < count; i++) {
      int position = i;
      executor.execute(() ->
          answers.add(
              new Answered<>(protocol.id(message, position), protocol.run(message, position))));
    }
    takeMore();
  }

  private void takeMore() {
    while (underWay.get() < MOST_UNDER_WAY) {
      int messages = owed.get();
      if (messages == 0) {
        return;
      }
      if (owed.compareAndSet(messages, messages - 1)) {
        to.request(1);
      }
    }
  }

  private final class Sending implements Coalescer.Sink<Answered<A>> {
    @Override
    public void drain(Queue<Answered<A>> queue) {
      send(queue);
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }

  private void send(Queue<Answered<A>> queue) {
    Message<N, A> message = protocol.message();
    long bytes = 0;
    int count = 0;
    for (; count < MESSAGE_ANSWERS && bytes < MESSAGE_BYTES; count++) {
      Answered<A> answered = queue.poll();
      if (answered == null) {
        break;
      }
      message.add(answered.id(), answered.answer());
      bytes += protocol.sizeOf(answered.answer());
    }
    if (count > 0 && !to.isCancelled()) {
      to.onNext(message.build());
    }
    if (underWay.addAndGet(-count) == 0 && isEnding) {
      end();
    }
    takeMore();
  }

  @Override
  public void onError(Throwable cause) {
    // The client went away; what it asked for runs to its end and is dropped.
  }

  @Override
  public void onCompleted() {
    isEnding = true;
    if (underWay.get() == 0) {
      end();
    }
  }

  private void end() {
    if (isEnded.compareAndSet(false, true) && !to.isCancelled()) {
      to.onCompleted();
    }
  }
}
