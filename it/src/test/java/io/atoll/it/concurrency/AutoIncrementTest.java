package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** AUTO_INCREMENT: unique, increasing, without gaps while nothing is rolled back. */
class AutoIncrementTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "increments");
    a.run(
        "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, w INT, n INT, KEY by_w (w))");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
  }

  @Test
  void multiRowInsertTellsItsFirstId() throws SQLException {
    a.run("INSERT INTO t (w, n) VALUES (1, 1)");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(1);
    a.run("INSERT INTO t (w, n) VALUES (1, 2), (1, 3), (1, 4)");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(2);
    a.run("INSERT INTO t (w, n) SELECT 2, n FROM t");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(5);
    assertThat(a.rows("SELECT id FROM t ORDER BY id"))
        .isEqualTo(IntStream.rangeClosed(1, 8).mapToObj(Integer::toString).toList());
    a.run("INSERT INTO t VALUES (100, 3, 0)");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).as("none was generated").isEqualTo(5);
    a.run("INSERT INTO t (w) VALUES (3)");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(101);
    a.run("INSERT INTO t (id, w) VALUES (NULL, 3), (0, 3)");
    assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(102);
    assertThat(a.number("SELECT MAX(id) FROM t")).isEqualTo(103);
  }

  @Test
  void lastInsertIdBelongsToTheConnection() throws SQLException {
    try (Client b = Client.open(ATOLL.database(), "increments")) {
      a.run("INSERT INTO t (w) VALUES (1)");
      b.run("INSERT INTO t (w) VALUES (2), (2)");
      assertThat(a.number("SELECT LAST_INSERT_ID()")).isEqualTo(1);
      assertThat(b.number("SELECT LAST_INSERT_ID()")).isEqualTo(2);
      a.run("UPDATE t SET n = LAST_INSERT_ID(n + 7) WHERE id = 1");
      assertThat(b.number("SELECT LAST_INSERT_ID()")).isEqualTo(2);
    }
  }

  @Test
  void concurrentInsertsGetUniqueIncreasingIdsWithoutGaps() throws Exception {
    int connections = 32;
    int each = TestSize.of(30, 1000);
    new Crowd(ATOLL.database(), "increments")
        .add(
            connections,
            (number, client) -> {
              long former = 0;
              for (int i = 0; i < each; i++) {
                int rows = 1 + (i + number) % 4;
                List<String> values = new ArrayList<>();
                for (int r = 0; r < rows; r++) {
                  values.add("(" + number + "," + (i * 10 + r) + ")");
                }
                client.run("INSERT INTO t (w, n) VALUES " + String.join(",", values));
                long first = client.number("SELECT LAST_INSERT_ID()");
                assertThat(first).isGreaterThan(former);
                assertThat(
                        client.rows(
                            "SELECT id FROM t WHERE w = "
                                + number
                                + " AND n >= "
                                + i * 10
                                + " AND n < "
                                + (i * 10 + 10)
                                + " ORDER BY n"))
                    .as("the rows of one statement follow each other")
                    .isEqualTo(
                        java.util.stream.LongStream.range(first, first + rows)
                            .mapToObj(Long::toString)
                            .toList());
                former = first + rows - 1;
              }
            })
        .await();
    assertThat(a.one("SELECT MIN(id), COUNT(*) = MAX(id), COUNT(DISTINCT id) = COUNT(*) FROM t"))
        .isEqualTo("1,1,1");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void incrementsStayIncreasingAfterARestartOfTheTable() throws SQLException {
    a.run("INSERT INTO t (w) VALUES (1), (1)");
    a.run("DELETE FROM t");
    a.run("INSERT INTO t (w) VALUES (1)");
    assertThat(a.number("SELECT id FROM t")).isEqualTo(3);
    a.run("TRUNCATE TABLE t");
    a.run("INSERT INTO t (w) VALUES (1)");
    assertThat(a.number("SELECT id FROM t")).isEqualTo(1);
    a.run("ALTER TABLE t AUTO_INCREMENT = 500");
    a.run("INSERT INTO t (w) VALUES (1)");
    assertThat(a.number("SELECT MAX(id) FROM t")).isEqualTo(500);
  }
}
