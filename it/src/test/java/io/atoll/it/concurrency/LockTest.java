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

/** Row locks: who waits, for how long, and who must give way. */
class LockTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private Client a;
  private Client b;

  @BeforeEach
  void connect() throws SQLException {
    a = Client.openFresh(ATOLL.database(), "locks");
    b = Client.open(ATOLL.database(), "locks");
    a.run("CREATE TABLE t (id INT PRIMARY KEY, u INT, v INT, UNIQUE KEY by_u (u))");
    a.run("INSERT INTO t VALUES (1, 1, 10), (2, 2, 20), (3, 3, 30)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    a.close();
    b.close();
  }

  @Test
  void deadlockRollsBackOneAndLetsTheOtherGoOn() throws SQLException {
    a.run("BEGIN");
    b.run("BEGIN");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    b.run("UPDATE t SET v = 22 WHERE id = 2");
    Running fromA = a.startAndAwait("UPDATE t SET v = 12 WHERE id = 2");
    Running fromB = b.start("UPDATE t SET v = 21 WHERE id = 1");
    int victims = 0;
    Client survivor = a;
    try {
      fromB.get();
      survivor = b;
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(1213);
      assertThat(e.getSQLState()).isEqualTo("40001");
      assertThat(e.getMessage()).contains("Deadlock found when trying to get lock");
      victims++;
    }
    try {
      fromA.get();
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(1213);
      victims++;
    }
    assertThat(victims).isEqualTo(1);
    Client victim = survivor == a ? b : a;
    assertThat(victim.number("SELECT v FROM t WHERE id = 3")).isEqualTo(30);
    survivor.run("COMMIT");
    assertThat(a.rows("SELECT v FROM t WHERE id < 3 ORDER BY id"))
        .isEqualTo(survivor == a ? java.util.List.of("11", "12") : java.util.List.of("21", "22"));
    assertThat(victim.run("UPDATE t SET v = 99 WHERE id = 1"))
        .as("the victim's transaction is gone: this commits at once")
        .isEqualTo(1);
    assertThat(survivor.number("SELECT v FROM t WHERE id = 1")).isEqualTo(99);
  }

  @Test
  void lockWaitTimesOutAndKeepsTheTransaction() throws SQLException {
    a.run("BEGIN");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    b.run("SET SESSION innodb_lock_wait_timeout = 1");
    b.run("BEGIN");
    b.run("UPDATE t SET v = 22 WHERE id = 2");
    assertThat(b.fails(1205, "UPDATE t SET v = 12 WHERE id = 1").message())
        .contains("Lock wait timeout exceeded; try restarting transaction");
    b.run("COMMIT");
    a.run("ROLLBACK");
    assertThat(a.rows("SELECT v FROM t ORDER BY id")).containsExactly("10", "22", "30");
  }

  @Test
  void autocommitStatementsWaitAndTimeOutLikeAnyOther() throws SQLException {
    b.run("SET SESSION innodb_lock_wait_timeout = 1");
    for (String mode : new String[] {"pessimistic", "optimistic"}) {
      b.run("SET SESSION tidb_txn_mode = '" + mode + "'");
      a.run("BEGIN PESSIMISTIC");
      a.run("UPDATE t SET v = 11 WHERE id = 1");
      a.run("SELECT * FROM t WHERE id = 4 FOR UPDATE");
      b.fails(1205, "UPDATE t SET v = 12 WHERE id = 1");
      b.fails(1205, "DELETE FROM t WHERE v = 10");
      b.fails(1205, "INSERT INTO t VALUES (4, 4, 4)");
      b.fails(1205, "REPLACE INTO t VALUES (1, 1, 1)");
      b.fails(1205, "SELECT * FROM t WHERE id = 1 FOR UPDATE");
      a.run("ROLLBACK");
    }
  }

  @Test
  void autocommitStatementsThatChangeNothingWaitForTheRowsHolder() throws Exception {
    a.run("BEGIN");
    a.run("INSERT INTO t VALUES (5, 5, 50)");
    Running inserted = b.startAndAwait("DELETE FROM t WHERE id = 5");
    a.run("COMMIT");
    assertThat(inserted.get()).as("the row came while the statement waited").isEqualTo(1);

    a.run("BEGIN");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    Running updated = b.startAndAwait("UPDATE t SET v = 10 WHERE id = 1");
    a.run("COMMIT");
    assertThat(updated.get()).as("another value than the one first read").isEqualTo(1);

    a.run("BEGIN");
    a.run("DELETE FROM t WHERE id = 2");
    Running same = b.startAndAwait("UPDATE t SET v = 20 WHERE id = 2");
    a.run("ROLLBACK");
    same.get();
    assertThat(a.rows("SELECT * FROM t ORDER BY id")).containsExactly("1,1,10", "2,2,20", "3,3,30");
    assertThat(a.rows("SELECT id FROM t FOR UPDATE NOWAIT")).as("all is free").hasSize(3);
  }

  @Test
  void noWaitFailsAtOnce() throws SQLException {
    a.run("BEGIN");
    a.run("SELECT * FROM t WHERE id = 2 FOR UPDATE");
    b.run("BEGIN");
    assertThat(b.fails(3572, "SELECT * FROM t WHERE id = 2 FOR UPDATE NOWAIT").message())
        .contains("NOWAIT is set");
    b.fails(3572, "SELECT * FROM t FOR SHARE NOWAIT");
    assertThat(b.rows("SELECT id FROM t WHERE id = 3 FOR UPDATE NOWAIT")).containsExactly("3");
    b.run("ROLLBACK");
    a.run("ROLLBACK");
    assertThat(b.rows("SELECT id FROM t WHERE id = 2 FOR UPDATE NOWAIT")).containsExactly("2");
  }

  @Test
  void skipLockedLeavesOutLockedRows() throws SQLException {
    a.run("BEGIN");
    a.run("SELECT * FROM t WHERE id = 1 FOR UPDATE");
    b.run("BEGIN");
    assertThat(b.rows("SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED"))
        .containsExactly("2", "3");
    assertThat(b.rows("SELECT id FROM t WHERE id = 1 FOR UPDATE SKIP LOCKED")).isEmpty();
    try (Client c = Client.open(ATOLL.database(), "locks")) {
      c.run("BEGIN");
      assertThat(c.rows("SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED")).isEmpty();
      c.run("ROLLBACK");
    }
    b.run("ROLLBACK");
    a.run("ROLLBACK");
  }

  @Test
  void sharedLocksAdmitReadersAndKeepWritersOut() throws SQLException {
    a.run("BEGIN");
    assertThat(a.rows("SELECT v FROM t WHERE id = 1 FOR SHARE")).containsExactly("10");
    b.run("BEGIN");
    assertThat(b.rows("SELECT v FROM t WHERE id = 1 LOCK IN SHARE MODE")).containsExactly("10");
    try (Client c = Client.open(ATOLL.database(), "locks")) {
      c.run("SET SESSION innodb_lock_wait_timeout = 1");
      c.fails(1205, "UPDATE t SET v = 11 WHERE id = 1");
      Running waits = c.startAndAwait("DELETE FROM t WHERE id = 1");
      b.run("COMMIT");
      a.run("COMMIT");
      waits.get();
    }
    assertThat(a.number("SELECT COUNT(*) FROM t")).isEqualTo(2);
  }

  @Test
  void plainReadsDoNotWaitForLocks() throws SQLException {
    a.run("BEGIN");
    a.run("UPDATE t SET v = v + 1");
    assertThat(b.rows("SELECT v FROM t ORDER BY id")).containsExactly("10", "20", "30");
    a.run("ROLLBACK");
  }

  @Test
  void uniqueKeysAreLockedToo() throws SQLException {
    a.run("BEGIN");
    a.run("INSERT INTO t VALUES (4, 4, 40)");
    b.run("BEGIN");
    Running waits = b.startAndAwait("INSERT INTO t VALUES (5, 4, 50)");
    a.run("COMMIT");
    assertThat(waits.fails(1062).message()).contains("Duplicate entry '4' for key 't.by_u'");
    b.run("ROLLBACK");
    a.run("BEGIN");
    a.run("DELETE FROM t WHERE id = 4");
    Running again = b.startAndAwait("INSERT INTO t VALUES (5, 4, 50)");
    a.run("COMMIT");
    assertThat(again.get()).isEqualTo(1);
    assertThat(a.rows("SELECT id, u FROM t WHERE u = 4")).containsExactly("5,4");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void rollbackOfTheHolderLetsTheInsertIn() throws SQLException {
    a.run("BEGIN");
    a.run("INSERT INTO t VALUES (4, 4, 40)");
    Running waits = b.startAndAwait("INSERT INTO t VALUES (4, 4, 41)");
    a.run("ROLLBACK");
    assertThat(waits.get()).isEqualTo(1);
    assertThat(a.number("SELECT v FROM t WHERE id = 4")).isEqualTo(41);
  }

  @Test
  void locksGoWithTheConnection() throws SQLException {
    try (Client c = Client.open(ATOLL.database(), "locks")) {
      c.run("BEGIN");
      c.run("UPDATE t SET v = 11 WHERE id = 1");
    }
    assertThat(a.run("UPDATE t SET v = 12 WHERE id = 1")).isEqualTo(1);
    assertThat(a.number("SELECT v FROM t WHERE id = 1")).isEqualTo(12);
  }

  @Test
  void killedWaiterGivesUp() throws SQLException {
    a.run("BEGIN");
    a.run("UPDATE t SET v = 11 WHERE id = 1");
    b.run("BEGIN");
    b.run("UPDATE t SET v = 31 WHERE id = 3");
    Running waits = b.startAndAwait("UPDATE t SET v = 12 WHERE id = 1");
    a.run("KILL QUERY " + b.id());
    waits.fails(1317);
    assertThat(b.number("SELECT v FROM t WHERE id = 3")).as("still in it").isEqualTo(31);
    b.run("ROLLBACK");
    a.run("ROLLBACK");
  }
}
