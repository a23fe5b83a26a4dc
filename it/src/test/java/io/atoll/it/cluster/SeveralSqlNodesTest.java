package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.ProcessDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playground, and a second SQL node beside it. */
class SeveralSqlNodesTest {
  private static final String LEASE = "--node-lease-ms=2000";

  @TempDir Path folder;
  private int placement;
  private ProcessDatabase first;
  private ProcessDatabase second;
  private Client a;
  private Client b;

  @BeforeEach
  void start() throws Exception {
    placement = ProcessDatabase.freePort();
    int port = ProcessDatabase.freePort();
    first =
        ProcessDatabase.start(
            Playgrounds.command(
                "playground",
                List.of(
                    "--data=" + folder.resolve("playground"),
                    "--port=" + port,
                    "--status-port=0",
                    "--placement.listen=127.0.0.1:" + placement,
                    "--store.listen=127.0.0.1:0",
                    LEASE)),
            port,
            folder.resolve("playground.log"),
            Playgrounds.READY);
    second = startSecond();
    a = Client.openFresh(first, "several");
    b = Client.open(second, "several");
  }

  private ProcessDatabase startSecond() throws Exception {
    int secondPort = ProcessDatabase.freePort();
    return ProcessDatabase.start(
        Playgrounds.command(
            "sql",
            List.of(
                "--placement=127.0.0.1:" + placement,
                "--port=" + secondPort,
                "--status-port=0",
                LEASE)),
        secondPort,
        folder.resolve("sql.log"),
        Playgrounds.READY);
  }

  @AfterEach
  void stop() throws Exception {
    second.close();
    first.close();
  }

  @Test
  void bothChangeSchemasWhileBothWrite() throws Exception {
    a.run("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT, s VARCHAR(20))");
    for (int i = 0; i < 50; i++) {
      b.run("INSERT INTO t (v, s) VALUES (" + i + ", 'x')");
    }
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger writes = new AtomicInteger();
    CompletableFuture<Void> one = writer(Client.open(first, "several"), isOver, writes);
    CompletableFuture<Void> two = writer(Client.open(second, "several"), isOver, writes);
    a.run("ALTER TABLE t ADD INDEX v (v)");
    b.run("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 5, ADD INDEX s (s)");
    a.run("ADMIN CHECK TABLE t");
    b.run("ADMIN CHECK TABLE t");
    a.run("ALTER TABLE t DROP COLUMN c, DROP INDEX v");
    b.run("CREATE TABLE u (id INT PRIMARY KEY)");
    a.run("INSERT INTO u VALUES (1)");
    isOver.set(true);
    one.get();
    two.get();
    b.run("ADMIN CHECK TABLE t");
    assertThat(a.number("SELECT COUNT(*) FROM t")).isEqualTo(50 + writes.get());
    assertThat(b.number("SELECT COUNT(*) FROM t")).isEqualTo(50 + writes.get());
  }

  private static CompletableFuture<Void> writer(
      Client client, AtomicBoolean isOver, AtomicInteger writes) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (client) {
            for (int i = 0; !isOver.get(); i++) {
              client.run("INSERT INTO t (v, s) VALUES (" + i % 20 + ", 'y')");
              writes.incrementAndGet();
              client.run("UPDATE t SET v = v + 1, s = 'z' WHERE id = " + (1 + i % 50));
            }
            end.complete(null);
          } catch (SQLException | RuntimeException e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  @Test
  void connectionsAndAccountsAreOfAllNodes() throws Exception {
    assertThat(b.id()).isGreaterThan(1 << 21);
    Client.Running sleeps = b.startAndAwait("SELECT SLEEP(600)");
    a.run("KILL QUERY " + b.id());
    assertThat(sleeps.result().handle((count, e) -> true).get()).isTrue();
    assertThat(b.number("SELECT 1")).isEqualTo(1);
    a.fails(1094, "KILL " + (b.id() + 1_000));
    a.run("CREATE USER 'new'@'%' IDENTIFIED BY 'secret'");
    while (!canLogIn()) {
      Thread.onSpinWait();
    }
  }

  private boolean canLogIn() {
    String url =
        "jdbc:mariadb://127.0.0.1:"
            + second.port()
            + "/?user=new&password=secret&sslMode=disable&allowPublicKeyRetrieval=true";
    try {
      DriverManager.getConnection(url).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aStoppedNodeCannotCommitByItsOldSchema() throws Exception {
    a.run("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
    b.run("BEGIN");
    b.run("INSERT INTO t VALUES (1, 10)");
    second.signal("STOP");
    a.run("ALTER TABLE t ADD INDEX v (v)");
    second.signal("CONT");
    b.fails(8028, "COMMIT");
    a.run("ADMIN CHECK TABLE t");
    assertThat(a.number("SELECT COUNT(*) FROM t")).isZero();
    b.run("INSERT INTO t VALUES (2, 20)");
    a.run("ADMIN CHECK TABLE t");
    assertThat(b.rows("SELECT id FROM t WHERE v = 20")).containsExactly("2");
    second.kill();
    a.run("ALTER TABLE t ADD COLUMN c INT");
    a.run("ADMIN CHECK TABLE t");
  }

  @Test
  void locksByNameAreOfAllNodes() throws Exception {
    assertThat(a.number("SELECT GET_LOCK('job', 0)")).isEqualTo(1);
    assertThat(a.number("SELECT GET_LOCK('JOB', 0)")).isEqualTo(1);
    assertThat(b.one("SELECT GET_LOCK('job', 0), GET_LOCK('job', 0.1)")).isEqualTo("0,0");
    assertThat(b.one("SELECT IS_FREE_LOCK('job'), IS_USED_LOCK('job'), RELEASE_LOCK('job')"))
        .isEqualTo("0," + a.id() + ",0");
    Client.Running waits = b.startAndAwait("SELECT GET_LOCK('job', 600)");
    a.run("DO RELEASE_LOCK('job')");
    assertThat(waits.isDone()).isFalse();
    a.run("DO RELEASE_LOCK('job')");
    waits.get();
    assertThat(a.number("SELECT IS_USED_LOCK('job')")).isEqualTo(b.id());
    try (Client other = Client.open(first, "several")) {
      Client.Running queued = other.startAndAwait("SELECT GET_LOCK('job', 600)");
      a.run("KILL QUERY " + other.id());
      assertThat(queued.result().handle((count, e) -> true).get()).isTrue();
    }
    // What ends with its connection, and with its node, is free again.
    b.close();
    assertThat(a.number("SELECT GET_LOCK('job', 600)")).isEqualTo(1);
    assertThat(a.one("SELECT RELEASE_ALL_LOCKS(), RELEASE_LOCK('job')")).isEqualTo("1,null");
    b = Client.open(second, "several");
    assertThat(b.number("SELECT GET_LOCK('job', 0)")).isEqualTo(1);
    second.kill();
    assertThat(a.number("SELECT GET_LOCK('job', 600)")).isEqualTo(1);
  }

  @Test
  void globalVariablesAreOfAllNodesAndStay() throws Exception {
    a.run("SET GLOBAL wait_timeout = 1234, PERSIST sort_buffer_size = 65536");
    a.run("SET GLOBAL transaction_isolation = 'READ-COMMITTED'");
    String look =
        "SELECT @@global.wait_timeout, @@global.sort_buffer_size, @@global.transaction_isolation,"
            + " @@global.tx_isolation";
    String set = "1234,65536,READ-COMMITTED,READ-COMMITTED";
    assertThat(a.one(look)).isEqualTo(set);
    while (!b.one(look).equals(set)) {
      Thread.onSpinWait();
    }
    try (Client next = Client.open(second, "several")) {
      assertThat(next.one("SELECT @@wait_timeout, @@transaction_isolation"))
          .isEqualTo("1234,READ-COMMITTED");
    }
    b.run("SET GLOBAL wait_timeout = DEFAULT");
    while (a.number("SELECT @@global.wait_timeout") != 28_800) {
      Thread.onSpinWait();
    }
    second.close();
    second = startSecond();
    b = Client.open(second, "several");
    assertThat(b.one(look)).isEqualTo(set.replace("1234", "28800"));
    assertThat(a.fails(1235, "SET PERSIST_ONLY wait_timeout = 5").message())
        .contains("SET PERSIST_ONLY");
  }
}
