package io.atoll.planner.rule;

import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.PlanRewrites;
import java.util.BitSet;

/**
 * Drops a DISTINCT whose rows are distinct already, and one that only feeds a semi join.
 *
 * <pre>
 * Aggregate(by id, name)               SemiJoin                      SemiJoin
 *   Scan t(id primary key)   =&gt; Scan     A                    =&gt;       A
 *                                        Aggregate(by b.x) B           B
 * </pre>
 */
public final class DistinctElimination {
  private DistinctElimination() {}

  public static LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan below = PlanRewrites.mapChildren(plan, DistinctElimination::apply);
    if (below instanceof Aggregate a && isDistinct(a)) {
      BitSet keys = new BitSet();
      a.keys().forEach(k -> keys.set(k.slot()));
      return UniqueKeys.isDistinct(a.child(), keys) ? a.child() : a;
    }
    if (below instanceof Join j
        && j.type() != JoinType.INNER
        && j.type() != JoinType.LEFT
        && j.right() instanceof Aggregate a
        && isDistinct(a)) {
      return j.with(j.left(), a.child());
    }
    return below;
  }

  private static boolean isDistinct(Aggregate aggregate) {
    return !aggregate.isScalar() && aggregate.aggregates().isEmpty();
  }
}
