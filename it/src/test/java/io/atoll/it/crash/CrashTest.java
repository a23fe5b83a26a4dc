package io.atoll.it.crash;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.Launchers.Launcher;
import io.atoll.it.sql.RunningDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers keep a ledger of what the database acknowledged; it is killed with SIGKILL at random
 * moments, now and then while it recovers; after each restart the ledger must hold.
 */
class CrashTest {
  private static final int WRITERS = 16;

  /** So small that flushes and Region splits fall into the rounds. */
  private static final Launcher LAUNCHER =
      Playgrounds.launcher("--storage.write-buffer=2MiB", "--storage.region-split-size=1MiB");

  @TempDir Path folder;

  private final List<Writer> writers = new ArrayList<>();

  @Test
  void keepsEveryAcknowledgedTransactionAndNoHalfOne() throws Exception {
    long seed = TestSize.seed("crash");
    Random random = new Random(seed);
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i, seed));
    }
    RunningDatabase database = LAUNCHER.start(folder);
    Books.setUp(database);
    int rounds = TestSize.of(5, 20);
    for (int round = 0; round < rounds; round++) {
      int commits = random.nextInt(20, TestSize.of(300, 2000));
      long begun = System.nanoTime();
      writeUntilKilled(database, commits);
      long killed = System.nanoTime();
      if (random.nextInt(3) == 0) {
        killWhileStarting();
      }
      database = LAUNCHER.start(folder);
      long started = System.nanoTime();
      Books.verify(database, writers, "round " + round);
      System.out.printf(
          "crash: round %d, %d commits in %d ms, start %d ms, check %d ms%n",
          round,
          commits,
          (killed - begun) / 1_000_000,
          (started - killed) / 1_000_000,
          (System.nanoTime() - started) / 1_000_000);
    }
    database.close();
    database = LAUNCHER.start(folder);
    Books.verify(database, writers, "after a clean stop");
    database.close();
    long acknowledged = writers.stream().mapToLong(w -> w.ledger().acknowledged()).sum();
    long unknown = writers.stream().mapToLong(w -> w.ledger().unknown()).sum();
    System.out.println(
        "crash: " + acknowledged + " acknowledged, " + unknown + " with the answer lost");
  }

  /** Kills the database when that many transactions of this round were acknowledged. */
  private void writeUntilKilled(RunningDatabase database, int commitsWanted) throws Exception {
    Semaphore commits = new Semaphore(0);
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (Writer writer : writers) {
      Client client = Client.open(database, "crash");
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            try {
              writer.work(client, commits);
            } finally {
              // One that ends early ends the round; its task says why.
              commits.release(commitsWanted);
            }
            return null;
          });
      tasks.add(task);
      Thread.ofVirtual().name("writer-" + writer.number()).start(task);
    }
    commits.acquire(commitsWanted);
    database.kill();
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
  }

  /** A second crash, while the log of before the first is replayed. */
  private void killWhileStarting() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Playgrounds.command(
                    List.of("--data=" + folder.resolve("atoll"), "--port=0", "--status-port=0")))
            .redirectErrorStream(true)
            .start();
    process.inputReader().readLine();
    process.destroyForcibly();
    process.waitFor();
  }
}
