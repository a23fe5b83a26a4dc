package io.atoll.client;

import io.atoll.types.SqlError;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the requests of one operation at the same time, within a bound. The caller's thread takes
 * part, so that one request makes no hop.
 */
final class Fanout {
  private final Executor executor;
  private final int concurrency;

  Fanout(Executor executor, int concurrency) {
    this.executor = executor;
    this.concurrency = concurrency;
  }

  /**
   * Runs all tasks; returns when every one that was begun has ended. After the first failure no
   * further task begins, and that failure is thrown. An interrupted caller still waits for the
   * tasks begun, then 1317 is thrown.
   */
  void run(List<? extends Runnable> tasks) {
    int count = tasks.size();
    if (count == 1) {
      tasks.get(0).run();
      return;
    }
    if (count == 0) {
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          int i;
          while (failure.get() == null && (i = next.getAndIncrement()) < count) {
            try {
              tasks.get(i).run();
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } catch (Error e) {
              failure.compareAndSet(null, new IllegalStateException("request failed", e));
              throw e;
            }
          }
        };
    int helpers = Math.min(concurrency, count) - 1;
    CountDownLatch ended = new CountDownLatch(helpers);
    for (int i = 0; i < helpers; i++) {
      executor.execute(() -> {
        try {
          worker.run();
        } finally {
          ended.countDown();
        }
      });
    }
    worker.run();
    boolean isInterrupted = false;
    while (true) {
      try {
        ended.await();
        break;
      } catch (InterruptedException e) {
        isInterrupted = true;
        failure.compareAndSet(null, SqlError.ER_QUERY_INTERRUPTED.with());
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }
}
