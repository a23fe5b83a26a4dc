package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Plans that many choices end with. */
final class Emissions {
  private Emissions() {}

  /** No row of these columns. */
  static Emitted nothing(Emitter emitter, BitSet columns) {
    int[] layout = layout(columns);
    return new Emitted(new RowPlan.Dual(emitter.info(0, layout), 0), layout);
  }

  static int[] layout(BitSet columns) {
    return columns.stream().toArray();
  }

  static int[] layout(List<Integer> columns) {
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A filter above; the same where there is nothing to check. */
  static Emitted select(Emitted child, List<Expression> conditions, double rows, Emitter emitter) {
    if (conditions.isEmpty()) {
      return child;
    }
    List<Expression> resolved = emitter.resolve(conditions, child.columns());
    return new Emitted(
        new RowPlan.Selection(emitter.info(rows, child.columns()), child.plan(), resolved),
        child.columns());
  }

  /** Leaves out columns that nobody needs; the same where there are none. */
  static Emitted narrow(Emitted child, BitSet needed, Emitter emitter) {
    List<Integer> kept = new ArrayList<>();
    for (int id : child.columns()) {
      if (needed.get(id)) {
        kept.add(id);
      }
    }
    return kept.size() == child.columns().length ? child : project(child, layout(kept), emitter);
  }

  /** Exactly these columns in this order. */
  static Emitted project(Emitted child, int[] layout, Emitter emitter) {
    if (java.util.Arrays.equals(child.columns(), layout)) {
      return child;
    }
    List<Expression> expressions = new ArrayList<>(layout.length);
    for (int id : layout) {
      expressions.add(
          new Expression.ColumnRef(
              Emitter.position(child.columns(), id), emitter.columns.type(id)));
    }
    return projection(child.plan(), expressions, layout, emitter);
  }

  /** A projection; one of columns only, or over one of columns only, becomes one with it. */
  static Emitted projection(
      PhysicalPlan child, List<Expression> expressions, int[] layout, Emitter emitter) {
    PlanInfo info = emitter.info(child.estimatedRows(), layout);
    if (child instanceof RowPlan.Projection below && mayMerge(below, expressions)) {
      List<Expression> merged =
          Expressions.replaceColumns(expressions, c -> below.expressions().get(c.slot()));
      return new Emitted(new RowPlan.Projection(info, below.child(), merged), layout);
    }
    return new Emitted(new RowPlan.Projection(info, child, expressions), layout);
  }

  /** No computation may be done twice or be lost. */
  private static boolean mayMerge(RowPlan.Projection below, List<Expression> above) {
    boolean isBelowPlain =
        below.expressions().stream().allMatch(Expression.ColumnRef.class::isInstance);
    if (isBelowPlain) {
      return true;
    }
    BitSet picked = new BitSet();
    for (Expression expression : above) {
      if (!(expression instanceof Expression.ColumnRef ref)) {
        return false;
      }
      boolean isComputed = !(below.expressions().get(ref.slot()) instanceof Expression.ColumnRef);
      if (isComputed && picked.get(ref.slot())) {
        return false;
      }
      picked.set(ref.slot());
    }
    for (int i = 0; i < below.expressions().size(); i++) {
      if (!picked.get(i) && !Functions.isDeterministic(below.expressions().get(i))) {
        return false;
      }
    }
    return true;
  }
}
