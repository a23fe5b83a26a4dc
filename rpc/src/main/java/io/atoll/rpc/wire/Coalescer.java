package io.atoll.rpc.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts together what many threads have to say at about the same time: a message costs far more than
 * what is in it. Whoever adds to an empty queue first lets those run that are about to add
 * something, too, and then hands all of it to the sink; meanwhile others only add. Where the sink
 * may block, or the work does not end, a virtual thread does it instead.
 *
 * @param <T> what is collected
 */
public final class Coalescer<T> {
  /** Calls of the sink that one thread makes for others before a thread of their own takes over. */
  private static final int TURNS = 4;

  /** Takes what was collected. */
  public interface Sink<T> {
    /** Takes some of the queue at least. Never called concurrently. */
    void drain(Queue<T> queue);

    /** Whether {@link #drain} may wait for something, so that who adds must not call it. */
    boolean mayBlock();
  }

  private final Executor executor;
  private final Sink<T> sink;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isDraining = new AtomicBoolean();

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
      if (sink.mayBlock()) {
        executor.execute(this::drainAll);
      } else {
        drain(TURNS);
      }
    }
  }

  private void drainAll() {
    drain(Integer.MAX_VALUE);
  }

  /** Called by whoever set {@link #isDraining}. */
  private void drain(int turns) {
    int left = turns;
    do {
      Thread.yield();
      boolean isHandedOver = false;
      try {
        while (!queue.isEmpty()) {
          if (left-- == 0) {
            executor.execute(this::drainAll);
            isHandedOver = true;
            return;
          }
          sink.drain(queue);
        }
      } finally {
        if (!isHandedOver) {
          isDraining.set(false);
        }
      }
    } while (!queue.isEmpty() && isDraining.compareAndSet(false, true));
  }
}
