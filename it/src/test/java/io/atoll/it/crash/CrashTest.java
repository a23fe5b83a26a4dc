package io.atoll.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.Launchers.Launcher;
import io.atoll.it.sql.RunningDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
    setUp(database);
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
      verify(database, "round " + round);
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
    verify(database, "after a clean stop");
    database.close();
    long acknowledged = writers.stream().mapToLong(w -> w.ledger().acknowledged()).sum();
    long unknown = writers.stream().mapToLong(w -> w.ledger().unknown()).sum();
    System.out.println(
        "crash: " + acknowledged + " acknowledged, " + unknown + " with the answer lost");
  }

  private static void setUp(RunningDatabase database) throws SQLException {
    try (Client client = Client.openFresh(database, "crash")) {
      client.run(
          "CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL,"
              + " KEY by_balance (balance))");
      client.run(
          "CREATE TABLE doc (id BIGINT PRIMARY KEY, writer INT NOT NULL, line_count INT NOT NULL,"
              + " total INT NOT NULL, version INT NOT NULL, KEY by_writer (writer, version))");
      client.run(
          "CREATE TABLE line (id BIGINT AUTO_INCREMENT PRIMARY KEY, doc BIGINT NOT NULL,"
              + " no INT NOT NULL, account INT NOT NULL, amount INT NOT NULL,"
              + " version INT NOT NULL, note VARCHAR(1000), UNIQUE KEY doc_no (doc, no),"
              + " KEY by_account (account), KEY by_note (note(10), version))");
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < Writer.ACCOUNTS; i++) {
        rows.add("(" + i + ",0)");
      }
      client.run("INSERT INTO account VALUES " + String.join(",", rows));
    }
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

  private record Document(int version, int lineCount, int total) {}

  private void verify(RunningDatabase database, String when) throws SQLException {
    try (Client client = Client.open(database, "crash")) {
      for (String table : List.of("account", "doc", "line")) {
        client.run("ADMIN CHECK TABLE " + table);
      }
      Map<Long, Document> documents = new HashMap<>();
      for (String row : client.rows("SELECT id, version, line_count, total FROM doc")) {
        String[] cells = row.split(",");
        documents.put(
            Long.parseLong(cells[0]),
            new Document(
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3])));
      }
      Map<Long, Document> byLines = new HashMap<>();
      for (String row :
          client.rows(
              "SELECT doc, MIN(version), MAX(version), COUNT(*), SUM(amount) FROM line"
                  + " GROUP BY doc")) {
        String[] cells = row.split(",");
        assertThat(cells[2])
            .as(when + ": all lines of document " + cells[0] + " have one version")
            .isEqualTo(cells[1]);
        byLines.put(
            Long.parseLong(cells[0]),
            new Document(
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4])));
      }
      assertThat(byLines).as(when + ": documents by their lines").isEqualTo(documents);
      checkLedgers(documents, when);
      assertThat(
              client.rows(
                  "SELECT a.id, a.balance, COALESCE(SUM(l.amount), 0) AS amounts FROM account a"
                      + " LEFT JOIN line l ON l.account = a.id GROUP BY a.id, a.balance"
                      + " HAVING a.balance <> amounts"))
          .as(when + ": accounts whose balance is not the sum of their lines")
          .isEmpty();
    }
  }

  private void checkLedgers(Map<Long, Document> documents, String when) {
    Set<Long> unclaimed = new java.util.HashSet<>(documents.keySet());
    for (Writer writer : writers) {
      Map<Long, Set<Integer>> admissible = Map.copyOf(writer.ledger().admissible());
      admissible.forEach((document, versions) -> {
        Document found = documents.get(document);
        int version = found == null ? 0 : found.version();
        assertThat(versions)
            .as(when + ": versions admissible for document " + document)
            .contains(version);
        writer.ledger().found(document, version);
        unclaimed.remove(document);
      });
    }
    assertThat(unclaimed).as(when + ": documents that nobody committed").isEmpty();
  }
}
