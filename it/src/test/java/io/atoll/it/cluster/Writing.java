package io.atoll.it.cluster;

import io.atoll.it.crash.Writer;
import io.atoll.it.harness.Client;
import io.atoll.it.sql.RunningDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** Writers at work, each on a connection and a thread of its own. */
final class Writing {
  private Writing() {}

  /**
   * @param done gets a permit for each acknowledged transaction
   * @return ends when their connections break; whatever else ends one is thrown by its task
   */
  static List<FutureTask<Void>> begin(
      RunningDatabase database, List<Writer> writers, Semaphore done) throws SQLException {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (Writer writer : writers) {
      Client client = Client.open(database, "crash");
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            try {
              writer.work(client, done);
            } finally {
              // One that ends early must not leave the test waiting; its task says why.
              done.release(1_000_000);
            }
            return null;
          });
      tasks.add(task);
      Thread.ofVirtual().name("writer-" + writer.number()).start(task);
    }
    return tasks;
  }
}
