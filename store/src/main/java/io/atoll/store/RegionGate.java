package io.atoll.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a Region's writing commands in side by side, and a split in alone. Entering an open gate is
 * one atomic step; waiters are parked.
 */
final class RegionGate {
  private static final long CLOSED = 1L << 62;

  /** Commands inside, plus {@link #CLOSED}. */
  private final AtomicLong state = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Enters, waiting while it is closed. */
  void enter() {
    while (true) {
      long now = state.get();
      if (now < CLOSED) {
        if (state.compareAndSet(now, now + 1)) {
          return;
        }
        continue;
      }
      lock.lock();
      try {
        while (state.get() >= CLOSED) {
          changed.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  void exit() {
    if (state.decrementAndGet() == CLOSED) {
      signal();
    }
  }

  /** Closes it and waits until everyone is out. */
  void close() {
    lock.lock();
    try {
      while (state.get() >= CLOSED) {
        changed.awaitUninterruptibly();
      }
      state.addAndGet(CLOSED);
      while (state.get() != CLOSED) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void open() {
    state.addAndGet(-CLOSED);
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
