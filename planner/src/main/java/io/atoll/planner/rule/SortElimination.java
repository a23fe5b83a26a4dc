package io.atoll.planner.rule;

import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanRewrites;

/**
 * Drops sorts whose order nobody sees: in derived tables that are joined, grouped, sorted again.
 *
 * <pre>
 * Join                       Join
 *   Sort(x) A      =&gt;          A
 *   B                          B
 * </pre>
 *
 * Kept: below a LIMIT, which takes its first rows, and below a non-strict GROUP BY, which takes the
 * first row of each group in that order.
 */
public final class SortElimination {
  private SortElimination() {}

  public static LogicalPlan apply(LogicalPlan plan) {
    return visit(plan, true);
  }

  private static LogicalPlan visit(LogicalPlan plan, boolean isOrderSeen) {
    return switch (plan) {
      case Sort s ->
          isOrderSeen ? new Sort(visit(s.child(), false), s.keys()) : visit(s.child(), false);
      case Limit l -> new Limit(visit(l.child(), true), l.limit());
      case Filter f -> new Filter(visit(f.child(), isOrderSeen), f.conditions());
      case Extend e -> new Extend(visit(e.child(), isOrderSeen), e.computed());
      case Lock l -> new Lock(visit(l.child(), isOrderSeen), l.lock(), l.tables());
      case Aggregate a ->
          new Aggregate(
              visit(a.child(), a.isFirstRowOrdered()),
              a.keys(),
              a.aggregates(),
              a.isScalar(),
              a.isFirstRowOrdered());
      default -> PlanRewrites.mapChildren(plan, child -> visit(child, false));
    };
  }
}
