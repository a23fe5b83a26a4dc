package io.atoll.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Threads and timers. Everything that runs concurrently below {@code mysql} gets its threads here,
 * so that simulation can run it all on one seeded thread. Blocking code is written plainly (locks,
 * conditions, {@link Future#get()} without a time-out) and runs on virtual threads.
 */
public interface Scheduler {
  /** Starts a virtual thread. */
  Thread start(String name, Runnable task);

  /** An executor that gives each task a virtual thread of its own. */
  Executor virtual(String name);

  /**
   * A bounded pool of platform threads for native or long work. In simulation its tasks are virtual
   * threads like all others.
   *
   * @param threads the most tasks that run at once; others queue in order
   */
  Pool pool(String name, int threads);

  /** Runs {@code task} once on a virtual thread after {@code delay}. */
  Timer after(Duration delay, Runnable task);

  /** Runs {@code task} again and again, {@code period} after the end of the run before. */
  Timer every(Duration period, Runnable task);

  void sleep(Duration duration) throws InterruptedException;

  /** {@code future.get} with a time-out on this scheduler's time. */
  <T extends @Nullable Object> T await(Future<T> future, Duration timeout)
      throws InterruptedException, java.util.concurrent.ExecutionException, TimeoutException;

  /** A running timer. */
  interface Timer {
    void cancel();
  }

  /** A bounded executor; {@link #close} runs what is queued, then ends its threads. */
  interface Pool extends Executor, AutoCloseable {
    @Override
    void close();
  }
}
