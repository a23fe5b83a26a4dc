package io.atoll.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Clients;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.harness.Wire;
import io.atoll.it.sql.DatabaseExtension;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What no client should send is answered in MySQL's words or ends its connection, and nobody
 * else's: a bystander's transaction stands open all the while.
 */
@Timeout(120)
class BadInputTest {
  private static final int STMT_PREPARE = 22;
  private static final int STMT_EXECUTE = 23;
  private static final int STMT_SEND_LONG_DATA = 24;
  private static final int STMT_CLOSE = 25;
  private static final int STMT_RESET = 26;
  private static final int STMT_FETCH = 28;

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private static Client bystander;

  @BeforeAll
  static void begin() throws SQLException {
    bystander = Client.openFresh(ATOLL.database(), "bystander");
    bystander.runAll("CREATE TABLE t (id INT PRIMARY KEY)", "BEGIN", "INSERT INTO t VALUES (1)");
  }

  @AfterEach
  void theBystanderSeesNothing() throws SQLException {
    assertThat(bystander.one("SELECT COUNT(*) FROM t")).isEqualTo("1");
    try (Client other = Client.open(ATOLL.database(), "bystander")) {
      assertThat(other.one("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }
  }

  @AfterAll
  static void end() throws SQLException {
    bystander.run("COMMIT");
    assertThat(bystander.one("SELECT COUNT(*) FROM t")).isEqualTo("1");
    bystander.run("DROP DATABASE bystander");
    bystander.close();
  }

  // ---- packets

  @Test
  void handshakesOfGarbageEndTheirConnections() throws IOException {
    long seed = TestSize.seed("handshakes");
    Random random = new Random(seed);
    byte[][] payloads = {
      {},
      {0},
      {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
      new byte[32],
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
      new byte[300_000],
      new byte[TestSize.of(40, 4000)]
    };
    random.nextBytes(payloads[6]);
    for (byte[] payload : payloads) {
      try (Wire wire = Wire.greeted(ATOLL.database())) {
        wire.raw(payload.length, 1, payload);
        wire.endOutput();
        assertThat(wire.isClosed()).isTrue();
      }
    }
    try (Wire wire = Wire.greeted(ATOLL.database())) {
      wire.raw(32, 7, new byte[32]); // out of order
      assertThat(wire.isClosed()).isTrue();
    }
    try (Wire wire = Wire.greeted(ATOLL.database())) {
      wire.endOutput(); // and nothing at all
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @Test
  void packetsOutOfOrderEndTheirConnection() throws IOException {
    try (Wire wire = Wire.open(ATOLL.database())) {
      wire.raw(1, 5, new byte[] {14});
      assertThat(wire.answer())
          .isEqualTo(new Wire.Answer(1156, "08S01", "Got packets out of order"));
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @Test
  void packetsCutShortEndTheirConnection() throws IOException {
    byte[] select = {3, 'S', 'E', 'L', 'E', 'C', 'T', ' ', '1'};
    for (int announced : new int[] {10, 100_000, 0xFFFFFF}) {
      try (Wire wire = Wire.open(ATOLL.database())) {
        wire.raw(announced, 0, select);
        wire.endOutput();
        assertThat(wire.isClosed()).isTrue();
      }
    }
    // Shorter than it is: what is left over is the next header, of another sequence.
    try (Wire wire = Wire.open(ATOLL.database())) {
      wire.raw(3, 0, select);
      assertThat(wire.answer().code()).isEqualTo(1064);
      wire.endOutput();
      assertThat(wire.isClosed()).isTrue();
    }
  }

  @Test
  void unknownCommandsAndStatementsAreErrorsOnly() throws IOException {
    try (Wire wire = Wire.open(ATOLL.database())) {
      for (int command : new int[] {0, 5, 11, 29, 77, 200, 255}) {
        wire.command(command, (byte) 'x');
        assertThat(wire.answer()).isEqualTo(new Wire.Answer(1047, "08S01", "Unknown command"));
      }
      wire.write(new byte[0]); // not even a command; in the order of the packet before
      assertThat(wire.answer().code()).isIn(1047, 1156);
    }
    try (Wire wire = Wire.open(ATOLL.database())) {
      for (int command : new int[] {STMT_EXECUTE, STMT_RESET, STMT_FETCH}) {
        wire.command(command, new byte[] {99, 0, 0, 0, 0, 1, 0, 0, 0});
        Wire.Answer answer = wire.answer();
        assertThat(answer.code()).isEqualTo(1243);
        assertThat(answer.message()).startsWith("Unknown prepared statement handler (99) given to");
      }
      // These two are never answered.
      wire.command(STMT_SEND_LONG_DATA, new byte[] {99, 0, 0, 0, 0, 0, 'x'});
      wire.command(STMT_CLOSE, new byte[] {99, 0, 0, 0});
      assertThat(wire.isAlive()).isTrue();
    }
  }

  @Test
  void malformedExecutionsAreErrorsOnly() throws IOException {
    long seed = TestSize.seed("executions");
    Random random = new Random(seed);
    try (Wire wire = Wire.open(ATOLL.database())) {
      wire.command(STMT_PREPARE, "SELECT ?, ?".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      int id = wire.read()[1];
      for (int i = 0; i < 6; i++) {
        wire.read(); // two parameters, two columns, and two ends
      }
      wire.command(STMT_EXECUTE, (byte) id);
      assertThat(wire.answer().code()).isEqualTo(1835);
      for (int round = 0; round < TestSize.of(200, 20_000); round++) {
        byte[] body = new byte[random.nextInt(9, 40)];
        random.nextBytes(body);
        System.arraycopy(new byte[] {(byte) id, 0, 0, 0, 0, 1, 0, 0, 0}, 0, body, 0, 9);
        wire.command(STMT_EXECUTE, body);
        byte[] answer = wire.read();
        if (answer[0] != (byte) 0xFF) {
          readRows(wire);
        }
      }
      assertThat(wire.isAlive()).isTrue();
    }
  }

  /** Past two definitions, their end, rows and their end. */
  private static void readRows(Wire wire) throws IOException {
    for (int ends = 0; ends < 2; ) {
      byte[] packet = wire.read();
      if (packet[0] == (byte) 0xFE && packet.length < 9) {
        ends++;
      } else if (packet[0] == (byte) 0xFF) {
        return;
      }
    }
  }

  @Test
  void packetsAboveTheLimitAreRefused() throws Exception {
    try (Client admin = Client.open(ATOLL.database(), "")) {
      long before = admin.number("SELECT @@global.max_allowed_packet");
      admin.run("SET GLOBAL max_allowed_packet = 1048576");
      try (Wire wire = Wire.open(ATOLL.database())) {
        wire.query("SELECT '" + "x".repeat(1 << 20) + "'");
        assertThat(wire.answer())
            .isEqualTo(
                new Wire.Answer(
                    1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes"));
        assertThat(wire.isClosed()).isTrue();
      } finally {
        admin.run("SET GLOBAL max_allowed_packet = " + before);
      }
    }
  }

  @Test
  void bytesOfChanceEndNobodyElse() throws IOException {
    long seed = TestSize.seed("bytes");
    Random random = new Random(seed);
    for (int round = 0; round < TestSize.of(30, 2000); round++) {
      try (Wire wire = Wire.open(ATOLL.database())) {
        for (int i = 0; i < 10; i++) {
          byte[] payload = new byte[1 + random.nextInt(60)];
          random.nextBytes(payload);
          payload[0] = (byte) random.nextInt(40);
          if (payload[0] != 8 && payload[0] != 10 && payload[0] != 12) { // shutdown, kill
            wire.raw(random.nextInt(8) == 0 ? random.nextInt(200) : payload.length, 0, payload);
          }
        }
      } catch (IOException e) {
        // It closed this connection: that is its right.
      }
    }
  }

  // ---- connections

  @Test
  void connectionsAboveTheLimitAreToldSo() throws Exception {
    try (Client admin = Client.open(ATOLL.database(), "")) {
      admin.run("CREATE USER ordinary");
      String url = ATOLL.database().url().replace("user=root", "user=ordinary");
      long open = admin.number("SELECT COUNT(*) FROM information_schema.processlist");
      admin.run("SET GLOBAL max_connections = " + (open + 1));
      try (var last = DriverManager.getConnection(url)) {
        assertThat(last.isValid(10)).isTrue();
        assertThat(codeOf(url)).isEqualTo(1040);
        // One more for an administrator.
        try (Client reserve = Client.open(ATOLL.database(), "")) {
          assertThat(reserve.one("SELECT 1")).isEqualTo("1");
        }
        assertThat(last.isValid(10)).isTrue();
      } finally {
        admin.run("SET GLOBAL max_connections = 10000");
        admin.run("DROP USER ordinary");
      }
    }
  }

  private static int codeOf(String url) {
    try (var connection = DriverManager.getConnection(url)) {
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  @Test
  void idleConnectionsAreClosedWithAWord() throws Exception {
    try (Wire wire = Wire.open(ATOLL.database());
        Wire patient = Wire.open(ATOLL.database())) {
      wire.query("SET wait_timeout = 1");
      assertThat(wire.read()[0]).isZero();
      patient.query("SET interactive_timeout = 1");
      assertThat(patient.read()[0]).isZero();
      Wire.Answer answer = wire.answer();
      assertThat(answer.code()).isEqualTo(4031);
      assertThat(answer.state()).isEqualTo("HY000");
      assertThat(answer.message())
          .startsWith("The client was disconnected by the server because of inactivity.");
      assertThat(wire.isClosed()).isTrue();
      // The other setting is for clients that call themselves interactive, at their start.
      assertThat(patient.isAlive()).isTrue();
    }
    try (Client admin = Client.open(ATOLL.database(), "")) {
      admin.run("SET GLOBAL interactive_timeout = 1");
      try (Wire interactive = Wire.openInteractive(ATOLL.database());
          Wire other = Wire.open(ATOLL.database())) {
        assertThat(interactive.answer().code()).isEqualTo(4031);
        assertThat(other.isAlive()).isTrue();
      } finally {
        admin.run("SET GLOBAL interactive_timeout = 28800");
      }
    }
  }

  @Test
  void anIdleTransactionThatIsClosedIsRolledBack() throws Exception {
    try (Client watcher = Client.openFresh(ATOLL.database(), "idle")) {
      watcher.runAll("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      try (Wire wire = Wire.open(ATOLL.database())) {
        for (String sql :
            new String[] {"BEGIN", "DELETE FROM idle.t WHERE id = 1", "SET wait_timeout = 1"}) {
          wire.query(sql);
          assertThat(wire.read()[0]).as(sql).isZero();
        }
        assertThat(wire.answer().code()).isEqualTo(4031);
      }
      // Waits for the lock until it is gone.
      assertThat(watcher.run("UPDATE t SET id = 2 WHERE id = 1")).isEqualTo(1);
      watcher.run("DROP DATABASE idle");
    }
  }

  @Test
  void wrongPasswordsAndUnknownDatabasesAreNamed() throws Exception {
    var wrong = Clients.mariadb(ATOLL.database(), "--password=wrong", "-e", "SELECT 1").run();
    assertThat(wrong.output())
        .contains(
            "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)");
    var nobody = Clients.mariadb(ATOLL.database(), "--user=nobody", "-e", "SELECT 1").run();
    assertThat(nobody.output())
        .contains(
            "ERROR 1045 (28000): Access denied for user 'nobody'@'localhost' (using password: NO)");
    var nowhere = Clients.mariadb(ATOLL.database(), "--database=nowhere", "-e", "SELECT 1").run();
    assertThat(nowhere.output()).contains("ERROR 1049 (42000): Unknown database 'nowhere'");
    assertThat(bystander.fails(1049, "USE nowhere").message()).contains("nowhere");
  }

  // ---- statements

  private static void fails(int code, String state, String text, String sql) {
    Client.Failure failure = bystander.fails(code, sql);
    assertThat(failure.state()).as(sql).isEqualTo(state);
    assertThat(failure.message()).as(sql).contains(text);
  }

  @Test
  void syntaxErrorsQuoteTheTextNearThem() {
    String near = "You have an error in your SQL syntax; check the manual";
    fails(1064, "42000", near, "SELEC 1");
    fails(1064, "42000", "near 'SELEC 1' at line 1", "SELEC 1");
    fails(1064, "42000", "near 'FORM t' at line 2", "SELECT *\nFORM t");
    fails(1064, "42000", "near '' at line 1", "SELECT * FROM");
    fails(1064, "42000", "near ') WHERE 1' at line 3", "SELECT\n(1\n+) WHERE 1");
    fails(1064, "42000", "near ''abc' at line 1", "SELECT 'abc");
    fails(1065, "42000", "Query was empty", "");
  }

  @Test
  void valuesThatDoNotFitAreErrorsInStrictMode() throws SQLException {
    try (Client client = Client.openFresh(ATOLL.database(), "strict")) {
      client.run(
          "CREATE TABLE s (id INT PRIMARY KEY AUTO_INCREMENT, small TINYINT, positive INT UNSIGNED,"
              + " exact DECIMAL(4,2), short VARCHAR(3), day DATE, at DATETIME,"
              + " kind ENUM('a', 'b'), must INT NOT NULL DEFAULT 0)");
      String[][] cases = {
        {
          "1264",
          "22003",
          "Out of range value for column 'small' at row 2",
          "(small) VALUES (1), (200)"
        },
        {
          "1264",
          "22003",
          "Out of range value for column 'positive' at row 1",
          "(positive) VALUES (-1)"
        },
        {"1264", "22003", "Out of range value for column 'exact' at row 1", "(exact) VALUES (100)"},
        {
          "1366",
          "HY000",
          "Incorrect integer value: 'abc' for column 'small' at row 1",
          "(small) VALUES ('abc')"
        },
        {
          "1366",
          "HY000",
          "Incorrect decimal value: 'x' for column 'exact' at row 1",
          "(exact) VALUES ('x')"
        },
        {"1366", "HY000", "Incorrect string value: '\\xFF", "(short) VALUES (_binary x'FF')"},
        {"1406", "22001", "Data too long for column 'short' at row 1", "(short) VALUES ('four')"},
        {
          "1292",
          "22007",
          "Incorrect date value: '2024-02-30' for column 'day' at row 1",
          "(day) VALUES ('2024-02-30')"
        },
        {
          "1292",
          "22007",
          "Incorrect datetime value: 'soon' for column 'at' at row 1",
          "(at) VALUES ('soon')"
        },
        {"1265", "01000", "Data truncated for column 'kind' at row 1", "(kind) VALUES ('c')"},
        {"1265", "01000", "Data truncated for column 'small' at row 1", "(small) VALUES ('12x')"},
        {"1048", "23000", "Column 'must' cannot be null", "(must) VALUES (NULL)"},
        {"1365", "22012", "Division by 0", "(small) VALUES (1 / 0)"},
        {"1365", "22012", "Division by 0", "(small) SELECT 1 % 0"},
        {
          "1136",
          "21S01",
          "Column count doesn't match value count at row 2",
          "(small) VALUES (1), (1, 2)"
        },
        {"1054", "42S22", "Unknown column 'nothing' in", "(nothing) VALUES (1)"},
      };
      for (String[] each : cases) {
        String sql = "INSERT INTO s " + each[3];
        Client.Failure failure = client.fails(Integer.parseInt(each[0]), sql);
        assertThat(failure.state()).as(sql).isEqualTo(each[1]);
        assertThat(failure.message()).as(sql).contains(each[2]);
      }
      assertThat(client.number("SELECT COUNT(*) FROM s")).isZero();
      client.run("INSERT INTO s (small) VALUES (1)");
      client.fails(1264, "UPDATE s SET small = small + 127");
      client.fails(1365, "UPDATE s SET small = small / 0");
      client.fails(1690, "SELECT 9223372036854775807 + id FROM s");
      // Not strict: warnings, and the nearest value.
      client.run("SET sql_mode = ''");
      client.run("INSERT INTO s (small, short, day) VALUES (200, 'four', '2024-02-30')");
      assertThat(client.rows("SHOW WARNINGS"))
          .containsExactly(
              "Warning,1264,Out of range value for column 'small' at row 1",
              "Warning,1265,Data truncated for column 'short' at row 1",
              "Warning,1264,Out of range value for column 'day' at row 1");
      client.run("DROP DATABASE strict");
    }
  }
}
