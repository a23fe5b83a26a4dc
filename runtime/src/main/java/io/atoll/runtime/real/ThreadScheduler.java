package io.atoll.runtime.real;

import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real threads: virtual ones from the JDK's own scheduler, bounded pools of daemon platform
 * threads, and one timer thread that only starts virtual threads.
 */
public final class ThreadScheduler implements Scheduler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduler.class);

  private final ScheduledThreadPoolExecutor timers;

  public ThreadScheduler() {
    timers = new ScheduledThreadPoolExecutor(1, daemons("timer"));
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Thread start(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(task);
  }

  @Override
  public Executor virtual(String name) {
    Thread.Builder.OfVirtual builder = Thread.ofVirtual().name(name);
    return task -> builder.start(task);
  }

  @Override
  public Pool pool(String name, int threads) {
    return new PlatformPool(name, threads);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> future =
        timers.schedule(() -> start("timer task", task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Timer every(Duration period, Runnable task) {
    Repeating repeating = new Repeating(period, task);
    repeating.arm();
    return repeating;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public <T extends @Nullable Object> T await(Future<T> future, Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the timer thread; what runs goes on. */
  @Override
  public void close() {
    timers.shutdownNow();
  }

  private static ThreadFactory daemons(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }

  private final class Repeating implements Timer {
    private final Duration period;
    private final Runnable task;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicReference<@Nullable Timer> next = new AtomicReference<>();

    Repeating(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
    }

    void arm() {
      if (cancelled.get()) {
        return;
      }
      try {
        next.set(after(period, this::run));
      } catch (RejectedExecutionException e) {
        cancelled.set(true); // the scheduler was closed
      }
      if (cancelled.get()) {
        cancel();
      }
    }

    private void run() {
      if (cancelled.get()) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A repeating task failed and will run again: task={}", task, e);
      } finally {
        arm();
      }
    }

    @Override
    public void cancel() {
      cancelled.set(true);
      Timer timer = next.getAndSet(null);
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  private static final class PlatformPool implements Pool {
    private final ThreadPoolExecutor executor;

    PlatformPool(String name, int threads) {
      executor =
          new ThreadPoolExecutor(
              threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
      executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
