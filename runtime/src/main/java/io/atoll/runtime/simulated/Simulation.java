package io.atoll.runtime.simulated;

import io.atoll.runtime.Clock;
import io.atoll.runtime.RandomSource;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A seeded, single-threaded world. Code of the simulated processes runs as virtual threads, plain
 * blocking code included; the thread that calls {@link #run} carries them all and picks the next
 * runnable one by the seed's random numbers. When none can run, the clock jumps to the next timer.
 * The same seed and the same program give the same interleaving, step by step ({@link #trace}).
 *
 * <p>Virtual threads with a scheduler of one's own are not public in JDK 25: this needs {@code
 * --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
public final class Simulation {
  private static final long START_WALL_MICROS = 1_700_000_000_000_000L;

  private final Random random;
  private final List<Step> runnable = new ArrayList<>();
  private final PriorityQueue<TimerEntry> timers = new PriorityQueue<>();
  private final SeededRandom source;
  private final SimulatedClock clock = new SimulatedClock();
  private long nanos;
  private long timerSequence;
  private long steps;
  private long trace = 0xcbf29ce484222325L;
  private @Nullable Throwable failure;

  /** A piece of a virtual thread that can run, and the incarnation it belongs to. */
  private record Step(Incarnation owner, Runnable continuation) {}

  private record TimerEntry(long atNanos, long sequence, Incarnation owner, Runnable task)
      implements Comparable<TimerEntry> {
    @Override
    public int compareTo(TimerEntry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  public Simulation(long seed) {
    this.random = new Random(seed);
    this.source = new SeededRandom(seed ^ 0x9e3779b97f4a7c15L);
  }

  /** A simulated process' life; a restart is a new one. */
  public Incarnation incarnation(String name) {
    return new Incarnation(this, name);
  }

  public Clock clock() {
    return clock;
  }

  /** Random numbers for the simulated processes. */
  public RandomSource random() {
    return source;
  }

  /** Random numbers for the world: faults, crashes, workloads. */
  public Random world() {
    return random;
  }

  /** A number that depends on every choice so far: equal for equal runs. */
  public long trace() {
    return trace;
  }

  /** How many steps were run. */
  public long steps() {
    return steps;
  }

  /**
   * Runs until {@code done} holds.
   *
   * @throws IllegalStateException when nothing can ever run again, or after {@code maxSteps}
   */
  public void run(BooleanSupplier done, long maxSteps) {
    long limit = steps + maxSteps;
    while (!done.getAsBoolean()) {
      if (!step()) {
        throw new IllegalStateException(
            "deadlock: nothing is runnable and no timer is set, at step " + steps);
      }
      if (steps > limit) {
        throw new IllegalStateException("not done after " + maxSteps + " steps");
      }
    }
  }

  /** Runs at most {@code count} steps, fewer when nothing is left. */
  public void runSteps(long count) {
    for (long i = 0; i < count; i++) {
      if (!step()) {
        return;
      }
    }
  }

  /** One step; false when nothing can run. */
  private boolean step() {
    while (runnable.isEmpty()) {
      TimerEntry timer = timers.poll();
      if (timer == null) {
        return false;
      }
      nanos = Math.max(nanos, timer.atNanos);
      if (timer.owner.isAlive()) {
        timer.task.run();
      }
    }
    // Timers that became due while others ran are events like all others.
    TimerEntry due = timers.peek();
    while (due != null && due.atNanos <= nanos) {
      timers.poll();
      if (due.owner.isAlive()) {
        due.task.run();
      }
      due = timers.peek();
    }
    int pick = random.nextInt(runnable.size());
    Step step = runnable.get(pick);
    Step last = runnable.removeLast();
    if (last != step) {
      runnable.set(pick, last);
    }
    steps++;
    trace = (trace ^ (pick + 31L * runnable.size() + (nanos << 7))) * 0x100000001b3L;
    if (step.owner.isAlive()) {
      // A step costs a little time, so that time passes even in busy loops.
      nanos += 200;
      step.continuation.run();
      Throwable failed = failure;
      if (failed != null) {
        failure = null;
        throw new AssertionError("a simulated thread failed at step " + steps, failed);
      }
    }
    return true;
  }

  /** Starts a virtual thread of {@code owner}. */
  Thread start(Incarnation owner, String name, Runnable task) {
    Executor scheduler = continuation -> runnable.add(new Step(owner, continuation));
    Thread thread =
        builder(scheduler)
            .name(owner.name() + "/" + name)
            .unstarted(() -> {
              try {
                task.run();
              } catch (Throwable e) {
                failure = e;
              }
            });
    thread.start();
    return thread;
  }

  long nanos() {
    return nanos;
  }

  /** Runs {@code task} on the carrying thread at a time; it only starts or wakes threads. */
  Runnable at(Incarnation owner, Duration delay, Runnable task) {
    TimerEntry entry =
        new TimerEntry(nanos + Math.max(0, delay.toNanos()), timerSequence++, owner, task);
    timers.add(entry);
    return () -> timers.remove(entry);
  }

  /** Blocks the calling simulated thread; the time-out of a wait is a timer like any other. */
  void sleep(Incarnation owner, Duration duration) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    at(owner, duration, () -> over.complete(null));
    over.join();
  }

  private static Thread.Builder.OfVirtual builder(Executor scheduler) {
    try {
      Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "simulation needs JDK 25 and --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  private final class SimulatedClock implements Clock {
    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return wallMicros() / 1000;
    }

    @Override
    public long wallMicros() {
      return START_WALL_MICROS + nanos / 1000;
    }
  }
}
