package io.atoll.runtime.simulated;

import io.atoll.runtime.Environment;
import io.atoll.runtime.FileSystem;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One life of a simulated process. {@link #kill} abandons all its threads where they stand: none of
 * them ever runs again, not even a finally block, as after SIGKILL.
 */
public final class Incarnation implements Scheduler {
  private final Simulation simulation;
  private final String name;
  private boolean alive = true;

  Incarnation(Simulation simulation, String name) {
    this.simulation = simulation;
    this.name = name;
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return alive;
  }

  /** Ends the process at this very moment. What its files then hold is the file system's to say. */
  public void kill() {
    alive = false;
  }

  /** The process' environment. */
  public Environment environment(FileSystem files) {
    return new Environment(simulation.clock(), simulation.random(), this, files);
  }

  @Override
  public Thread start(String threadName, Runnable task) {
    return simulation.start(this, threadName, task);
  }

  @Override
  public Executor virtual(String threadName) {
    return task -> start(threadName, task);
  }

  @Override
  public Pool pool(String poolName, int threads) {
    return new SimulatedPool(poolName, threads);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Runnable cancel = simulation.at(this, delay, () -> start("timer task", task));
    return cancel::run;
  }

  @Override
  public Timer every(Duration period, Runnable task) {
    return new Repeating(period, task);
  }

  @Override
  public void sleep(Duration duration) {
    simulation.sleep(this, duration);
  }

  @Override
  public <T extends @Nullable Object> T await(Future<T> future, Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    Runnable cancel = simulation.at(this, timeout, () -> first.complete(false));
    if (future instanceof CompletableFuture<T> completable) {
      completable.whenComplete((value, failure) -> first.complete(true));
    } else {
      start(
          "await",
          () -> {
            try {
              future.get();
            } catch (InterruptedException | ExecutionException e) {
              // The caller meets it in its own get.
            } finally {
              first.complete(true);
            }
          });
    }
    if (!first.get()) {
      throw new TimeoutException("after " + timeout);
    }
    cancel.run();
    return future.get();
  }

  private final class Repeating implements Timer {
    private final Duration period;
    private final Runnable task;
    private boolean cancelled;
    private Runnable cancelNext = () -> {};

    Repeating(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
      arm();
    }

    private void arm() {
      if (!cancelled) {
        cancelNext = simulation.at(Incarnation.this, period, () -> start("timer task", this::run));
      }
    }

    private void run() {
      if (!cancelled) {
        task.run();
        arm();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      cancelNext.run();
    }
  }

  /** At most so many tasks at once; each on a simulated thread of its own. */
  private final class SimulatedPool implements Pool {
    private final String poolName;
    private final int threads;
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();
    private int running;
    private boolean closed;

    SimulatedPool(String poolName, int threads) {
      this.poolName = poolName;
      this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
      if (closed) {
        throw new java.util.concurrent.RejectedExecutionException(poolName + " is closed");
      }
      queued.add(task);
      startNext();
    }

    private void startNext() {
      if (running < threads && !queued.isEmpty()) {
        Runnable task = queued.remove();
        running++;
        start(
            poolName,
            () -> {
              try {
                task.run();
              } finally {
                running--;
                startNext();
                if (closed && running == 0 && queued.isEmpty()) {
                  idleAfterClose.complete(null);
                }
              }
            });
      }
    }

    @Override
    public void close() {
      closed = true;
      if (running > 0 || !queued.isEmpty()) {
        idleAfterClose.join();
      }
    }
  }
}
