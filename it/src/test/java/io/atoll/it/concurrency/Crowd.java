package io.atoll.it.concurrency;

import io.atoll.it.harness.Client;
import io.atoll.it.sql.RunningDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that work at the same time; the first failure stops all and fails the test. */
final class Crowd {
  /** What one of them does. */
  @FunctionalInterface
  interface Work {
    void run(int number, Client client) throws Exception;
  }

  private final RunningDatabase database;
  private final String schema;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final List<FutureTask<Void>> tasks = new ArrayList<>();

  Crowd(RunningDatabase database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  /** Whether another one failed, so that going on makes no sense. */
  boolean hasFailed() {
    return failed.get();
  }

  /** Starts connections that do the same work, numbered from 0. */
  Crowd add(int count, Work work) {
    for (int i = 0; i < count; i++) {
      int number = i;
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            try (Client client = Client.open(database, schema)) {
              work.run(number, client);
            } catch (Throwable e) {
              failed.set(true);
              throw e;
            }
            return null;
          });
      tasks.add(task);
      Thread.ofVirtual().name("crowd-" + i).start(task);
    }
    return this;
  }

  /** Waits for the end of all. */
  void await() throws Exception {
    Throwable first = null;
    for (FutureTask<Void> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        if (first == null) {
          first = e.getCause();
        } else {
          first.addSuppressed(e.getCause());
        }
      }
    }
    switch (first) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(first);
    }
  }

  /** Whether an error means: the transaction was rolled back to let another one go on. */
  static boolean isDeadlock(SQLException e) {
    return e.getErrorCode() == 1213;
  }
}
