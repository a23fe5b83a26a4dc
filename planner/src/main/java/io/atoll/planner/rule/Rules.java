package io.atoll.planner.rule;

import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.LogicalPlan;
import java.util.BitSet;
import java.util.List;

/** All rewrites in the order that serves them best. */
public final class Rules {
  private Rules() {}

  /**
   * @param outputs columns of the plan that make the result
   */
  public static LogicalPlan apply(LogicalPlan plan, List<Integer> outputs, Columns columns) {
    BitSet wanted = new BitSet();
    outputs.forEach(wanted::set);
    LogicalPlan result = MarkToSemiJoin.apply(plan);
    result = SortElimination.apply(result);
    result = PredicatePushdown.apply(result);
    result = Decorrelation.apply(result, columns);
    result = PredicatePushdown.apply(result);
    result = DistinctElimination.apply(result);
    result = OuterJoinElimination.apply(result, wanted);
    result = OuterJoinLast.apply(result);
    return ExtremeByOrder.apply(result);
  }
}
