package io.atoll.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.session.ResultColumn;
import io.atoll.session.ResultFormat;
import io.atoll.session.Session.Parameter;
import io.atoll.types.Collation;
import io.atoll.types.JsonBinary;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorsTest {
  private static final Collation CHARACTERS = Collation.UTF8MB4_0900_AI_CI;

  @TempDir static Path folder;
  static ServerFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(folder);
    fixture.sessions.results.put("SELECT types", types());
    fixture.sessions.results.put("SELECT numbers", numbers(1000));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** Both drivers with TLS or without, compression or not, client- and server-side preparation. */
  static Stream<String> urls() {
    List<String> urls = new ArrayList<>();
    String mysql = "jdbc:mysql://127.0.0.1:" + fixture.port() + "/test?user=";
    String mariadb = "jdbc:mariadb://127.0.0.1:" + fixture.port() + "/test?user=";
    for (String user : new String[] {"sha2", "native"}) {
      urls.add(mysql + user + "&password=secret&sslMode=DISABLED&allowPublicKeyRetrieval=true");
      urls.add(mysql + user + "&password=secret&sslMode=REQUIRED&useServerPrepStmts=true");
      urls.add(mariadb + user + "&password=secret&sslMode=disable&allowPublicKeyRetrieval=true");
      urls.add(mariadb + user + "&password=secret&sslMode=trust&useServerPrepStmts=true");
    }
    urls.add(
        mysql
            + "native&password=secret&sslMode=DISABLED&useCompression=true"
            + "&useServerPrepStmts=true");
    urls.add(
        mariadb
            + "native&password=secret&sslMode=disable&useCompression=true&useServerPrepStmts=true");
    urls.add(mysql + "root&sslMode=DISABLED&useServerPrepStmts=true&cachePrepStmts=true");
    return urls.stream();
  }

  @ParameterizedTest
  @MethodSource("urls")
  void driversReadEveryType(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT types")) {
        checkTypes(rows, true);
      }
      try (PreparedStatement prepared = connection.prepareStatement("SELECT types");
          ResultSet rows = prepared.executeQuery()) {
        // Connector/J loses the sign of binary times shorter than a day.
        checkTypes(rows, !(url.contains(":mysql:") && url.contains("useServerPrepStmts")));
      }
      assertThat(connection.isValid(5)).isTrue();
      assertThatThrownBy(() -> statement.executeUpdate("FAIL"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getErrorCode()).isEqualTo(1064);
                assertThat(e.getSQLState()).isEqualTo("42000");
              });
      assertThat(statement.executeUpdate("UPDATE something")).isEqualTo(1);
    }
  }

  private static FakeSessions.Result types() {
    List<ResultColumn> columns = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    class Row {
      void add(SqlType type, Value value) {
        columns.add(ResultColumn.expression("c" + columns.size(), type));
        values.add(value);
      }
    }
    Row row = new Row();
    row.add(SqlType.number(TypeKind.TINYINT, 4, 0, false), Value.of(-128));
    row.add(SqlType.number(TypeKind.SMALLINT, 5, 0, true), Value.of(65535));
    row.add(SqlType.number(TypeKind.MEDIUMINT, 9, 0, false), Value.of(-8388608));
    row.add(SqlType.number(TypeKind.INT, 10, 0, true), Value.of(4294967295L));
    row.add(SqlType.BIGINT, Value.of(Long.MIN_VALUE));
    row.add(SqlType.UNSIGNED_BIGINT, Value.of(-1L));
    row.add(SqlType.number(TypeKind.FLOAT, 12, -1, false), Value.of(1.5));
    row.add(SqlType.DOUBLE, Value.of(1.0E100));
    row.add(SqlType.decimal(20, 4), Value.of(new BigDecimal("-0.0500")));
    row.add(
        SqlType.decimal(65, 2),
        Value.of(new BigDecimal("123456789012345678901234567890123456789.25")));
    row.add(SqlType.number(TypeKind.BIT, 10, 0, true), Value.of(0x201));
    row.add(SqlType.number(TypeKind.YEAR, 4, 0, true), Value.of(2026));
    row.add(SqlType.temporal(TypeKind.DATE, 0), date(2026, 2, 28, 0, 0, 0, 0));
    row.add(SqlType.temporal(TypeKind.DATETIME, 6), date(2026, 2, 28, 13, 4, 5, 678_901));
    row.add(SqlType.temporal(TypeKind.DATETIME, 0), date(2026, 2, 28, 0, 0, 0, 0));
    row.add(SqlType.temporal(TypeKind.TIMESTAMP, 3), date(2026, 7, 1, 22, 30, 0, 120_000));
    row.add(SqlType.temporal(TypeKind.TIME, 2), Value.of(-(12L * 3600 + 62) * 1_000_000));
    row.add(SqlType.varchar(20, CHARACTERS), Value.ofUtf8("häß 🏝"));
    row.add(SqlType.varchar(3, Collation.BINARY), Value.of(new byte[] {0, -1, 127}));
    row.add(
        new SqlType(
            TypeKind.ENUM, -1, 0, false, true, CHARACTERS, List.of("small", "medium", "large")),
        Value.of(2));
    row.add(
        new SqlType(TypeKind.SET, -1, 0, false, true, CHARACTERS, List.of("a", "b", "c")),
        Value.of(5));
    row.add(
        new SqlType(TypeKind.LONGBLOB, -1, 0, false, true, CHARACTERS, List.of()),
        Value.ofUtf8("x".repeat(70_000)));
    row.add(SqlType.varchar(20, CHARACTERS), Value.NULL);
    row.add(SqlType.NULL, Value.NULL);
    row.add(
        new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of()),
        Value.of(JsonBinary.ofString("tür".getBytes(UTF_8))));
    return FakeSessions.result(columns, List.of(values));
  }

  private static Value date(int y, int mo, int d, int h, int mi, int s, int micros) {
    return Value.of(Temporals.pack(y, mo, d, h, mi, s, micros));
  }

  private static void checkTypes(ResultSet rows, boolean keepsSign) throws SQLException {
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(-128);
    assertThat(rows.getInt(2)).isEqualTo(65535);
    assertThat(rows.getInt(3)).isEqualTo(-8388608);
    assertThat(rows.getLong(4)).isEqualTo(4294967295L);
    assertThat(rows.getLong(5)).isEqualTo(Long.MIN_VALUE);
    assertThat(rows.getBigDecimal(6)).isEqualByComparingTo("18446744073709551615");
    assertThat(rows.getFloat(7)).isEqualTo(1.5f);
    assertThat(rows.getDouble(8)).isEqualTo(1.0E100);
    assertThat(rows.getBigDecimal(9)).isEqualTo("-0.0500");
    assertThat(rows.getBigDecimal(10)).isEqualTo("123456789012345678901234567890123456789.25");
    assertThat(rows.getBytes(11)).containsExactly(2, 1);
    assertThat(rows.getInt(12)).isEqualTo(2026);
    assertThat(rows.getObject(13, LocalDate.class)).isEqualTo("2026-02-28");
    assertThat(rows.getObject(14, LocalDateTime.class)).isEqualTo("2026-02-28T13:04:05.678901");
    assertThat(rows.getObject(15, LocalDateTime.class)).isEqualTo("2026-02-28T00:00");
    assertThat(rows.getObject(16, LocalDateTime.class)).isEqualTo("2026-07-01T22:30:00.120");
    assertThat(rows.getString(17)).startsWith(keepsSign ? "-12:01:02" : "12:01:02");
    assertThat(rows.getString(18)).isEqualTo("häß 🏝");
    assertThat(rows.getBytes(19)).containsExactly(0, -1, 127);
    assertThat(rows.getString(20)).isEqualTo("medium");
    assertThat(rows.getString(21)).isEqualTo("a,c");
    assertThat(rows.getString(22)).hasSize(70_000);
    assertThat(rows.getString(23)).isNull();
    assertThat(rows.getObject(24)).isNull();
    assertThat(rows.getString(25)).isEqualTo("\"tür\"");
    assertThat(rows.next()).isFalse();
    ResultSetMetaData metadata = rows.getMetaData();
    assertThat(metadata.getColumnType(6)).isEqualTo(Types.BIGINT);
    assertThat(metadata.isSigned(6)).isFalse();
    assertThat(metadata.getPrecision(9)).isEqualTo(20);
    assertThat(metadata.getScale(9)).isEqualTo(4);
    assertThat(metadata.getColumnType(14)).isEqualTo(Types.TIMESTAMP);
    assertThat(metadata.getColumnType(18)).isEqualTo(Types.VARCHAR);
    assertThat(metadata.getPrecision(18)).isEqualTo(20);
    assertThat(metadata.getColumnType(19)).isEqualTo(Types.VARBINARY);
  }

  private static FakeSessions.Result numbers(int count) {
    List<List<Value>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.of(Value.of(i)));
    }
    return FakeSessions.result(List.of(ResultColumn.expression("n", SqlType.BIGINT)), rows);
  }

  @ParameterizedTest
  @MethodSource("urls")
  void parametersArriveTyped(String url) throws SQLException {
    if (!url.contains("useServerPrepStmts")) {
      return;
    }
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement prepared =
            connection.prepareStatement("INSERT ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
      for (int round = 0; round < 3; round++) {
        prepared.setInt(1, -5 - round);
        prepared.setLong(2, Long.MAX_VALUE);
        prepared.setDouble(3, 0.25);
        prepared.setBigDecimal(4, new BigDecimal("12.340"));
        prepared.setString(5, "tür 🏝");
        prepared.setBytes(6, new byte[] {1, 0, -1});
        prepared.setObject(7, LocalDateTime.parse("2026-03-04T05:06:07.000008"));
        prepared.setNull(8, Types.VARCHAR);
        prepared.setBoolean(9, true);
        assertThat(prepared.executeUpdate()).isEqualTo(1);
        List<Parameter> parameters = fixture.sessions.lastParameters.get();
        assertThat(parameters).hasSize(9);
        assertThat(parameters.get(0).value()).isEqualTo(Value.of(-5L - round));
        assertThat(parameters.get(1).value()).isEqualTo(Value.of(Long.MAX_VALUE));
        assertThat(parameters.get(2).value()).isEqualTo(Value.of(0.25));
        assertThat(parameters.get(3).value()).isEqualTo(Value.of(new BigDecimal("12.340")));
        assertThat(parameters.get(4).value()).isEqualTo(Value.ofUtf8("tür 🏝"));
        assertThat(parameters.get(5).value()).isEqualTo(Value.of(new byte[] {1, 0, -1}));
        assertThat(parameters.get(6).value()).isEqualTo(date(2026, 3, 4, 5, 6, 7, 8));
        assertThat(parameters.get(6).type().kind()).isEqualTo(TypeKind.DATETIME);
        assertThat(parameters.get(7).value().isNull()).isTrue();
        assertThat(parameters.get(8).value()).isEqualTo(Value.of(1L));
      }
    }
  }

  @Test
  void cursorsStream() throws SQLException {
    String[] urls = {
      "jdbc:mysql://127.0.0.1:"
          + fixture.port()
          + "/test?user=native&password=secret"
          + "&sslMode=DISABLED&useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=64"
    };
    for (String url : urls) {
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement prepared = connection.prepareStatement("SELECT numbers")) {
        for (int round = 0; round < 2; round++) {
          try (ResultSet rows = prepared.executeQuery()) {
            for (int i = 0; i < 1000; i++) {
              assertThat(rows.next()).isTrue();
              assertThat(rows.getInt(1)).isEqualTo(i);
            }
            assertThat(rows.next()).isFalse();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("urls")
  void bigPacketsPassBothWays(String url) throws SQLException {
    if (!url.contains("user=native") || url.contains("sslMode=trust")) {
      return;
    }
    int length = 20 << 20;
    fixture.sessions.results.put(
        "SELECT big",
        FakeSessions.one(
            "big",
            new SqlType(TypeKind.LONGBLOB, -1, 0, false, true, Collation.BINARY, List.of()),
            Value.of("y".repeat(length).getBytes(UTF_8))));
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT '" + "x".repeat(length) + "'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(length + 9);
      }
      try (ResultSet rows = statement.executeQuery("SELECT big")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getBytes(1)).hasSize(length);
      }
    } finally {
      fixture.sessions.results.remove("SELECT big");
    }
  }

  @Test
  void severalStatementsGiveSeveralResults() throws SQLException {
    for (String url :
        new String[] {
          "jdbc:mysql://127.0.0.1:"
              + fixture.port()
              + "/test?user=native&password=secret"
              + "&sslMode=DISABLED&allowMultiQueries=true",
          "jdbc:mariadb://127.0.0.1:"
              + fixture.port()
              + "/test?user=native&password=secret"
              + "&sslMode=disable&allowMultiQueries=true"
        }) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        assertThat(statement.execute("SELECT numbers; UPDATE x; ROWS 5000")).isTrue();
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(1);
        assertThat(statement.getMoreResults()).isTrue();
        try (ResultSet rows = statement.getResultSet()) {
          int count = 0;
          while (rows.next()) {
            count++;
          }
          assertThat(count).isEqualTo(5000);
        }
        assertThat(statement.getMoreResults()).isFalse();
      }
    }
  }

  @Test
  void timestampsAreShownInTheSessionsZoneAndTextInItsCharacterSet() throws SQLException {
    FakeSessions sessions = fixture.sessions;
    sessions.format = new ResultFormat(ZoneId.of("Europe/Berlin"), "latin1");
    String url =
        "jdbc:mariadb://127.0.0.1:"
            + fixture.port()
            + "/test?user=native&password=secret"
            + "&sslMode=disable";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT types")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(16)).startsWith("2026-07-02 00:30:00.12");
      assertThat(rows.getBytes(18)).containsExactly('h', 0xE4, 0xDF, ' ', '?');
    } finally {
      sessions.format = new ResultFormat(ZoneOffset.UTC, "utf8mb4");
    }
  }

  @Test
  void usersChangeAndConnectionsReset() throws SQLException {
    String url =
        "jdbc:mysql://127.0.0.1:"
            + fixture.port()
            + "/test?user=native&password=secret"
            + "&sslMode=REQUIRED";
    try (Connection connection = DriverManager.getConnection(url)) {
      com.mysql.cj.jdbc.JdbcConnection mysql =
          connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
      mysql.changeUser("sha2", "secret");
      assertThat(connection.isValid(5)).isTrue();
      mysql.changeUser("native", "secret");
      assertThat(connection.isValid(5)).isTrue();
      mysql.resetServerState();
      assertThatThrownBy(() -> mysql.changeUser("native", "wrong"))
          .hasMessageContaining("Access denied for user 'native'@'localhost'");
    }
  }

  @Test
  void unknownDatabaseIsRefusedAtLogIn() {
    assertThatThrownBy(() ->
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                    + fixture.port()
                    + "/nowhere?user=native"
                    + "&password=secret&sslMode=disable"))
        .hasMessageContaining("Unknown database 'nowhere'");
  }
}
