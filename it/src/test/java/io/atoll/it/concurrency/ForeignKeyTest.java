package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Children and parents that come and go at the same time: no child is ever without its parent. */
class ForeignKeyTest {
  private static final int CONNECTIONS = 16;
  private static final int PARENTS = 6;

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  @ParameterizedTest
  @CsvSource({
    "pessimistic, id, UNIQUE KEY, ''",
    "pessimistic, k, UNIQUE KEY, ON DELETE CASCADE ON UPDATE CASCADE",
    "pessimistic, k, KEY, ON DELETE SET NULL",
    "optimistic, id, UNIQUE KEY, ON DELETE CASCADE",
    "optimistic, k, KEY, ''"
  })
  void noOrphanComesToBe(String mode, String referenced, String index, String actions)
      throws Exception {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("seed " + seed);
    try (Client a = Client.openFresh(ATOLL.database(), "orphans")) {
      a.run("CREATE TABLE p (id INT PRIMARY KEY, k INT NOT NULL, " + index + " (k))");
      a.run(
          "CREATE TABLE c (id INT AUTO_INCREMENT PRIMARY KEY, pid INT, FOREIGN KEY (pid)"
              + " REFERENCES p ("
              + referenced
              + ") "
              + actions
              + ")");
      int each = TestSize.of(25, 1000);
      new Crowd(ATOLL.database(), "orphans")
          .add(
              CONNECTIONS,
              (number, client) -> {
                Random random = new Random(seed + number);
                client.run("SET tidb_txn_mode = '" + mode + "'");
                for (int i = 0; i < each; i++) {
                  change(client, random);
                }
              })
          .await();
      assertThat(
              a.number(
                  "SELECT COUNT(*) FROM c LEFT JOIN p ON p."
                      + referenced
                      + " = c.pid"
                      + " WHERE c.pid IS NOT NULL AND p.id IS NULL"))
          .isZero();
      a.run("ADMIN CHECK TABLE c");
      a.run("ADMIN CHECK TABLE p");
    }
  }

  /** One transaction; constraints, deadlocks and conflicts may end it. */
  private static void change(Client client, Random random) throws SQLException {
    int parent = random.nextInt(PARENTS);
    boolean isLong = random.nextBoolean();
    try {
      if (isLong) {
        client.run("BEGIN");
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> client.run("INSERT INTO c (pid) VALUES (" + parent + ")");
        case 3 -> client.run("UPDATE c SET pid = " + parent + " WHERE pid = " + (parent + 1));
        case 4, 5 -> client.run("INSERT IGNORE INTO p VALUES (" + parent + ", " + parent + ")");
        case 6 -> client.run("DELETE FROM p WHERE id = " + parent);
        default -> {
          client.run("DELETE FROM c WHERE pid = " + parent);
          client.run("DELETE FROM p WHERE id = " + parent);
        }
      }
      if (isLong) {
        client.run(random.nextInt(8) == 0 ? "ROLLBACK" : "COMMIT");
      }
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).as(e.getMessage()).isIn(1451, 1452, 1062, 1213, 9007);
      client.run("ROLLBACK");
    }
  }
}
