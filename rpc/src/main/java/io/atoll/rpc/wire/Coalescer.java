package io.atoll.rpc.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts together what many threads have to say at about the same time: a message costs far more than
 * what is in it. Whoever adds to an empty queue starts a virtual thread, which first lets those run
 * that are about to add something, too, and then hands all of it to the sink, one call at a time.
 *
 * @param <T> what is collected
 */
public final class Coalescer<T> {
  /** Takes what was collected from the queue, some of it at least. Never called concurrently. */
  public interface Sink<T> {
    void drain(Queue<T> queue);
  }

  private final Executor executor;
  private final Sink<T> sink;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isDraining = new AtomicBoolean();
  private final Runnable drain = this::drain;

  /**
   * @param executor gives each task a virtual thread
   */
  public Coalescer(Executor executor, Sink<T> sink) {
    this.executor = executor;
    this.sink = sink;
  }

  public void add(T item) {
    queue.add(item);
    if (!isDraining.get() && isDraining.compareAndSet(false, true)) {
      executor.execute(drain);
    }
  }

  private void drain() {
    do {
      Thread.yield();
      try {
        while (!queue.isEmpty()) {
          sink.drain(queue);
          Thread.yield();
        }
      } finally {
        isDraining.set(false);
      }
    } while (!queue.isEmpty() && isDraining.compareAndSet(false, true));
  }
}
