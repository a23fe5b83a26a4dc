package io.atoll.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.Launchers.Launcher;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions of a million rows (fewer in the short run): whole after COMMIT, nothing of them
 * after ROLLBACK, whole or nothing where the process is killed in the middle of the COMMIT.
 */
class LargeTransactionTest {
  private static final int ROWS = TestSize.of(50_000, 1_000_000);
  private static final int STATEMENTS = 10;
  private static final int KILLS = TestSize.of(1, 3);

  /** Regions so small that the rows lie in several, so that the commit takes two phases. */
  private static final Launcher LAUNCHER =
      Playgrounds.launcher(
          "--storage.region-split-size=" + TestSize.of(2, 16) + "MiB",
          "--storage.write-buffer=" + TestSize.of(4, 64) + "MiB");

  @TempDir Path folder;

  @Test
  void isWholeOrNothing() throws Exception {
    Random random = new Random(TestSize.seed("large transaction"));
    RunningDatabase database = LAUNCHER.start(folder);
    long ticks;
    try (Client client = Client.openFresh(database, "large");
        Client other = Client.open(database, "large")) {
      setUp(client);
      client.run("BEGIN");
      fill(client);
      assertThat(client.number("SELECT COUNT(*) FROM t")).isEqualTo(ROWS);
      assertThat(other.number("SELECT COUNT(*) FROM t")).isZero();
      client.run("ROLLBACK");
      check(client, 0);

      client.run("BEGIN");
      fill(client);
      Client.Running commit = client.start("COMMIT");
      ticks = ticksUntilDone(commit, other);
      commit.get();
      check(other, ROWS);

      assertThat(client.run("UPDATE t SET k = k + 1, v = REVERSE(v)")).isEqualTo(ROWS);
      check(other, ROWS);
      assertThat(client.run("DELETE FROM t")).isEqualTo(ROWS);
      check(other, 0);
      client.run("TRUNCATE TABLE t");
    }
    for (int i = 0; i < KILLS; i++) {
      boolean isAcknowledged = killWithinCommit(database, random.nextLong(ticks + ticks / 4 + 1));
      database = LAUNCHER.start(folder);
      try (Client client = Client.open(database, "large")) {
        long found = client.number("SELECT COUNT(*) FROM t");
        System.out.println(
            "large transaction, killed: acknowledged=" + isAcknowledged + " rows=" + found);
        assertThat(found)
            .isIn(isAcknowledged ? new Long[] {(long) ROWS} : new Long[] {0L, (long) ROWS});
        check(client, found);
        client.run("TRUNCATE TABLE t");
      }
    }
    database.close();
  }

  private static void setUp(Client client) throws SQLException {
    client.runAll(
        "CREATE TABLE ten (d INT PRIMARY KEY)",
        "INSERT INTO ten VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
        "CREATE TABLE t (id INT PRIMARY KEY, k INT NOT NULL, v VARCHAR(40) NOT NULL, KEY by_k (k))");
  }

  /** All rows, in a few statements. */
  private static void fill(Client client) throws SQLException {
    int part = ROWS / STATEMENTS;
    for (int i = 0; i < STATEMENTS; i++) {
      assertThat(
              client.run(
                  "INSERT INTO t SELECT n + "
                      + i * part
                      + ", n * 7 % 1000, CONCAT('row ', n) FROM (SELECT a.d + 10 * b.d + 100 * c.d +"
                      + " 1000 * d.d + 10000 * e.d AS n FROM ten a, ten b, ten c, ten d, ten e) AS"
                      + " numbers WHERE n < "
                      + part))
          .isEqualTo(part);
    }
  }

  private static void check(Client client, long rows) throws SQLException {
    assertThat(client.number("SELECT COUNT(*) FROM t")).isEqualTo(rows);
    assertThat(client.number("SELECT COUNT(*) FROM t FORCE INDEX (by_k) WHERE k >= 0"))
        .isEqualTo(rows);
    assertThat(client.one("SELECT COALESCE(SUM(id), 0) FROM t"))
        .isEqualTo(Long.toString(rows * (rows - 1) / 2));
    client.run("ADMIN CHECK TABLE t");
  }

  /** How many small statements another connection gets done meanwhile: a clock of work. */
  private static long ticksUntilDone(Client.Running running, Client other) throws SQLException {
    long ticks = 0;
    while (!running.isDone()) {
      other.run("DO 1");
      ticks++;
    }
    return ticks;
  }

  /** Whether the COMMIT was answered before the kill. */
  private static boolean killWithinCommit(RunningDatabase database, long ticks) throws Exception {
    try (Client client = Client.open(database, "large");
        Client other = Client.open(database, "large")) {
      client.run("BEGIN");
      fill(client);
      Client.Running commit = client.start("COMMIT");
      for (long i = 0; i < ticks && !commit.isDone(); i++) {
        other.run("DO 1");
      }
      database.kill();
      try {
        commit.get();
        return true;
      } catch (SQLException e) {
        return false;
      }
    }
  }
}
