package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Schema changes beside open transactions: MySQL's metadata locks. */
class SchemaChangeTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;
  private Client b;
  private Client c;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "metadata_locks");
    b = Client.open(ATOLL.database(), "metadata_locks");
    c = Client.open(ATOLL.database(), "metadata_locks");
    a.run("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
    a.run("CREATE TABLE other (id INT PRIMARY KEY)");
    a.run("INSERT INTO t VALUES (1, 10), (2, 20)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
    b.close();
    c.close();
  }

  private Client.Running begins(String change) throws SQLException {
    Client.Running running = b.start(change);
    while (c.rows("SHOW PROCESSLIST").stream().noneMatch(row -> row.contains(change))) {
      assertThat(running.isDone()).as("ends before the transaction").isFalse();
      Thread.onSpinWait();
    }
    return running;
  }

  @Test
  void anIndexMadeAfterASnapshotIsNotReadInIt() throws SQLException {
    a.run("BEGIN");
    a.rows("SELECT * FROM other");
    b.run("CREATE INDEX by_v ON t (v)");
    a.fails(1412, "SELECT id FROM t WHERE v = 10");
    a.run("COMMIT");
    assertThat(a.rows("SELECT id FROM t WHERE v = 10")).containsExactly("1");
  }

  @Test
  void alterWaitsForTransactionsOfItsTableAndHoldsNobodyUp() throws SQLException {
    for (String change :
        new String[] {
          "ALTER TABLE t ADD COLUMN n INT DEFAULT 7",
          "CREATE INDEX by_v ON t (v)",
          "ALTER TABLE t DROP COLUMN n",
          "DROP INDEX by_v ON t"
        }) {
      a.run("BEGIN");
      a.run("UPDATE t SET v = v + 1 WHERE id = 1");
      String before = a.rows("SELECT * FROM t").toString();
      Client.Running altered = begins(change);
      c.run("UPDATE t SET v = v + 1 WHERE id = 2");
      c.run("CREATE TABLE beside (id INT)");
      c.run("DROP TABLE beside");
      assertThat(a.rows("SELECT * FROM t").toString()).isEqualTo(before);
      assertThat(altered.isDone()).as(change).isFalse();
      a.run("COMMIT");
      altered.get();
    }
    assertThat(a.rows("SELECT v FROM t ORDER BY id")).containsExactly("14", "24");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void dropWaitsForReaders() throws SQLException {
    a.run("BEGIN");
    a.rows("SELECT * FROM t");
    Client.Running dropped = begins("DROP TABLE t");
    assertThat(a.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
    a.run("COMMIT");
    dropped.get();
    a.fails(1146, "SELECT * FROM t");
  }
}
