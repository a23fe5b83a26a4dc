package io.atoll.placement;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The AUTO_INCREMENT values of one table, or the ids of the cluster: exact in memory, with a limit
 * saved ahead so that no statement waits for a write. After a crash it goes on at the limit; after
 * a clean end at the exact value. Saturates at the greatest long. Thread-safe.
 */
final class Sequence {
  /** Values reserved by one write; grows with use. */
  private static final long MIN_STEP = 1_000;

  private static final long MAX_STEP = 1_000_000;

  private final HighWater limit;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private long next;
  private long step = MIN_STEP;

  Sequence(SavedValues saved, String name, Executor executor) {
    this.limit = new HighWater(saved, name, executor, 1);
    this.next = limit.reserved();
  }

  /** The first of {@code count} values {@code offset + n * increment} not given out before. */
  long take(int count, long increment, long offset) {
    if (count < 1 || increment < 1 || offset < 1) {
      throw new IllegalArgumentException(
          "count " + count + ", increment " + increment + ", offset " + offset);
    }
    // MySQL ignores an offset greater than the increment.
    long base = offset > increment ? 1 : offset;
    while (true) {
      long first;
      long end;
      long target;
      lock.lock();
      try {
        first = firstAt(next, increment, base);
        end = plus(first, times(count - 1L, increment));
        end = plus(end, 1);
        if (end <= limit.reserved() || first == Long.MAX_VALUE) {
          next = Math.max(next, end);
          if (limit.reserved() - end < step / 2 && end < Long.MAX_VALUE - step) {
            step = Math.min(MAX_STEP, step * 2);
            limit.raiseInBackground(end + step);
          }
          return first;
        }
        target = plus(end, step);
      } finally {
        lock.unlock();
      }
      limit.ensure(end, target);
    }
  }

  /** How many values, without increment and offset, can be given out without a write. */
  long atHand() {
    lock.lock();
    try {
      return Math.max(0, limit.reserved() - next);
    } finally {
      lock.unlock();
    }
  }

  /** Returns once {@code count} values are at hand; may wait for a write. */
  void reserve(int count) {
    long end;
    long target;
    lock.lock();
    try {
      end = plus(next, count);
      target = plus(end, step);
    } finally {
      lock.unlock();
    }
    limit.ensure(end, target);
  }

  private static long firstAt(long from, long increment, long base) {
    if (from <= base) {
      return base;
    }
    long steps = (from - base + increment - 1) / increment;
    return plus(base, times(steps, increment));
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long times(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }

  /** Nothing at or below {@code atLeast} is given out any more. */
  void raise(long atLeast) {
    if (atLeast < 1) {
      return;
    }
    long end = plus(atLeast, 1);
    long target;
    lock.lock();
    try {
      if (next >= end) {
        return;
      }
      next = end;
      target = plus(end, step);
    } finally {
      lock.unlock();
    }
    // Also a value that only a statement wrote must not come again after a crash.
    limit.ensure(end, target);
  }

  long peek() {
    lock.lock();
    try {
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Goes on at {@code value}, which may be lower than before. */
  void reset(long value) {
    lock.lock();
    try {
      next = Math.max(1, value);
    } finally {
      lock.unlock();
    }
    limit.settle(Math.max(1, value));
    // Values taken while the lower limit was being saved must not come again after a crash.
    long now = peek();
    limit.ensure(now, now);
  }

  /** Saves the exact value. */
  void settle() {
    limit.settle(peek());
  }

  /** The exact value where it differs from what is saved. */
  boolean isSettled() {
    return peek() == limit.reserved();
  }
}
