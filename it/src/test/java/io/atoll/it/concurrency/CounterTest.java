package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many connections at the same few rows: no update is lost, no queue entry is taken twice. */
class CounterTest {
  private static final int CONNECTIONS = 16;

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "counters");
    a.run("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)");
    a.run("INSERT INTO t VALUES (1, 0), (2, 0)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
  }

  @Test
  void autocommitIncrementsAreNeverLost() throws Exception {
    int each = TestSize.of(50, 2000);
    new Crowd(ATOLL.database(), "counters")
        .add(
            CONNECTIONS,
            (number, client) -> {
              for (int i = 0; i < each; i++) {
                assertThat(client.run("UPDATE t SET v = v + 1 WHERE id = 1")).isEqualTo(1);
              }
            })
        .await();
    assertThat(a.number("SELECT v FROM t WHERE id = 1")).isEqualTo((long) CONNECTIONS * each);
  }

  @Test
  void insertOnDuplicateKeyUpdateCountsEach() throws Exception {
    int each = TestSize.of(50, 2000);
    new Crowd(ATOLL.database(), "counters")
        .add(
            CONNECTIONS,
            (number, client) -> {
              for (int i = 0; i < each; i++) {
                client.run(
                    "INSERT INTO t VALUES ("
                        + (10 + i % 5)
                        + ", 1) ON DUPLICATE KEY UPDATE v = v + 1");
              }
            })
        .await();
    assertThat(a.number("SELECT SUM(v) FROM t WHERE id >= 10"))
        .isEqualTo((long) CONNECTIONS * each);
  }

  @Test
  void lockedReadThenComputedWriteIsNeverLost() throws Exception {
    int each = TestSize.of(30, 1000);
    new Crowd(ATOLL.database(), "counters")
        .add(
            CONNECTIONS,
            (number, client) -> {
              for (int i = 0; i < each; i++) {
                client.run("BEGIN");
                long v = client.number("SELECT v FROM t WHERE id = 1 FOR UPDATE");
                client.run("UPDATE t SET v = " + (v + 1) + " WHERE id = 1");
                client.run("COMMIT");
              }
            })
        .await();
    assertThat(a.number("SELECT v FROM t WHERE id = 1")).isEqualTo((long) CONNECTIONS * each);
  }

  @Test
  void queueEntriesAreTakenOnce() throws Exception {
    int jobs = TestSize.of(300, 10_000);
    a.run(
        "CREATE TABLE job (id INT AUTO_INCREMENT PRIMARY KEY, taker INT NOT NULL DEFAULT -1,"
            + " KEY by_taker (taker, id))");
    StringBuilder insert = new StringBuilder("INSERT INTO job (taker) VALUES (-1)");
    for (int i = 1; i < jobs; i++) {
      insert.append(",(-1)");
    }
    a.run(insert.toString());
    long[] taken = new long[CONNECTIONS];
    Crowd crowd = new Crowd(ATOLL.database(), "counters");
    crowd
        .add(
            CONNECTIONS,
            (number, client) -> {
              while (!crowd.hasFailed()) {
                client.run("BEGIN");
                var next =
                    client.rows(
                        "SELECT id FROM job WHERE taker = -1 ORDER BY id LIMIT 1"
                            + " FOR UPDATE SKIP LOCKED");
                if (next.isEmpty()) {
                  client.run("COMMIT");
                  if (client.number("SELECT COUNT(*) FROM job WHERE taker = -1") == 0) {
                    return;
                  }
                  continue;
                }
                assertThat(
                        client.run(
                            "UPDATE job SET taker = "
                                + number
                                + " WHERE taker = -1 AND id = "
                                + next.getFirst()))
                    .isEqualTo(1);
                client.run("COMMIT");
                taken[number]++;
              }
            })
        .await();
    assertThat(java.util.Arrays.stream(taken).sum()).isEqualTo(jobs);
    a.run("ADMIN CHECK TABLE job");
  }

  @Test
  void uniqueKeyAdmitsOneOfMany() throws Exception {
    a.run(
        "CREATE TABLE u (id INT AUTO_INCREMENT PRIMARY KEY, k VARCHAR(20) NOT NULL, w INT,"
            + " UNIQUE KEY by_k (k))");
    int keys = TestSize.of(40, 500);
    java.util.concurrent.atomic.AtomicInteger won = new java.util.concurrent.atomic.AtomicInteger();
    new Crowd(ATOLL.database(), "counters")
        .add(
            CONNECTIONS,
            (number, client) -> {
              for (int i = 0; i < keys; i++) {
                try {
                  client.run("INSERT INTO u (k, w) VALUES ('key" + i + "', " + number + ")");
                  won.incrementAndGet();
                } catch (SQLException e) {
                  assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(1062);
                }
              }
            })
        .await();
    assertThat(won.get()).isEqualTo(keys);
    assertThat(a.number("SELECT COUNT(DISTINCT k) FROM u")).isEqualTo(keys);
    a.run("ADMIN CHECK TABLE u");
  }

  @Test
  void randomMixOfWritesKeepsIndexesInStep() throws Exception {
    a.run(
        "CREATE TABLE m (id INT PRIMARY KEY, u INT, v INT, s VARCHAR(30), UNIQUE KEY by_u (u),"
            + " KEY by_v (v), KEY by_s (s(4), v))");
    long seed = TestSize.seed("counters");
    int each = TestSize.of(60, 2000);
    new Crowd(ATOLL.database(), "counters")
        .add(
            CONNECTIONS,
            (number, client) -> {
              Random random = new Random(seed * 31 + number);
              for (int i = 0; i < each; i++) {
                boolean inTransaction = random.nextBoolean();
                try {
                  if (inTransaction) {
                    client.run(random.nextInt(4) == 0 ? "BEGIN OPTIMISTIC" : "BEGIN");
                    client.run(write(random));
                    client.run(write(random));
                  }
                  client.run(write(random));
                  if (inTransaction) {
                    client.run(random.nextInt(8) == 0 ? "ROLLBACK" : "COMMIT");
                  }
                } catch (SQLException e) {
                  assertThat(e.getErrorCode()).as(e.getMessage()).isIn(1062, 1213, 9007);
                  if (inTransaction) {
                    client.run("ROLLBACK");
                  }
                }
              }
            })
        .await();
    a.run("ADMIN CHECK TABLE m");
    assertThat(a.number("SELECT COUNT(*) FROM m FORCE INDEX (by_v)"))
        .isEqualTo(a.number("SELECT COUNT(*) FROM m FORCE INDEX (PRIMARY)"));
  }

  private static String write(Random random) {
    int id = random.nextInt(40);
    int u = random.nextInt(60);
    return switch (random.nextInt(7)) {
      case 0 -> "INSERT INTO m VALUES (" + id + "," + u + "," + u % 7 + ",'text" + u + "')";
      case 1 ->
          "INSERT INTO m VALUES ("
              + id
              + ","
              + u
              + ",1,'odku') ON DUPLICATE KEY UPDATE v = v + 1, s = CONCAT('s', v)";
      case 2 -> "REPLACE INTO m VALUES (" + id + "," + u + "," + u % 5 + ",'replaced')";
      case 3 -> "UPDATE m SET v = v + 1, s = CONCAT('u', v) WHERE id = " + id;
      case 4 -> "UPDATE m SET u = " + u + " WHERE id = " + id;
      case 5 -> "DELETE FROM m WHERE u = " + u;
      default -> "UPDATE m SET v = v - 1 WHERE v BETWEEN " + u % 7 + " AND " + (u % 7 + 1);
    };
  }
}
