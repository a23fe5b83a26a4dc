package io.atoll.it.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Runs a SQL file against a database and compares. Each file starts in a fresh database named
 * {@code test}; connections that it names are opened as they come.
 */
public final class SqlFileRunner {
  /** {@code -Datoll.sql.rewrite} makes MariaDB's answers the expected ones. */
  public static final boolean REWRITES = System.getProperty("atoll.sql.rewrite") != null;

  private static final String FIRST = "default";

  private final String database;
  private final String url;

  /**
   * @param database as {@code skipif} names it: {@code mariadb} or {@code atoll}
   * @param url JDBC, without a schema, for example {@code
   *     jdbc:mariadb://127.0.0.1:4000/?user=root&sslMode=disable}
   */
  public SqlFileRunner(String database, String url) {
    this.database = database;
    this.url = url;
  }

  /** What differs between a file and a database, in words; empty when nothing does. */
  public List<String> run(Path path) throws IOException, SQLException {
    SqlFile file = SqlFile.read(path);
    Map<String, Connection> connections = new HashMap<>();
    List<String> differences = new ArrayList<>();
    Map<Step.Query, List<String>> answers = new HashMap<>();
    try {
      Connection current = open(connections, FIRST);
      try (Statement statement = current.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS test");
        statement.execute("CREATE DATABASE test");
        statement.execute("USE test");
      }
      for (Step step : file.steps()) {
        if (step.skipped().contains(database)) {
          continue;
        }
        switch (step) {
          case Step.Use use -> current = open(connections, use.connection());
          case Step.Statement statement -> run(current, path, statement, differences);
          case Step.Query query -> {
            List<String> rows = run(current, path, query, differences);
            if (rows != null) {
              answers.put(query, rows);
            }
          }
        }
      }
    } finally {
      for (Connection connection : connections.values()) {
        connection.close();
      }
    }
    if (REWRITES && database.equals("mariadb")) {
      rewrite(file, answers);
    }
    return differences;
  }

  private Connection open(Map<String, Connection> connections, String name) throws SQLException {
    Connection known = connections.get(name);
    if (known != null) {
      return known;
    }
    Connection opened = DriverManager.getConnection(url);
    connections.put(name, opened);
    if (!name.equals(FIRST)) {
      try (Statement statement = opened.createStatement()) {
        statement.execute("USE test");
      }
    }
    return opened;
  }

  private void run(Connection connection, Path path, Step.Statement step, List<String> differences)
      throws SQLException {
    int error = 0;
    String message = "";
    try (Statement statement = connection.createStatement()) {
      statement.execute(step.sql());
    } catch (SQLException e) {
      error = e.getErrorCode();
      message = e.getMessage();
    }
    if (error != step.error()) {
      differences.add(
          "%s:%d: %s answers %s in place of %s%n  %s"
              .formatted(
                  path.getFileName(),
                  step.line(),
                  database,
                  error == 0 ? "ok" : "error " + error + " (" + message + ")",
                  step.error() == 0 ? "ok" : "error " + step.error(),
                  step.sql()));
    }
  }

  private List<String> run(
      Connection connection, Path path, Step.Query step, List<String> differences) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(step.sql())) {
      while (result.next()) {
        rows.add(row(result));
      }
    } catch (SQLException e) {
      differences.add(
          "%s:%d: %s answers error %d (%s)%n  %s"
              .formatted(
                  path.getFileName(),
                  step.line(),
                  database,
                  e.getErrorCode(),
                  e.getMessage(),
                  step.sql()));
      return null;
    }
    List<String> expected = new ArrayList<>(step.expected());
    if (step.sorted()) {
      Collections.sort(rows);
      Collections.sort(expected);
    }
    if (!rows.equals(expected) && !(REWRITES && database.equals("mariadb"))) {
      differences.add(
          "%s:%d: %s differs%n  %s%n--- expected%n%s%n--- %s%n%s"
              .formatted(
                  path.getFileName(),
                  step.line(),
                  database,
                  step.sql(),
                  String.join("\n", expected),
                  database,
                  String.join("\n", rows)));
    }
    return rows;
  }

  private static String row(ResultSet result) throws SQLException {
    ResultSetMetaData metadata = result.getMetaData();
    StringBuilder row = new StringBuilder();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      if (i > 1) {
        row.append('\t');
      }
      row.append(value(result, metadata.getColumnType(i), i));
    }
    return row.toString();
  }

  private static String value(ResultSet result, int type, int column) throws SQLException {
    boolean isBinary =
        type == Types.BINARY
            || type == Types.VARBINARY
            || type == Types.LONGVARBINARY
            || type == Types.BLOB;
    if (isBinary) {
      byte[] bytes = result.getBytes(column);
      return bytes == null
          ? "NULL"
          : bytes.length == 0 ? "(empty)" : "0x" + HexFormat.of().formatHex(bytes);
    }
    String text = result.getString(column);
    if (text == null) {
      return "NULL";
    }
    if (text.isEmpty()) {
      return "(empty)";
    }
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static void rewrite(SqlFile file, Map<Step.Query, List<String>> answers)
      throws IOException {
    List<String> lines = new ArrayList<>(file.lines());
    List<Step> backwards = new ArrayList<>(file.steps());
    Collections.reverse(backwards);
    for (Step step : backwards) {
      if (step instanceof Step.Query query && answers.containsKey(query)) {
        List<String> place =
            lines.subList(query.expectedAt(), query.expectedAt() + query.expected().size());
        place.clear();
        place.addAll(answers.get(query));
      }
    }
    Files.writeString(file.path(), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }
}
