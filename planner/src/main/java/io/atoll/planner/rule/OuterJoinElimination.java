package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanColumns;
import java.util.BitSet;

/**
 * Drops the right side of a left join that nobody reads and that cannot repeat left rows.
 *
 * <pre>
 * SELECT a.* FROM a LEFT JOIN b ON a.x = b.id     b.id is unique
 *   LeftJoin(a.x = b.id) A, B      =&gt;      A
 * </pre>
 */
public final class OuterJoinElimination {
  private OuterJoinElimination() {}

  /**
   * @param wanted columns of the plan that are read above
   */
  public static LogicalPlan apply(LogicalPlan plan, BitSet wanted) {
    return switch (plan) {
      case Filter f -> new Filter(apply(f.child(), below(f, wanted)), f.conditions());
      case Extend e -> {
        BitSet needed = (BitSet) wanted.clone();
        for (Computed c : e.computed()) {
          Expressions.columns(c.expression(), needed);
        }
        yield new Extend(apply(e.child(), needed), e.computed());
      }
      case Sort s -> new Sort(apply(s.child(), below(s, wanted)), s.keys());
      case Limit l -> new Limit(apply(l.child(), wanted), l.limit());
      case Aggregate a -> {
        BitSet needed = new BitSet();
        a.keys().forEach(k -> needed.set(k.slot()));
        for (AggregateColumn c : a.aggregates()) {
          Expressions.columns(c.function().arguments(), needed);
          c.function().orderBy().forEach(k -> Expressions.columns(k.expression(), needed));
        }
        yield new Aggregate(
            apply(a.child(), needed),
            a.keys(),
            a.aggregates(),
            a.isScalar(),
            a.isFirstRowOrdered());
      }
      case Join j -> join(j, wanted);
      default -> plan;
    };
  }

  private static BitSet below(LogicalPlan plan, BitSet wanted) {
    BitSet needed = (BitSet) wanted.clone();
    PlanColumns.used(plan, needed);
    return needed;
  }

  private static LogicalPlan join(Join join, BitSet wanted) {
    BitSet right = PlanColumns.outputs(join.right());
    if (join.type() == JoinType.LEFT && !wanted.intersects(right)) {
      BitSet matched = new BitSet();
      for (Expression condition : join.conditions()) {
        if (condition instanceof Call call && call.function().name().equals("=")) {
          for (int i = 0; i < 2; i++) {
            if (call.arguments().get(i) instanceof ColumnRef c
                && right.get(c.slot())
                && !Expressions.columns(call.arguments().get(1 - i)).intersects(right)) {
              matched.set(c.slot());
            }
          }
        }
      }
      if (UniqueKeys.isUnique(join.right(), matched)) {
        return apply(join.left(), wanted);
      }
    }
    BitSet needed = below(join, wanted);
    needed.or(PlanColumns.free(join.right()));
    return join.with(apply(join.left(), needed), apply(join.right(), needed));
  }
}
