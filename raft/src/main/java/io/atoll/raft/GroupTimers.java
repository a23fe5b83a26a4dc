package io.atoll.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a group's library wants to be run later, without a timer of its own: whoever ticks takes
 * what is due. Times are nanoseconds of the environment's clock. Thread-safe.
 */
final class GroupTimers {
  private record Timed(long atNanos, long sequence, Runnable task) implements Comparable<Timed> {
    @Override
    public int compareTo(Timed other) {
      int byTime = Long.compare(atNanos - other.atNanos, 0);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Timed> timers = new PriorityQueue<>();
  private long sequence;

  synchronized void add(long nowNanos, long delay, TimeUnit unit, Runnable task) {
    timers.add(new Timed(nowNanos + unit.toNanos(delay), sequence++, task));
  }

  /** Takes out what is due, in order. */
  synchronized List<Runnable> due(long nowNanos) {
    List<Runnable> due = new ArrayList<>();
    Timed next = timers.peek();
    while (next != null && next.atNanos - nowNanos <= 0) {
      due.add(next.task);
      timers.poll();
      next = timers.peek();
    }
    return due;
  }
}
