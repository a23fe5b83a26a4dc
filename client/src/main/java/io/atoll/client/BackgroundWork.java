package io.atoll.client;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that a finished transaction leaves behind: committing secondaries, releasing locks. Lost
 * work is harmless (readers resolve the locks), but tracked: bounded, and waited for at the end.
 */
final class BackgroundWork {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
  private static final int MAX_RUNNING = 1024;

  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int running;
  private boolean isClosed;

  BackgroundWork(Executor executor) {
    this.executor = executor;
  }

  /** Runs the task on its own thread; in the caller's when too much is under way. */
  void run(Runnable task) {
    lock.lock();
    boolean isInline = running >= MAX_RUNNING || isClosed;
    if (!isInline) {
      running++;
    }
    lock.unlock();
    if (isInline) {
      guarded(task);
      return;
    }
    executor.execute(() -> {
      try {
        guarded(task);
      } finally {
        lock.lock();
        running--;
        ended.signalAll();
        lock.unlock();
      }
    });
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.debug("background commit or rollback left to lock resolvers: {}", e.toString());
    }
  }

  /** Waits until nothing runs any more; later work runs in its caller's thread. */
  void drain() {
    lock.lock();
    try {
      isClosed = true;
      while (running > 0) {
        ended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
