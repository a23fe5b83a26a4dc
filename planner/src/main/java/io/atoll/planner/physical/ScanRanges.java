package io.atoll.planner.physical;

import io.atoll.codec.KeyRange;
import java.util.List;

/** The key ranges of a scan, built anew for each execution from constants and parameters. */
public interface ScanRanges {
  /**
   * The ranges to read: ascending, disjoint; empty where no row can match.
   *
   * @throws io.atoll.types.SqlException where a value cannot be evaluated
   */
  List<KeyRange> keyRanges(BoundValues values);

  /**
   * How many rows such ranges can hold at most, as far as their keys tell; infinite where they do
   * not.
   */
  double mostRows(List<KeyRange> ranges);

  /** True where every range is one row key or one entry of a unique index. */
  boolean isPoints();

  /** True where every range begins and ends at a value of the statement's. */
  boolean isBounded();

  /** True where the ranges leave nothing out, whatever the statement's values. */
  default boolean isWhole() {
    return description().equals("[NULL,+inf]");
  }

  /** As EXPLAIN shows them: {@code range:[1,1], [3,+inf]}, {@code range: decided by [eq(a, b)]}. */
  String description();
}
