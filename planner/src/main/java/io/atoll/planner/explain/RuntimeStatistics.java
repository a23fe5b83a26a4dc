package io.atoll.planner.explain;

import java.util.Optional;

/** What EXPLAIN ANALYZE knows of a plan that ran, by plan id. */
@FunctionalInterface
public interface RuntimeStatistics {
  /**
   * @param rows given in all
   * @param execution how often it was opened, its time, its requests, as one text
   * @param memoryBytes the most it held; -1 where it is not counted
   * @param diskBytes the most it spilled; -1 where it cannot spill
   */
  record Of(long rows, String execution, long memoryBytes, long diskBytes) {}

  Optional<Of> of(int planId);
}
