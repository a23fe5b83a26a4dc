package io.atoll.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.atoll.it.sql.RunningDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection with few words. One thread, but for {@link #start}. */
public final class Client implements AutoCloseable {
  private final Connection connection;
  private final RunningDatabase database;
  private final long id;

  private Client(Connection connection, RunningDatabase database) throws SQLException {
    this.connection = connection;
    this.database = database;
    this.id = Long.parseLong(one("SELECT CONNECTION_ID()"));
  }

  /**
   * @param schema that it uses; empty for none
   */
  public static Client open(RunningDatabase database, String schema) throws SQLException {
    Client client = new Client(DriverManager.getConnection(database.url()), database);
    if (!schema.isEmpty()) {
      client.run("USE " + schema);
    }
    return client;
  }

  /** A connection that uses a new, empty schema. */
  public static Client openFresh(RunningDatabase database, String schema) throws SQLException {
    Client client = open(database, "");
    client.run("DROP DATABASE IF EXISTS " + schema);
    client.run("CREATE DATABASE " + schema);
    client.run("USE " + schema);
    return client;
  }

  public Connection connection() {
    return connection;
  }

  public long id() {
    return id;
  }

  /** Runs a statement; the rows affected, or -1 where it gives rows. */
  public int run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? -1 : statement.getUpdateCount();
    }
  }

  /** Runs statements one after the other. */
  public void runAll(String... statements) throws SQLException {
    for (String sql : statements) {
      run(sql);
    }
  }

  /** Rows as text, cells joined with a comma. */
  public List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : ",").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }

  /** The only row, cells joined with a comma. */
  public String one(String sql) throws SQLException {
    List<String> rows = rows(sql);
    assertThat(rows).as(sql).hasSize(1);
    return rows.getFirst();
  }

  public long number(String sql) throws SQLException {
    return Long.parseLong(one(sql));
  }

  /** What the server said. */
  public record Failure(int code, String state, String message) {
    private static Failure of(int expected, String sql, SQLException e) {
      assertThat(e.getErrorCode()).as(sql + ": " + e.getMessage()).isEqualTo(expected);
      return new Failure(e.getErrorCode(), e.getSQLState(), e.getMessage());
    }
  }

  /** The error that a statement must give. */
  public Failure fails(int code, String sql) {
    try {
      run(sql);
    } catch (SQLException e) {
      return Failure.of(code, sql, e);
    }
    return fail("no error " + code + " from " + sql);
  }

  /** A statement that runs on a thread of its own. */
  public Running start(String sql) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(run(sql));
          } catch (SQLException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return new Running(sql, result, this);
  }

  /** Starts a statement and returns when the server works on it. */
  public Running startAndAwait(String sql) throws SQLException {
    Running running = start(sql);
    try (Client watcher = open(database, "")) {
      String look =
          "SELECT COUNT(*) FROM information_schema.processlist WHERE id = "
              + id
              + " AND command = 'Query' AND info = '"
              + sql.replace("'", "''")
              + "'";
      while (!running.isDone() && watcher.number(look) == 0) {
        Thread.onSpinWait();
      }
    }
    return running;
  }

  /** A statement under way. */
  public record Running(String sql, CompletableFuture<Integer> result, Client client) {
    public boolean isDone() {
      return result.isDone();
    }

    /** Waits for its end, which must be good. */
    public int get() throws SQLException {
      try {
        return result.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SQLException s) {
          throw s;
        }
        throw new IllegalStateException(e.getCause());
      } catch (TimeoutException e) {
        return fail("still running after 60 s: " + sql);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Waits for its end, which must be this error. */
    public Failure fails(int code) {
      try {
        get();
      } catch (SQLException e) {
        return Failure.of(code, sql, e);
      }
      return fail("no error " + code + " from " + sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
