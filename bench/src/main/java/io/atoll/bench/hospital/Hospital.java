package io.atoll.bench.hospital;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The hospital workload for benchmarks and tests: loads its tables and draws executions of its
 * statements. The same scale and seed give the same rows and the same executions on every server.
 *
 * @param scale 1 for the production size, about 700,000 rows; tests use a hundredth
 */
public record Hospital(double scale, long seed) {
  /** As the hospital runs its server: strict about values, not about GROUP BY. */
  public static final String SQL_MODE = "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION";

  private static final int BATCH_ROWS = 1_000;
  private static final int BATCH_CHARS = 500_000;

  /** Told after each table's load. */
  @FunctionalInterface
  public interface Progress {
    void loaded(String table, int rows);
  }

  /** A statement ready to run: text with parameter marks and the parameters in their order. */
  public record Execution(HospitalStatement statement, List<Object> parameters) {
    public Execution {
      parameters = List.copyOf(parameters);
    }
  }

  public Hospital {
    new Clinic(scale);
  }

  /**
   * Creates and fills the tables, as {@link #load(Connection, Progress)} without telling of
   * progress.
   */
  public static void load(Connection connection, double scale, long seed) throws SQLException {
    new Hospital(scale, seed).load(connection, (table, rows) -> {});
  }

  /** The CREATE TABLE statements. */
  public static List<String> schema() {
    return StatementFile.script(StatementFile.resource("schema.sql"));
  }

  /** The statements in their order. */
  public static List<HospitalStatement> statements() {
    return StatementFile.statements();
  }

  /** Session settings under which the workload runs. */
  public static List<String> sessionSettings() {
    return List.of("set sql_mode = '" + SQL_MODE + "'", "set time_zone = '+08:00'");
  }

  /**
   * Drops the workload's tables in the connection's database, creates them, fills them by INSERTs
   * of up to 1,000 rows, each committed by itself, and analyses them. After a failure the tables
   * are partly filled; loading again starts over.
   */
  public void load(Connection connection, Progress progress) throws SQLException {
    List<Table> tables = new Generator(new Clinic(scale)).tables();
    try (Statement statement = connection.createStatement()) {
      for (String setting : sessionSettings()) {
        statement.execute(setting);
      }
      for (Table table : tables) {
        statement.execute("drop table if exists " + table.name());
      }
      for (String create : schema()) {
        statement.execute(create);
      }
      for (int i = 0; i < tables.size(); i++) {
        fill(statement, tables.get(i), random(i));
        progress.loaded(tables.get(i).name(), tables.get(i).rows());
      }
      for (Table table : tables) {
        statement.execute("analyze table " + table.name());
      }
    }
  }

  /** The INSERT statements of a table, for tests of the generator. */
  List<String> inserts(String name) {
    List<Table> tables = new Generator(new Clinic(scale)).tables();
    List<String> inserts = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).name().equals(name)) {
        each(tables.get(i), random(i), inserts::add);
      }
    }
    return inserts;
  }

  private SplittableRandom random(int table) {
    return new SplittableRandom(seed * 1_000_003 + table);
  }

  private static void fill(Statement statement, Table table, SplittableRandom random)
      throws SQLException {
    each(table, random, statement::execute);
  }

  @FunctionalInterface
  private interface Sink<E extends Exception> {
    void accept(String insert) throws E;
  }

  private static <E extends Exception> void each(Table table, SplittableRandom random, Sink<E> sink)
      throws E {
    String head = "insert into " + table.name() + " (" + table.columns() + ") values ";
    RowText rows = new RowText();
    int inBatch = 0;
    for (int id = 1; id <= table.rows(); id++) {
      rows.startRow();
      table.maker().write(id, random, rows);
      rows.endRow();
      if (++inBatch == BATCH_ROWS || rows.length() > BATCH_CHARS || id == table.rows()) {
        sink.accept(head + rows);
        rows.clear();
        inBatch = 0;
      }
    }
  }

  /** One execution of each statement, H1 to H11; other rounds have other parameters. */
  public List<Execution> executions(int round) {
    Parameters parameters = new Parameters(new Clinic(scale));
    SplittableRandom random = new SplittableRandom(seed * 7_919 + round);
    List<Execution> executions = new ArrayList<>();
    for (HospitalStatement statement : StatementFile.statements()) {
      executions.add(new Execution(statement, parameters.draw(statement, random.split())));
    }
    return List.copyOf(executions);
  }
}
