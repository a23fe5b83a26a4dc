package io.atoll.bench.hospital;

/**
 * One of the workload's statements.
 *
 * @param name H1 to H11
 * @param title what the application asks by it
 * @param sql the text as the application prepares it, IN lists at their full length
 */
public record HospitalStatement(String name, String title, String sql) {
  /** The number of parameter marks; none of the statements has one within a string. */
  public int parameterCount() {
    return (int) sql.chars().filter(c -> c == '?').count();
  }

  /** How far the statement fixes the order of its rows. */
  public Ordering ordering() {
    return switch (name) {
      case "H6", "H8", "H9", "H10" -> new Ordering.Whole();
      case "H5" -> new Ordering.Column("sort");
      default -> new Ordering.None();
    };
  }

  /** What an ORDER BY promises of the rows. */
  public sealed interface Ordering {
    /** Every row has its place. */
    record Whole() implements Ordering {}

    /** Rows with equal values of a column may stand in any order. */
    record Column(String label) implements Ordering {}

    /** Any order. */
    record None() implements Ordering {}
  }
}
