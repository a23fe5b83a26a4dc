package io.atoll.store;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Flushes the engine for whoever needs what it wrote in files: one flush for all who wait when it
 * begins. Thread-safe.
 */
final class Settling {
  private final StoreParts parts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  // Guarded by the lock.
  private long begun;
  private long done;
  private boolean isFlushing;

  Settling(StoreParts parts) {
    this.parts = parts;
  }

  /** Returns when all that the engine held before the call is in files. */
  void settle() {
    long mine;
    lock.lock();
    try {
      long wanted = begun + 1;
      while (isFlushing && done < wanted) {
        ended.awaitUninterruptibly();
      }
      if (done >= wanted) {
        return;
      }
      isFlushing = true;
      mine = ++begun;
    } finally {
      lock.unlock();
    }
    boolean isDone = false;
    try {
      parts.engine().flush();
      isDone = true;
    } finally {
      lock.lock();
      try {
        isFlushing = false;
        if (isDone) {
          done = mine;
        }
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
