package io.atoll.bench.hospital;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs rounds of the statements on two servers in turn. In each round a statement has the same
 * parameters on both; which server is first changes with the round. Every answer is compared.
 */
final class HospitalRun {
  private final Hospital hospital;
  private final Connection atoll;
  private final Connection other;
  private final boolean isOtherMariaDb;
  private final List<StatementFigures> figures = new ArrayList<>();
  private final PrintStream told;

  HospitalRun(
      Hospital hospital, Connection atoll, Connection other, List<String> names, PrintStream told)
      throws SQLException {
    this.hospital = hospital;
    this.atoll = atoll;
    this.other = other;
    this.isOtherMariaDb =
        other
            .getMetaData()
            .getDatabaseProductName()
            .toLowerCase(java.util.Locale.ROOT)
            .contains("mariadb");
    this.told = told;
    for (HospitalStatement statement : StatementFile.statements()) {
      if (names.contains(statement.name())) {
        figures.add(new StatementFigures(statement));
      }
    }
  }

  List<StatementFigures> run(int warmUp, int rounds) throws SQLException {
    for (int round = 0; round < warmUp + rounds; round++) {
      List<Hospital.Execution> executions = hospital.executions(round);
      for (StatementFigures one : figures) {
        if (!one.isFailed()) {
          for (Hospital.Execution execution : executions) {
            if (execution.statement().equals(one.statement())) {
              turn(one, execution, round % 2 == 0, round >= warmUp);
            }
          }
        }
      }
      if (round + 1 == warmUp) {
        told.println("warmed up by " + warmUp + " rounds; timing " + rounds);
      }
    }
    return figures;
  }

  private record Timed(Answer answer, long nanos) {}

  private void turn(
      StatementFigures one, Hospital.Execution execution, boolean isAtollFirst, boolean isTimed)
      throws SQLException {
    Optional<Timed> left;
    Optional<Timed> right;
    if (isAtollFirst) {
      left = onAtoll(one, execution);
      right = onOther(one, execution);
    } else {
      right = onOther(one, execution);
      left = onAtoll(one, execution);
    }
    if (left.isEmpty() || right.isEmpty()) {
      return;
    }
    one.executed(right.get().answer().rows().size());
    if (isTimed) {
      one.timed(left.get().nanos(), right.get().nanos());
    }
    AnswerComparison.difference(
            execution.statement().ordering(),
            "atoll",
            left.get().answer(),
            "other",
            right.get().answer())
        .ifPresent(text -> one.differed(text + " with " + execution.parameters()));
  }

  private Optional<Timed> onAtoll(StatementFigures one, Hospital.Execution execution) {
    try {
      return Optional.of(time(atoll, execution));
    } catch (SQLException e) {
      one.failed(true, e.getErrorCode() + " " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * MariaDB merges a derived table into its outer query and forgets its ORDER BY, so that the
   * "newest of each user" that H10 asks for comes out as any. With the merge off it groups in the
   * derived table's order, as the application means.
   */
  private Optional<Timed> onOther(StatementFigures one, Hospital.Execution execution)
      throws SQLException {
    boolean isMergeOff = isOtherMariaDb && execution.statement().name().equals("H10");
    if (isMergeOff) {
      derivedMerge("off");
    }
    try {
      return Optional.of(time(other, execution));
    } catch (SQLException e) {
      one.failed(false, e.getErrorCode() + " " + e.getMessage());
      return Optional.empty();
    } finally {
      if (isMergeOff) {
        derivedMerge("on");
      }
    }
  }

  private void derivedMerge(String value) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute("set optimizer_switch = 'derived_merge=" + value + "'");
    }
  }

  private static Timed time(Connection connection, Hospital.Execution execution)
      throws SQLException {
    long start = System.nanoTime();
    Answer answer = Answer.of(connection, execution);
    return new Timed(answer, System.nanoTime() - start);
  }
}
