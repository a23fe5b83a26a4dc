package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of ALTER while rows change: no row is lost or changed, no index entry is wrong. */
class ColumnChangeTest {
  private static final int CONNECTIONS = 4;
  private static final int ROWS = 160;
  private static final String[] ALTERS = {
    "ALTER TABLE t MODIFY n VARCHAR(10) NOT NULL",
    "ALTER TABLE t MODIFY n INT NOT NULL",
    "ALTER TABLE t MODIFY s INT, ADD COLUMN x INT DEFAULT 3 FIRST",
    "ALTER TABLE t ADD COLUMN g INT AS (n + 1) STORED, ADD KEY kg (g)",
    "ALTER TABLE t ADD COLUMN u VARCHAR(40) DEFAULT (UUID()), ADD KEY ku (u)",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES p (id)",
    "ALTER TABLE t DROP FOREIGN KEY f, ADD CONSTRAINT ck CHECK (n < 50)",
    "ALTER TABLE t DROP COLUMN g, DROP KEY kn, DROP CHECK ck",
    "ALTER TABLE t ADD KEY kn (n), MODIFY s VARCHAR(30), DROP COLUMN u",
    "ALTER TABLE t CONVERT TO CHARACTER SET latin1",
    "ALTER TABLE t MODIFY n TINYINT NOT NULL, DROP COLUMN x"
  };

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  /** What the table must hold, as its only writer of each row knows. */
  private final Map<Integer, Integer> rows = new ConcurrentHashMap<>();

  private final AtomicBoolean isOver = new AtomicBoolean();

  @Test
  void rowsKeepTheirValuesThroughEveryChange() throws Exception {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("seed " + seed);
    try (Client a = Client.openFresh(ATOLL.database(), "changes")) {
      a.run("CREATE TABLE p (id INT PRIMARY KEY)");
      a.run(
          "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, s VARCHAR(20), KEY kn (n), KEY (s))");
      for (int i = 0; i < 50; i++) {
        a.run("INSERT INTO p VALUES (" + i + ")");
      }
      Crowd crowd =
          new Crowd(ATOLL.database(), "changes")
              .add(
                  CONNECTIONS, (number, client) -> work(client, number, new Random(seed + number)));
      try {
        for (String alter : ALTERS) {
          a.run(alter);
          a.run("ADMIN CHECK TABLE t");
        }
      } finally {
        isOver.set(true);
      }
      crowd.await();
      a.run("ADMIN CHECK TABLE t");
      assertThat(a.number("SELECT COUNT(*) FROM t")).isEqualTo(rows.size());
      for (Map.Entry<Integer, Integer> row : rows.entrySet()) {
        assertThat(a.rows("SELECT n, s FROM t WHERE id = " + row.getKey()))
            .as("row " + row.getKey())
            .containsExactly(row.getValue() + "," + row.getValue());
      }
    }
  }

  private void work(Client client, int number, Random random) throws SQLException {
    while (!isOver.get()) {
      int id = random.nextInt(ROWS / CONNECTIONS) * CONNECTIONS + number;
      int n = random.nextInt(50);
      try {
        switch (random.nextInt(4)) {
          case 0 -> {
            client.run("DELETE FROM t WHERE id = " + id);
            rows.remove(id);
          }
          case 1 -> {
            client.run("UPDATE t SET n = " + n + ", s = '" + n + "' WHERE id = " + id);
            rows.computeIfPresent(id, (key, old) -> n);
          }
          default -> {
            client.run(
                "INSERT INTO t (id, n, s) VALUES ("
                    + id
                    + ", "
                    + n
                    + ", '"
                    + n
                    + "')"
                    + " ON DUPLICATE KEY UPDATE n = "
                    + n
                    + ", s = '"
                    + n
                    + "'");
            rows.put(id, n);
          }
        }
      } catch (SQLException e) {
        // Statements that change nothing: they met another, or a change of the table.
        assertThat(e.getErrorCode()).as(e.getMessage()).isIn(1213, 1412, 8028);
      }
    }
  }
}
