package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A mark that only filters becomes a semi or anti join.
 *
 * <pre>
 * Filter(m, c)                 Filter(c)
 *   MarkJoin(m)         =&gt;       SemiJoin
 *     A                            A
 *     B                            B
 *
 * Filter(not m)                AntiJoin (null-aware for NOT IN)
 *   MarkJoin(m)         =&gt;       A
 *     A, B                         B
 * </pre>
 *
 * For a semi join unknown is as good as false, so that IN's equality becomes an ordinary condition.
 */
public final class MarkToSemiJoin {
  private MarkToSemiJoin() {}

  /** Applied to the whole tree, bottom up. */
  public static LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan below = PlanRewrites.mapChildren(plan, MarkToSemiJoin::apply);
    if (!(below instanceof Filter filter)) {
      return below;
    }
    List<Expression> conditions = new ArrayList<>(filter.conditions());
    LogicalPlan child = convert(filter.child(), conditions, new BitSet());
    return conditions.isEmpty()
        ? child
        : child == filter.child() ? filter : new Filter(child, conditions);
  }

  /**
   * Also for mark joins below other mark joins: each filter condition finds its own.
   *
   * @param usedAbove columns that joins between the filter and the plan use: a mark among them
   *     stays
   */
  private static LogicalPlan convert(
      LogicalPlan plan, List<Expression> conditions, BitSet usedAbove) {
    if (!(plan instanceof Join join) || join.type() != JoinType.MARK) {
      return plan;
    }
    BitSet used = (BitSet) usedAbove.clone();
    PlanColumns.used(join, used);
    used.or(PlanColumns.free(join.right()));
    LogicalPlan left = convert(join.left(), conditions, used);
    int uses = 0;
    Expression positive = null;
    Expression negative = null;
    for (Expression condition : conditions) {
      if (Expressions.columns(condition).get(join.markId())) {
        uses++;
      }
      if (condition instanceof ColumnRef ref && ref.slot() == join.markId()) {
        positive = condition;
      } else if (condition instanceof Call call
          && call.function().name().equals("NOT")
          && call.arguments().getFirst() instanceof ColumnRef ref
          && ref.slot() == join.markId()) {
        negative = condition;
      }
    }
    if (uses != 1 || (positive == null && negative == null) || usedAbove.get(join.markId())) {
      return left == join.left() ? join : join.with(left, join.right());
    }
    if (positive != null) {
      conditions.remove(positive);
      List<Expression> all = new ArrayList<>(join.conditions());
      all.addAll(join.nullAware());
      return new Join(left, join.right(), JoinType.SEMI, all, List.of(), -1, false);
    }
    conditions.remove(negative);
    return new Join(
        left, join.right(), JoinType.ANTI, join.conditions(), join.nullAware(), -1, false);
  }
}
