package io.atoll.store;

import io.atoll.api.RequestContext.Priority;
import io.atoll.runtime.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for reads that take long or may touch the disk: more urgent tasks first, those
 * of one priority in order. The caller waits parked.
 */
final class ReadPool implements AutoCloseable {
  private record Task(Runnable work) {}

  private final Scheduler.Pool pool;
  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final ConcurrentLinkedQueue<Task> high = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Task> normal = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Task> low = new ConcurrentLinkedQueue<>();

  ReadPool(Scheduler scheduler, int threads, int limit) {
    this.pool = scheduler.pool("atoll-read", threads);
    this.limit = limit;
  }

  /** Runs the work on a pool thread and waits; null where too many wait already. */
  <T> @Nullable T call(Priority priority, Supplier<T> work) {
    if (waiting.incrementAndGet() > limit) {
      waiting.decrementAndGet();
      refused.increment();
      return null;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Task task =
        new Task(() -> {
          try {
            result.complete(work.get());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    queue(priority).add(task);
    pool.execute(this::runNext);
    while (true) {
      try {
        return result.get();
      } catch (InterruptedException e) {
        // The work holds resources of the engine; it ends by its own limits.
        result.join();
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Calls that wait for a thread. */
  int waiting() {
    return waiting.get();
  }

  /** Calls that were not taken, since the start. */
  long refused() {
    return refused.sum();
  }

  private ConcurrentLinkedQueue<Task> queue(Priority priority) {
    return switch (priority) {
      case HIGH -> high;
      case NORMAL -> normal;
      case LOW -> low;
    };
  }

  private void runNext() {
    Task task = high.poll();
    if (task == null) {
      task = normal.poll();
    }
    if (task == null) {
      task = low.poll();
    }
    if (task != null) {
      waiting.decrementAndGet();
      task.work.run();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
