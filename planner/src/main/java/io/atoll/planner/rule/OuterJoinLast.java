package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import java.util.BitSet;
import java.util.List;

/**
 * Inner joins come before outer joins that they do not depend on, so that all inner joins stand
 * together for {@link JoinReorder} and outer joins see fewer rows.
 *
 * <pre>
 * Join(a.x = c.x)                 LeftJoin(on)
 *   LeftJoin(on)           =&gt;       Join(a.x = c.x)
 *     A, B                            A, C
 *   C                                B
 * </pre>
 *
 * Not where the inner join's condition needs B.
 */
public final class OuterJoinLast {
  private OuterJoinLast() {}

  public static LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan below = PlanRewrites.mapChildren(plan, OuterJoinLast::apply);
    return below instanceof Join join ? move(join) : below;
  }

  private static LogicalPlan move(Join join) {
    if (join.type() != JoinType.INNER || join.isStraight() || PlanColumns.isApply(join)) {
      return join;
    }
    if (join.left() instanceof Join left && isMovable(left, join.conditions())) {
      LogicalPlan inner = move(Join.inner(left.left(), join.right(), join.conditions()));
      return left.with(inner, left.right());
    }
    if (join.right() instanceof Join right && isMovable(right, join.conditions())) {
      LogicalPlan inner = move(Join.inner(join.left(), right.left(), join.conditions()));
      return right.with(inner, right.right());
    }
    return join;
  }

  private static boolean isMovable(Join outer, List<Expression> conditions) {
    if (outer.type() != JoinType.LEFT || PlanColumns.isApply(outer)) {
      return false;
    }
    BitSet right = PlanColumns.outputs(outer.right());
    for (Expression condition : conditions) {
      if (Expressions.columns(condition).intersects(right)) {
        return false;
      }
    }
    return true;
  }
}
