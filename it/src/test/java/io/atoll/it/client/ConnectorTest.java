package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.DatabaseExtension;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two Java connectors, with each of their ways to run statements. */
class ConnectorTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  /** A connector with options. */
  record Driver(String scheme, String options) {
    String url(int port, String schema, String more) {
      return "jdbc:"
          + scheme
          + "://127.0.0.1:"
          + port
          + "/"
          + schema
          + "?user=root&allowPublicKeyRetrieval=true&"
          + (options.contains("sslMode") ? "" : "sslMode=" + noTls() + "&")
          + options
          + more;
    }

    private String noTls() {
      return scheme.equals("mysql") ? "DISABLED" : "disable";
    }

    @Override
    public String toString() {
      return scheme + " " + options;
    }
  }

  static Stream<Driver> drivers() {
    return Stream.of(
        new Driver("mysql", "useServerPrepStmts=false&rewriteBatchedStatements=false"),
        new Driver("mysql", "useServerPrepStmts=true&rewriteBatchedStatements=false"),
        new Driver("mysql", "useServerPrepStmts=false&rewriteBatchedStatements=true"),
        new Driver("mysql", "useServerPrepStmts=true&cachePrepStmts=true&useCompression=true"),
        new Driver("mysql", "sslMode=REQUIRED&useServerPrepStmts=true"),
        new Driver("mariadb", "useServerPrepStmts=false"),
        new Driver("mariadb", "useServerPrepStmts=true"),
        new Driver("mariadb", "useServerPrepStmts=true&useCompression=true"),
        new Driver("mariadb", "useBulkStmts=true&useServerPrepStmts=true"),
        new Driver("mariadb", "sslMode=trust&useServerPrepStmts=true"));
  }

  private static int port() {
    return ATOLL.database().port();
  }

  private static Connection connect(Driver driver) throws SQLException {
    return connect(driver, "");
  }

  private static Connection connect(Driver driver, String more) throws SQLException {
    String schema = "connector";
    try (Connection c = DriverManager.getConnection(driver.url(port(), "", ""));
        Statement s = c.createStatement()) {
      s.execute("DROP DATABASE IF EXISTS " + schema);
      s.execute("CREATE DATABASE " + schema);
    }
    return DriverManager.getConnection(driver.url(port(), schema, more));
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void everyTypeGoesInAndComesBack(Driver driver) throws SQLException {
    try (Connection c = connect(driver);
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, ti TINYINT, si SMALLINT, mi MEDIUMINT, bi BIGINT,"
              + " ub BIGINT UNSIGNED, de DECIMAL(20,5), fl FLOAT, dbl DOUBLE, bt BIT(12),"
              + " ch CHAR(10), vc VARCHAR(100), tx LONGTEXT, bin BINARY(4), vb VARBINARY(20),"
              + " bl LONGBLOB, en ENUM('a','b'), st SET('x','y','z'), dt DATE, tm TIME(3),"
              + " dtm DATETIME(6), ts TIMESTAMP(6) NULL, yr YEAR, js JSON, bo BOOLEAN)");
      byte[] blob = new byte[100_000];
      new Random(5).nextBytes(blob);
      LocalDateTime time = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 123_456_000);
      try (PreparedStatement p =
          c.prepareStatement(
              "INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
        int i = 1;
        p.setInt(i++, 1);
        p.setByte(i++, (byte) -128);
        p.setShort(i++, (short) -32768);
        p.setInt(i++, 8388607);
        p.setLong(i++, Long.MIN_VALUE);
        p.setBigDecimal(i++, new BigDecimal("18446744073709551615"));
        p.setBigDecimal(i++, new BigDecimal("123456789012345.12345"));
        p.setFloat(i++, 1.5f);
        p.setDouble(i++, Math.PI);
        p.setInt(i++, 0xABC);
        p.setString(i++, "größe");
        p.setString(i++, "quote ' and \\ and \" and 😀");
        p.setString(i++, "long ".repeat(50_000));
        p.setBytes(i++, new byte[] {0, 1, (byte) 0xFF, 0x27});
        p.setBytes(i++, new byte[] {0x27, 0x5C, 0, 0x1A});
        p.setBytes(i++, blob);
        p.setString(i++, "b");
        p.setString(i++, "x,z");
        p.setDate(i++, Date.valueOf("2024-02-29"));
        p.setString(i++, "12:34:56.789");
        p.setObject(i++, time);
        p.setTimestamp(i++, Timestamp.valueOf(time));
        p.setInt(i++, 2024);
        p.setString(i++, "{\"k\": [1, 2.5, null, \"v\"]}");
        p.setBoolean(i++, true);
        assertThat(p.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement p = c.prepareStatement("INSERT INTO t (id, vc) VALUES (?, ?)")) {
        p.setInt(1, 2);
        p.setNull(2, Types.VARCHAR);
        p.executeUpdate();
      }
      try (PreparedStatement p = c.prepareStatement("SELECT * FROM t WHERE id = ?")) {
        p.setInt(1, 1);
        ResultSet r = p.executeQuery();
        assertThat(r.next()).isTrue();
        assertThat(r.getByte("ti")).isEqualTo((byte) -128);
        assertThat(r.getShort("si")).isEqualTo((short) -32768);
        assertThat(r.getInt("mi")).isEqualTo(8388607);
        assertThat(r.getLong("bi")).isEqualTo(Long.MIN_VALUE);
        assertThat(r.getBigDecimal("ub")).isEqualByComparingTo("18446744073709551615");
        assertThat(r.getBigDecimal("de")).isEqualTo(new BigDecimal("123456789012345.12345"));
        assertThat(r.getFloat("fl")).isEqualTo(1.5f);
        assertThat(r.getDouble("dbl")).isEqualTo(Math.PI);
        assertThat(r.getBytes("bt")).isEqualTo(new byte[] {0x0A, (byte) 0xBC});
        assertThat(r.getString("ch")).isEqualTo("größe");
        assertThat(r.getString("vc")).isEqualTo("quote ' and \\ and \" and 😀");
        assertThat(r.getString("tx")).isEqualTo("long ".repeat(50_000));
        assertThat(r.getBytes("bin")).isEqualTo(new byte[] {0, 1, (byte) 0xFF, 0x27});
        assertThat(r.getBytes("vb")).isEqualTo(new byte[] {0x27, 0x5C, 0, 0x1A});
        assertThat(r.getBytes("bl")).isEqualTo(blob);
        assertThat(r.getString("en")).isEqualTo("b");
        assertThat(r.getString("st")).isEqualTo("x,z");
        assertThat(r.getObject("dt", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(r.getString("tm")).startsWith("12:34:56.789");
        assertThat(r.getObject("dtm", LocalDateTime.class)).isEqualTo(time);
        assertThat(r.getTimestamp("ts")).isEqualTo(Timestamp.valueOf(time));
        assertThat(r.getInt("yr")).isEqualTo(2024);
        assertThat(r.getString("js")).isEqualTo("{\"k\": [1, 2.5, null, \"v\"]}");
        assertThat(r.getBoolean("bo")).isTrue();
        assertThat(r.next()).isFalse();
        p.setInt(1, 2);
        r = p.executeQuery();
        assertThat(r.next()).isTrue();
        for (int i = 2; i <= 25; i++) {
          assertThat(r.getObject(i)).as("column " + i).isNull();
          assertThat(r.wasNull()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void batchesAndGeneratedKeys(Driver driver) throws SQLException {
    try (Connection c = connect(driver);
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT, name VARCHAR(50),"
              + " UNIQUE KEY by_n (n))");
      c.setAutoCommit(false);
      List<Integer> keys = new ArrayList<>();
      try (PreparedStatement p =
          c.prepareStatement(
              "INSERT INTO t (n, name) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
        for (int i = 0; i < 500; i++) {
          p.setInt(1, i);
          p.setString(2, "name; -- '" + i);
          p.addBatch();
        }
        int[] counts = p.executeBatch();
        assertThat(counts).hasSize(500);
        assertThat(Arrays.stream(counts).allMatch(n -> n == 1 || n == Statement.SUCCESS_NO_INFO))
            .isTrue();
        try (ResultSet r = p.getGeneratedKeys()) {
          while (r.next()) {
            keys.add(r.getInt(1));
          }
        }
      }
      if (!driver.options().contains("useBulkStmts=true")) {
        assertThat(keys).hasSize(500);
        assertThat(keys.getFirst()).isEqualTo(1);
        assertThat(keys.getLast()).isEqualTo(500);
      }
      c.commit();
      try (PreparedStatement p =
          c.prepareStatement("UPDATE t SET name = ? WHERE n BETWEEN ? AND ?")) {
        for (int i = 0; i < 10; i++) {
          p.setString(1, "batch " + i);
          p.setInt(2, i * 50);
          p.setInt(3, i * 50 + 49);
          p.addBatch();
        }
        assertThat(p.executeBatch()).hasSize(10);
      }
      c.rollback();
      try (ResultSet r =
          s.executeQuery("SELECT COUNT(*), COUNT(DISTINCT name), MAX(name) FROM t")) {
        r.next();
        assertThat(r.getInt(1)).isEqualTo(500);
        assertThat(r.getInt(2)).isEqualTo(500);
        assertThat(r.getString(3)).isEqualTo("name; -- '99");
      }
      c.commit();
      assertThatThrownBy(() -> s.executeUpdate("INSERT INTO t (n) VALUES (7)"))
          .isInstanceOf(SQLIntegrityConstraintViolationException.class)
          .hasMessageContaining("Duplicate entry '7' for key 't.by_n'");
      c.rollback();
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void streamsWithAFetchSize(Driver driver) throws SQLException {
    try (Connection c = connect(driver, "&useCursorFetch=true");
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(200))");
      for (int from = 0; from < 5000; from += 1000) {
        StringBuilder insert = new StringBuilder("INSERT INTO t VALUES ");
        for (int i = from; i < from + 1000; i++) {
          insert.append(i == from ? "" : ",").append("(" + i + ",'" + "v".repeat(i % 150) + "')");
        }
        s.execute(insert.toString());
      }
      try (PreparedStatement p =
          c.prepareStatement(
              "SELECT id, v FROM t WHERE id >= ? ORDER BY id",
              ResultSet.TYPE_FORWARD_ONLY,
              ResultSet.CONCUR_READ_ONLY)) {
        p.setFetchSize(73);
        p.setInt(1, 10);
        try (ResultSet r = p.executeQuery()) {
          int expected = 10;
          while (r.next()) {
            assertThat(r.getInt(1)).isEqualTo(expected);
            assertThat(r.getString(2)).hasSize(expected % 150);
            expected++;
          }
          assertThat(expected).isEqualTo(5000);
        }
        try (ResultSet r = p.executeQuery()) {
          r.next();
        }
        p.setInt(1, 4999);
        try (ResultSet r = p.executeQuery()) {
          assertThat(r.next()).isTrue();
          assertThat(r.next()).isFalse();
        }
      }
      try (PreparedStatement p =
          c.prepareStatement(
              "SELECT /*+ SET_VAR(group_concat_max_len = 5) */ GROUP_CONCAT(id) FROM t WHERE id >"
                  + " ?")) {
        p.setFetchSize(10);
        p.setInt(1, 4000);
        try (ResultSet r = p.executeQuery()) {
          assertThat(r.next()).isTrue();
          assertThat(r.getString(1)).as("hints hold for cursors, too").isEqualTo("4001,");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void metadataDescribesTheSchema(Driver driver) throws SQLException {
    boolean isMySql = driver.scheme().equals("mysql");
    try (Connection c = connect(driver);
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE ward (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(60) NOT NULL"
              + " DEFAULT 'none' COMMENT 'as on the door', beds SMALLINT UNSIGNED NULL,"
              + " cost DECIMAL(12,2), opened DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),"
              + " PRIMARY KEY (id), UNIQUE KEY by_name (name), KEY by_beds (beds, cost))"
              + " COMMENT='places'");
      s.execute("CREATE VIEW large AS SELECT id, name FROM ward WHERE beds > 20");
      var meta = c.getMetaData();
      assertThat(meta.getDatabaseProductName()).isNotEmpty();
      assertThat(meta.getDatabaseMajorVersion()).isGreaterThanOrEqualTo(8);
      assertThat(column(meta.getCatalogs(), 1)).contains("connector", "information_schema");
      assertThat(column(meta.getTables("connector", null, "%", new String[] {"TABLE"}), 3))
          .containsExactly("ward");
      assertThat(column(meta.getTables("connector", null, "%", new String[] {"VIEW"}), 3))
          .containsExactly("large");
      assertThat(column(meta.getTables("connector", null, "%", null), 3))
          .containsExactlyInAnyOrder("ward", "large");
      try (ResultSet r = meta.getColumns("connector", null, "ward", "%")) {
        r.next();
        assertThat(r.getString("COLUMN_NAME")).isEqualTo("id");
        assertThat(r.getInt("DATA_TYPE")).isEqualTo(Types.INTEGER);
        assertThat(r.getString("IS_NULLABLE")).isEqualTo("NO");
        assertThat(r.getString("IS_AUTOINCREMENT")).isEqualTo("YES");
        assertThat(r.getInt("ORDINAL_POSITION")).isEqualTo(1);
        r.next();
        assertThat(r.getString("COLUMN_NAME")).isEqualTo("name");
        assertThat(r.getInt("DATA_TYPE")).isEqualTo(Types.VARCHAR);
        assertThat(r.getInt("COLUMN_SIZE")).isEqualTo(60);
        assertThat(r.getString("COLUMN_DEF")).isIn("none", "'none'");
        assertThat(r.getString("REMARKS")).isEqualTo("as on the door");
        r.next();
        assertThat(r.getString("COLUMN_NAME")).isEqualTo("beds");
        assertThat(r.getString("TYPE_NAME")).isEqualToIgnoringCase("SMALLINT UNSIGNED");
        r.next();
        assertThat(r.getInt("DECIMAL_DIGITS")).isEqualTo(2);
        assertThat(r.getInt("COLUMN_SIZE")).isEqualTo(12);
        r.next();
        assertThat(r.getInt("DATA_TYPE")).isEqualTo(Types.TIMESTAMP);
        assertThat(r.next()).isFalse();
      }
      try (ResultSet r = meta.getPrimaryKeys("connector", null, "ward")) {
        r.next();
        assertThat(r.getString("COLUMN_NAME")).isEqualTo("id");
        assertThat(r.getString("PK_NAME")).isEqualTo("PRIMARY");
        assertThat(r.next()).isFalse();
      }
      List<String> indexes = new ArrayList<>();
      try (ResultSet r = meta.getIndexInfo("connector", null, "ward", false, true)) {
        while (r.next()) {
          indexes.add(
              r.getString("INDEX_NAME")
                  + " "
                  + r.getString("COLUMN_NAME")
                  + " "
                  + r.getBoolean("NON_UNIQUE"));
        }
      }
      assertThat(indexes)
          .containsExactlyInAnyOrder(
              "PRIMARY id false", "by_name name false", "by_beds beds true", "by_beds cost true");
      assertThat(column(meta.getIndexInfo("connector", null, "ward", true, true), 6))
          .containsExactlyInAnyOrder("PRIMARY", "by_name");
      assertThat(column(meta.getImportedKeys("connector", null, "ward"), 3)).isEmpty();
      assertThat(column(meta.getExportedKeys("connector", null, "ward"), 3)).isEmpty();
      assertThat(column(meta.getProcedures("connector", null, "%"), 3)).isEmpty();
      assertThat(column(meta.getTableTypes(), 1)).contains("TABLE", "VIEW");
      assertThat(column(meta.getTypeInfo(), 1)).contains("BIGINT");
      if (isMySql) {
        assertThat(column(meta.getColumnPrivileges("connector", null, "ward", "%"), 1)).isEmpty();
      }
      try (ResultSet r = s.executeQuery("SELECT w.id AS number, w.name, cost + 1 FROM ward w")) {
        var columns = r.getMetaData();
        assertThat(columns.getColumnLabel(1)).isEqualTo("number");
        assertThat(columns.getColumnName(1)).isEqualTo("id");
        assertThat(columns.getTableName(2)).isIn("ward", "w");
        assertThat(columns.getCatalogName(2)).isEqualTo("connector");
        assertThat(columns.isAutoIncrement(1)).isTrue();
        assertThat(columns.getColumnType(3)).isEqualTo(Types.DECIMAL);
        assertThat(columns.getScale(3)).isEqualTo(2);
      }
      try (PreparedStatement p = c.prepareStatement("SELECT name FROM ward WHERE id = ?")) {
        assertThat(p.getMetaData().getColumnName(1)).isEqualTo("name");
        assertThat(p.getParameterMetaData().getParameterCount()).isEqualTo(1);
      }
    }
  }

  private static List<String> column(ResultSet result, int index) throws SQLException {
    List<String> values = new ArrayList<>();
    try (result) {
      while (result.next()) {
        values.add(result.getString(index));
      }
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void transactionsAndIsolation(Driver driver) throws SQLException {
    try (Connection c = connect(driver);
        Connection other = DriverManager.getConnection(driver.url(port(), "connector", ""));
        Statement s = c.createStatement();
        Statement seen = other.createStatement()) {
      s.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      c.setAutoCommit(false);
      s.execute("INSERT INTO t VALUES (1)");
      var savepoint = c.setSavepoint("here");
      s.execute("INSERT INTO t VALUES (2)");
      c.rollback(savepoint);
      assertThat(column(seen.executeQuery("SELECT id FROM t"), 1)).isEmpty();
      c.commit();
      assertThat(column(seen.executeQuery("SELECT id FROM t"), 1)).containsExactly("1");
      s.execute("INSERT INTO t VALUES (3)");
      c.rollback();
      s.execute("INSERT INTO t VALUES (4)");
      c.setAutoCommit(true);
      assertThat(column(seen.executeQuery("SELECT id FROM t ORDER BY id"), 1))
          .containsExactly("1", "4");
      c.setReadOnly(true);
      assertThat(column(s.executeQuery("SELECT id FROM t ORDER BY id"), 1))
          .containsExactly("1", "4");
      c.setReadOnly(false);
      assertThat(c.isValid(5)).isTrue();
      assertThat(c.getCatalog()).isEqualTo("connector");
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void severalStatementsInOnePacket(Driver driver) throws SQLException {
    try (Connection c = connect(driver, "&allowMultiQueries=true");
        Statement s = c.createStatement()) {
      boolean isResult =
          s.execute(
              "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1),(2);"
                  + " SELECT COUNT(*) FROM t; SELECT id FROM t ORDER BY id DESC; DELETE FROM t");
      assertThat(isResult).isFalse();
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(2);
      assertThat(s.getMoreResults()).isTrue();
      assertThat(column(s.getResultSet(), 1)).containsExactly("2");
      assertThat(s.getMoreResults()).isTrue();
      assertThat(column(s.getResultSet(), 1)).containsExactly("2", "1");
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(2);
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(-1);
      assertThatThrownBy(() -> s.execute("SELECT 1; SELEC 2; SELECT 3"))
          .isInstanceOf(SQLException.class);
      assertThat(column(s.executeQuery("SELECT 5"), 1)).containsExactly("5");
    }
  }

  @Test
  void timeZonesShiftTimestampsAndLeaveDatetimes() throws SQLException {
    for (String option :
        new String[] {
          "connectionTimeZone=%2B05:30&forceConnectionTimeZoneToSession=true",
          "connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
        }) {
      Driver driver = new Driver("mysql", option);
      try (Connection c = connect(driver);
          Statement s = c.createStatement()) {
        s.execute("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP(3), dt DATETIME(3))");
        s.execute("SET time_zone = '+02:00'");
        s.execute("INSERT INTO t VALUES (1, '2024-07-01 12:00:00.5', '2024-07-01 12:00:00.5')");
        s.execute("SET time_zone = '-03:00'");
        assertThat(column(s.executeQuery("SELECT CONCAT(ts, ' ', dt) FROM t"), 1))
            .containsExactly("2024-07-01 07:00:00.500 2024-07-01 12:00:00.500");
        assertThat(column(s.executeQuery("SELECT UNIX_TIMESTAMP(ts) FROM t"), 1))
            .containsExactly("1719828000.500");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void packetsAboveSixteenMegabytes(Driver driver) throws SQLException {
    try (Connection c = connect(driver);
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB)");
      byte[] blob = new byte[17 << 20];
      if (driver.options().contains("useCompression")) {
        // Both connectors break their frames where such a packet cannot be compressed, with MariaDB
        // as with Atoll.
        for (int i = 0; i < blob.length; i++) {
          blob[i] = (byte) (i / 1000);
        }
      } else {
        new Random(7).nextBytes(blob);
      }
      try (PreparedStatement p = c.prepareStatement("INSERT INTO t VALUES (1, ?)")) {
        p.setBytes(1, blob);
        p.executeUpdate();
      }
      try (ResultSet r = s.executeQuery("SELECT b, LENGTH(b) FROM t")) {
        r.next();
        assertThat(r.getInt(2)).isEqualTo(blob.length);
        assertThat(Arrays.equals(r.getBytes(1), blob)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void poolsLendAndReturnCleanConnections(Driver driver) throws Exception {
    connect(driver).close();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(driver.url(port(), "connector", ""));
    config.setMaximumPoolSize(8);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection c = pool.getConnection();
          Statement s = c.createStatement()) {
        s.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)");
        s.execute("INSERT INTO t VALUES (1, 0)");
        c.commit();
      }
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
      for (int i = 0; i < 16; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    for (int n = 0; n < 10; n++) {
                      increment(pool);
                    }
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      try (Connection c = pool.getConnection();
          Statement s = c.createStatement()) {
        s.execute("UPDATE t SET v = -1");
      }
      try (Connection c = pool.getConnection();
          Statement s = c.createStatement()) {
        assertThat(column(s.executeQuery("SELECT v FROM t"), 1))
            .as("what was not committed is gone with the return to the pool")
            .containsExactly("160");
      }
    }
  }

  private static void increment(HikariDataSource pool) throws SQLException {
    try (Connection c = pool.getConnection();
        PreparedStatement p = c.prepareStatement("UPDATE t SET v = v + ? WHERE id = ?")) {
      p.setInt(1, 1);
      p.setInt(2, 1);
      assertThat(p.executeUpdate()).isEqualTo(1);
      c.commit();
    }
  }
}
