package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.PlanColumns;
import java.util.List;

/**
 * Outer joins below an inner join whose condition no missing row can meet become inner joins.
 *
 * <pre>
 * Join(b.x = c.x)                   Join(b.x = c.x)
 *   LeftJoin(a.y = b.y) A, B   =&gt;     Join(a.y = b.y) A, B
 *   C                                 C
 * </pre>
 */
final class OuterToInner {
  private OuterToInner() {}

  static LogicalPlan apply(LogicalPlan plan, List<Expression> conditions) {
    if (!(plan instanceof Join join)
        || (join.type() != JoinType.INNER && join.type() != JoinType.LEFT)) {
      return plan;
    }
    boolean isLeft = join.type() == JoinType.LEFT;
    boolean becomesInner = false;
    if (isLeft) {
      var right = PlanColumns.outputs(join.right());
      becomesInner = conditions.stream().anyMatch(c -> NullRejection.rejects(c, right));
    }
    LogicalPlan left = apply(join.left(), conditions);
    LogicalPlan right = isLeft && !becomesInner ? join.right() : apply(join.right(), conditions);
    Join changed = left == join.left() && right == join.right() ? join : join.with(left, right);
    return becomesInner ? changed.withType(JoinType.INNER) : changed;
  }
}
