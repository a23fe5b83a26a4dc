package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit saved ahead of a counter: what lies below it may be given out without writing.
 * Thread-safe; no lock is held while it is saved.
 *
 * <p>Invariant: {@code reserved} is durable, so after a crash a counter that goes on there repeats
 * nothing.
 */
final class HighWater {
  private final SavedValues saved;
  private final String name;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long reserved;
  private boolean isSaving;

  HighWater(SavedValues saved, String name, Executor executor, long initial) {
    this.saved = saved;
    this.name = name;
    this.executor = executor;
    this.reserved = saved.number(name).orElse(initial);
  }

  /** Everything below it may be given out. */
  long reserved() {
    return reserved;
  }

  /** Returns once at least {@code needed} is reserved; saves {@code target} where it is not. */
  void ensure(long needed, long target) {
    while (reserved < needed) {
      lock.lock();
      try {
        if (isSaving) {
          moved.awaitUninterruptibly();
          continue;
        }
        if (reserved >= needed) {
          return;
        }
        isSaving = true;
      } finally {
        lock.unlock();
      }
      saveNow(Math.max(needed, target));
    }
  }

  /** Begins to save {@code target} in the background, unless a save is under way. */
  void raiseInBackground(long target) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (isSaving || reserved >= target) {
        return;
      }
      isSaving = true;
    } finally {
      lock.unlock();
    }
    executor.execute(() -> {
      try {
        saveNow(target);
      } catch (PlacementUnavailableException e) {
        // Nobody waits for it: whoever needs more saves it himself, and is told.
      }
    });
  }

  private void saveNow(long target) {
    boolean isSaved = false;
    try {
      saved.save(name, target);
      isSaved = true;
    } finally {
      lock.lock();
      isSaving = false;
      if (isSaved) {
        reserved = target;
      }
      moved.signalAll();
      lock.unlock();
    }
  }

  /** At a clean end, or after a reset: the exact value instead of the limit ahead of it. */
  void settle(long exact) {
    lock.lock();
    try {
      while (isSaving) {
        moved.awaitUninterruptibly();
      }
      isSaving = true;
    } finally {
      lock.unlock();
    }
    saveNow(exact);
  }
}
