package io.atoll.bench.hospital;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured of one statement. Not for several threads. */
final class StatementFigures {
  private final HospitalStatement statement;
  private final List<Long> atollNanos = new ArrayList<>();
  private final List<Long> otherNanos = new ArrayList<>();
  private long rows;
  private int executions;
  private int differences;
  private @Nullable String firstDifference;
  private @Nullable String atollError;
  private @Nullable String otherError;

  StatementFigures(HospitalStatement statement) {
    this.statement = statement;
  }

  HospitalStatement statement() {
    return statement;
  }

  void timed(long atoll, long other) {
    atollNanos.add(atoll);
    otherNanos.add(other);
  }

  void executed(long rowCount) {
    executions++;
    rows += rowCount;
  }

  void differed(String difference) {
    differences++;
    if (firstDifference == null) {
      firstDifference = difference;
    }
  }

  void failed(boolean isAtoll, String error) {
    if (isAtoll) {
      atollError = error;
    } else {
      otherError = error;
    }
  }

  boolean isFailed() {
    return atollError != null || otherError != null;
  }

  boolean isGood() {
    return !isFailed() && differences == 0;
  }

  /** NaN where nothing was timed. */
  double atollMillis() {
    return medianMillis(atollNanos);
  }

  /** NaN where nothing was timed. */
  double otherMillis() {
    return medianMillis(otherNanos);
  }

  private static double medianMillis(List<Long> nanos) {
    if (nanos.isEmpty()) {
      return Double.NaN;
    }
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    return median / 1e6;
  }

  /** Above 1 where Atoll is faster. */
  double ratio() {
    return otherMillis() / atollMillis();
  }

  double meanRows() {
    return executions == 0 ? 0 : (double) rows / executions;
  }

  int executions() {
    return executions;
  }

  int differences() {
    return differences;
  }

  /** What is wrong, in words; empty where nothing is. */
  String trouble() {
    if (atollError != null) {
      return "atoll failed: " + atollError;
    }
    if (otherError != null) {
      return "other failed: " + otherError;
    }
    return firstDifference == null ? "" : differences + " differ; first: " + firstDifference;
  }
}
