package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Client.Running;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one transaction sees of another: the anomalies that may and may not be. */
class IsolationTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;
  private Client b;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "isolation");
    b = Client.open(ATOLL.database(), "isolation");
    a.run("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL, KEY by_v (v))");
    a.run("INSERT INTO t VALUES (1, 10), (2, 20)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
    b.close();
  }

  private long v(Client client, int id) throws SQLException {
    return client.number("SELECT v FROM t WHERE id = " + id);
  }

  @Test
  void commitIsSeenByALaterReadOnAnyConnection() throws SQLException {
    for (int i = 0; i < 200; i++) {
      a.run("UPDATE t SET v = " + (100 + i) + " WHERE id = 1");
      assertThat(v(b, 1)).isEqualTo(100 + i);
      assertThat(b.number("SELECT id FROM t WHERE v = " + (100 + i))).isEqualTo(1);
    }
  }

  @Test
  void dirtyReadIsImpossibleAtEveryLevel() throws SQLException {
    for (String level : new String[] {"READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ"}) {
      b.run("SET SESSION TRANSACTION ISOLATION LEVEL " + level);
      a.run("BEGIN");
      a.run("UPDATE t SET v = 11 WHERE id = 1");
      a.run("INSERT INTO t VALUES (3, 30)");
      a.run("DELETE FROM t WHERE id = 2");
      assertThat(b.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,10", "2,20");
      assertThat(b.rows("SELECT v FROM t WHERE v > 0 ORDER BY v")).containsExactly("10", "20");
      assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,11", "3,30");
      a.run("ROLLBACK");
      assertThat(b.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,10", "2,20");
    }
  }

  @Test
  void indexReadSeesARowOnceThatItsTransactionChangedOverANewerVersion() throws SQLException {
    a.run("BEGIN");
    assertThat(a.number("SELECT COUNT(*) FROM t")).isEqualTo(2);
    b.run("UPDATE t SET v = 100 WHERE id = 1");
    a.run("UPDATE t SET v = v + 1 WHERE id = 1");
    assertThat(a.number("SELECT COUNT(*) FROM t")).isEqualTo(2);
    assertThat(a.rows("SELECT v FROM t FORCE INDEX (by_v) ORDER BY v"))
        .containsExactly("20", "101");
    assertThat(a.rows("SELECT v FROM t FORCE INDEX (by_v) WHERE v > 5 ORDER BY v DESC"))
        .containsExactly("101", "20");
    assertThat(a.rows("SELECT id FROM t FORCE INDEX (by_v) WHERE v = 10")).isEmpty();
    a.run("COMMIT");
    assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,101", "2,20");
  }

  @Test
  void repeatableReadStaysAtItsSnapshot() throws SQLException {
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    a.run("INSERT INTO t VALUES (3, 30)");
    assertThat(b.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,10", "2,20");
    assertThat(b.one("SELECT SUM(v) FROM t")).isEqualTo("30");
    b.run("COMMIT");
    assertThat(b.one("SELECT SUM(v) FROM t")).isEqualTo("61");
  }

  @Test
  void snapshotBeginsWithTheFirstReadUnlessAskedForAtOnce() throws SQLException {
    b.run("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    assertThat(v(b, 1)).isEqualTo(10);
    b.run("COMMIT");
  }

  @Test
  void readCommittedSeesEachCommit() throws SQLException {
    b.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    assertThat(v(b, 1)).isEqualTo(11);
    a.run("INSERT INTO t VALUES (3, 30)");
    assertThat(b.number("SELECT COUNT(*) FROM t")).isEqualTo(3);
    b.run("COMMIT");
  }

  @Test
  void serializableIsRefused() {
    a.fails(8048, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    a.fails(8048, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    a.fails(8048, "SET GLOBAL transaction_isolation = 'SERIALIZABLE'");
  }

  @Test
  void serializableRunsAsRepeatableReadWhereThatIsChosen() throws SQLException {
    b.run("SET tidb_skip_isolation_level_check = ON");
    b.run("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    assertThat(b.rows("SHOW WARNINGS").getFirst()).contains("8048");
    assertThat(b.one("SELECT @@transaction_isolation")).isEqualTo("SERIALIZABLE");
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    assertThat(v(b, 1)).isEqualTo(10);
    b.run("COMMIT");
  }

  @Test
  void incrementWaitsAndLosesNothing() throws SQLException {
    a.run("BEGIN");
    a.run("UPDATE t SET v = v + 1 WHERE id = 1");
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    Running waits = b.startAndAwait("UPDATE t SET v = v + 1 WHERE id = 1");
    assertThat(waits.isDone()).isFalse();
    a.run("COMMIT");
    assertThat(waits.get()).isEqualTo(1);
    assertThat(v(b, 1)).as("own write over the newest version").isEqualTo(12);
    b.run("COMMIT");
    assertThat(v(a, 1)).isEqualTo(12);
  }

  @Test
  void forUpdateReadsTheNewestAndLosesNothing() throws SQLException {
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    a.run("BEGIN");
    assertThat(a.number("SELECT v FROM t WHERE id = 1 FOR UPDATE")).isEqualTo(10);
    Running waits = b.startAndAwait("SELECT v FROM t WHERE id = 1 FOR UPDATE");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    a.run("COMMIT");
    waits.get();
    assertThat(b.number("SELECT v FROM t WHERE id = 1 FOR UPDATE")).isEqualTo(11);
    assertThat(v(b, 1)).as("a plain read stays at the snapshot").isEqualTo(10);
    b.run("UPDATE t SET v = 12 WHERE id = 1");
    b.run("COMMIT");
    assertThat(v(a, 1)).isEqualTo(12);
  }

  @Test
  void computedUpdateAfterAPlainReadIsLostAsInMariaDb() throws SQLException {
    a.run("BEGIN");
    b.run("BEGIN");
    long readByA = v(a, 1);
    long readByB = v(b, 1);
    a.run("UPDATE t SET v = " + (readByA + 1) + " WHERE id = 1");
    a.run("COMMIT");
    b.run("UPDATE t SET v = " + (readByB + 1) + " WHERE id = 1");
    b.run("COMMIT");
    assertThat(v(a, 1)).isEqualTo(11);
  }

  @Test
  void snapshotIsolationRefusesTheLostUpdate() throws SQLException {
    b.run("SET SESSION innodb_snapshot_isolation = ON");
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(10);
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    b.fails(1020, "UPDATE t SET v = 12 WHERE id = 1");
    b.run("ROLLBACK");
    b.run("BEGIN");
    assertThat(v(b, 1)).isEqualTo(11);
    a.run("UPDATE t SET v = 13 WHERE id = 1");
    b.fails(1020, "SELECT v FROM t WHERE id = 1 FOR UPDATE");
    b.run("ROLLBACK");
    b.run("BEGIN");
    assertThat(v(b, 2)).isEqualTo(20);
    b.run("UPDATE t SET v = 21 WHERE id = 2");
    b.run("COMMIT");
    assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,13", "2,21");
  }

  @Test
  void optimisticCommitRefusesTheLostUpdate() throws SQLException {
    b.run("BEGIN OPTIMISTIC");
    assertThat(v(b, 1)).isEqualTo(10);
    b.run("UPDATE t SET v = 12 WHERE id = 1");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    b.fails(9007, "COMMIT");
    assertThat(v(b, 1)).isEqualTo(11);
  }

  @Test
  void writeSkewIsPossibleUnderRepeatableRead() throws SQLException {
    a.run("BEGIN");
    b.run("BEGIN");
    assertThat(a.number("SELECT SUM(v) FROM t")).isEqualTo(30);
    assertThat(b.number("SELECT SUM(v) FROM t")).isEqualTo(30);
    a.run("UPDATE t SET v = -15 WHERE id = 1");
    b.run("UPDATE t SET v = -5 WHERE id = 2");
    a.run("COMMIT");
    b.run("COMMIT");
    assertThat(a.number("SELECT SUM(v) FROM t")).isEqualTo(-20);
  }

  @Test
  void forUpdatePreventsWriteSkew() throws SQLException {
    a.run("BEGIN");
    b.run("BEGIN");
    assertThat(a.number("SELECT SUM(v) FROM t FOR UPDATE")).isEqualTo(30);
    Running waits = b.startAndAwait("SELECT SUM(v) FROM t FOR UPDATE");
    assertThat(waits.isDone()).isFalse();
    a.run("UPDATE t SET v = -15 WHERE id = 1");
    a.run("COMMIT");
    waits.get();
    assertThat(b.number("SELECT SUM(v) FROM t FOR UPDATE")).isEqualTo(5);
    b.run("ROLLBACK");
  }

  @Test
  void ownWritesAreSeenThroughEveryAccessPath() throws SQLException {
    a.run("BEGIN");
    a.run("INSERT INTO t VALUES (3, 30), (4, 40)");
    a.run("UPDATE t SET v = 21 WHERE id = 2");
    a.run("DELETE FROM t WHERE id = 1");
    assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("2,21", "3,30", "4,40");
    assertThat(a.rows("SELECT id FROM t WHERE v BETWEEN 20 AND 35 ORDER BY v"))
        .containsExactly("2", "3");
    assertThat(a.rows("SELECT id FROM t FORCE INDEX (by_v) WHERE v > 0 ORDER BY v DESC"))
        .containsExactly("4", "3", "2");
    assertThat(a.rows("SELECT v FROM t WHERE id IN (1, 2, 4) ORDER BY id"))
        .containsExactly("21", "40");
    assertThat(a.one("SELECT COUNT(*), MIN(v), MAX(v), SUM(v) FROM t")).isEqualTo("3,21,40,91");
    a.run("UPDATE t SET v = v + 1");
    assertThat(a.one("SELECT SUM(v) FROM t")).isEqualTo("94");
    a.run("ROLLBACK");
    assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,10", "2,20");
  }

  @Test
  void readOnlyTransactionRefusesWrites() throws SQLException {
    a.run("START TRANSACTION READ ONLY");
    a.fails(1792, "UPDATE t SET v = 1 WHERE id = 1");
    a.fails(1792, "INSERT INTO t VALUES (9, 9)");
    assertThat(v(a, 1)).isEqualTo(10);
    a.run("COMMIT");
    a.run("UPDATE t SET v = 1 WHERE id = 1");
  }
}
