package io.atoll.planner.rule;

import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.LogicalPlan;

/** All rewrites in the order that serves them best. */
public final class Rules {
  private Rules() {}

  public static LogicalPlan apply(LogicalPlan plan, Columns columns) {
    LogicalPlan result = MarkToSemiJoin.apply(plan);
    result = PredicatePushdown.apply(result);
    return result;
  }
}
