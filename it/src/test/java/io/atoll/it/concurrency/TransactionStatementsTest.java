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

/** Where transactions begin and end, savepoints, and what an error undoes. */
class TransactionStatementsTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;
  private Client b;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "statements");
    b = Client.open(ATOLL.database(), "statements");
    a.run("CREATE TABLE t (id INT PRIMARY KEY, v INT, UNIQUE KEY by_v (v))");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
    b.close();
  }

  private String ids(Client client) throws SQLException {
    return String.join(" ", client.rows("SELECT id FROM t ORDER BY id"));
  }

  @Test
  void savepointsNestAndMove() throws SQLException {
    a.runAll(
        "BEGIN",
        "INSERT INTO t VALUES (1, 1)",
        "SAVEPOINT one",
        "INSERT INTO t VALUES (2, 2)",
        "SAVEPOINT two",
        "INSERT INTO t VALUES (3, 3)",
        "ROLLBACK TO SAVEPOINT two");
    assertThat(ids(a)).isEqualTo("1 2");
    a.runAll("INSERT INTO t VALUES (4, 4)", "ROLLBACK TO two");
    assertThat(ids(a)).as("a savepoint stays after the rollback to it").isEqualTo("1 2");
    a.run("ROLLBACK TO one");
    assertThat(ids(a)).isEqualTo("1");
    a.fails(1305, "ROLLBACK TO two");
    a.runAll("INSERT INTO t VALUES (5, 5)", "RELEASE SAVEPOINT one");
    a.fails(1305, "ROLLBACK TO one");
    a.fails(1305, "RELEASE SAVEPOINT one");
    a.run("COMMIT");
    assertThat(ids(b)).isEqualTo("1 5");
  }

  @Test
  void savepointOfTheSameNameReplaces() throws SQLException {
    a.runAll(
        "BEGIN",
        "SAVEPOINT s",
        "INSERT INTO t VALUES (1, 1)",
        "SAVEPOINT s",
        "INSERT INTO t VALUES (2, 2)",
        "ROLLBACK TO s");
    assertThat(ids(a)).isEqualTo("1");
    a.run("COMMIT");
    a.fails(1305, "ROLLBACK TO s");
    assertThat(ids(b)).isEqualTo("1");
  }

  @Test
  void autocommitOffBeginsWithTheFirstStatement() throws SQLException {
    a.run("SET autocommit = 0");
    a.run("INSERT INTO t VALUES (1, 1)");
    assertThat(ids(b)).isEmpty();
    a.run("COMMIT");
    assertThat(ids(b)).isEqualTo("1");
    a.run("INSERT INTO t VALUES (2, 2)");
    a.run("ROLLBACK");
    assertThat(ids(b)).isEqualTo("1");
    a.run("INSERT INTO t VALUES (3, 3)");
    a.run("SET autocommit = 1");
    assertThat(ids(b)).as("switching on commits").isEqualTo("1 3");
  }

  @Test
  void beginCommitsWhatWasOpen() throws SQLException {
    a.runAll("BEGIN", "INSERT INTO t VALUES (1, 1)", "BEGIN", "INSERT INTO t VALUES (2, 2)");
    assertThat(ids(b)).isEqualTo("1");
    a.run("ROLLBACK");
    assertThat(ids(b)).isEqualTo("1");
  }

  @Test
  void schemaChangeCommitsWhatWasOpen() throws SQLException {
    a.runAll("BEGIN", "INSERT INTO t VALUES (1, 1)", "CREATE TABLE other (id INT)");
    a.run("ROLLBACK");
    assertThat(ids(b)).isEqualTo("1");
  }

  @Test
  void errorUndoesTheStatementAlone() throws SQLException {
    a.runAll("BEGIN", "INSERT INTO t VALUES (1, 1)");
    a.fails(1062, "INSERT INTO t VALUES (2, 2), (3, 1)");
    assertThat(ids(a)).isEqualTo("1");
    a.fails(1062, "INSERT INTO t VALUES (2, 2), (1, 3)");
    a.run("INSERT INTO t VALUES (2, 2)");
    a.fails(1062, "UPDATE t SET v = 7");
    assertThat(a.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,1", "2,2");
    a.run("COMMIT");
    assertThat(b.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1,1", "2,2");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void errorUndoesAnAutocommitStatementWhole() throws SQLException {
    a.run("INSERT INTO t VALUES (1, 1)");
    assertThat(a.fails(1062, "INSERT INTO t VALUES (2, 2), (3, 3), (1, 9)").message())
        .contains("Duplicate entry '1' for key 't.PRIMARY'");
    assertThat(ids(b)).isEqualTo("1");
    a.fails(1062, "INSERT INTO t VALUES (9, 1)");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void chainBeginsTheNextTransaction() throws SQLException {
    a.runAll("BEGIN", "INSERT INTO t VALUES (1, 1)", "COMMIT AND CHAIN");
    a.runAll("INSERT INTO t VALUES (2, 2)", "ROLLBACK");
    assertThat(ids(b)).isEqualTo("1");
  }

  @Test
  void setTransactionHoldsForTheNextOneOnly() throws SQLException {
    a.run("INSERT INTO t VALUES (1, 1)");
    a.run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    a.run("BEGIN");
    a.fails(1568, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    assertThat(ids(a)).isEqualTo("1");
    b.run("INSERT INTO t VALUES (2, 2)");
    assertThat(ids(a)).isEqualTo("1 2");
    a.runAll("COMMIT", "BEGIN");
    assertThat(ids(a)).isEqualTo("1 2");
    b.run("INSERT INTO t VALUES (3, 3)");
    assertThat(ids(a)).isEqualTo("1 2");
    a.run("COMMIT");
  }

  @Test
  void uniqueValueMovesWithinOneTransaction() throws SQLException {
    a.runAll(
        "INSERT INTO t VALUES (1, 1), (2, 2)",
        "BEGIN",
        "DELETE FROM t WHERE id = 1",
        "INSERT INTO t VALUES (3, 1)",
        "UPDATE t SET v = 5 WHERE id = 2",
        "INSERT INTO t VALUES (4, 2)",
        "COMMIT");
    assertThat(b.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("2,5", "3,1", "4,2");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void optimisticInsertOverACommittedRowIsADuplicateWheneverItIsFound() throws SQLException {
    a.run("INSERT INTO t VALUES (1, 19)");
    a.run("BEGIN OPTIMISTIC");
    a.run("INSERT INTO t VALUES (1, 12)");
    assertThat(a.fails(1062, "REPLACE INTO t VALUES (3, 19)").message())
        .contains("Duplicate entry '1' for key 't.PRIMARY'");
    assertThat(a.fails(1062, "COMMIT").message())
        .contains("Duplicate entry '1' for key 't.PRIMARY'");
    assertThat(b.rows("SELECT id, v FROM t")).containsExactly("1,19");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void largeTransactionIsWholeOrAbsent() throws SQLException {
    a.run("CREATE TABLE n (id INT PRIMARY KEY, v INT, KEY by_v (v))");
    StringBuilder insert = new StringBuilder("INSERT INTO n VALUES ");
    for (int i = 0; i < 1000; i++) {
      insert.append(i == 0 ? "" : ",").append("(").append(i).append(",").append(i % 7).append(")");
    }
    a.run(insert.toString());
    a.run("BEGIN");
    for (int i = 1; i < 32; i *= 2) {
      a.run("INSERT INTO n SELECT id + " + i * 1000 + ", v FROM n");
    }
    assertThat(a.number("SELECT COUNT(*) FROM n")).isEqualTo(32_000);
    assertThat(b.number("SELECT COUNT(*) FROM n")).isEqualTo(1000);
    a.run("ROLLBACK");
    assertThat(a.number("SELECT COUNT(*) FROM n")).isEqualTo(1000);
    a.run("BEGIN");
    for (int i = 1; i < 32; i *= 2) {
      a.run("INSERT INTO n SELECT id + " + i * 1000 + ", v FROM n");
    }
    a.run("COMMIT");
    assertThat(b.number("SELECT COUNT(*) FROM n")).isEqualTo(32_000);
    assertThat(b.number("SELECT COUNT(*) FROM n FORCE INDEX (by_v) WHERE v >= 0"))
        .isEqualTo(32_000);
    assertThat(a.run("UPDATE n SET v = v + 1")).isEqualTo(32_000);
    assertThat(a.run("DELETE FROM n WHERE v <> 1"))
        .isEqualTo((int) (32_000 - b.number("SELECT COUNT(*) FROM n WHERE v = 1")));
    a.run("ADMIN CHECK TABLE n");
  }
}
