package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.planner.binder.Conditions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.LogicalPlan.Window;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Filters go down as far as they can, and outer joins whose missing rows no filter lets through
 * become inner joins on the way.
 *
 * <pre>
 * Filter(a.x = 1, b.y = 2, a.z &lt; b.z)        Join(a.z &lt; b.z)
 *   LeftJoin(on)                       =&gt;      Filter(a.x = 1) A
 *     A, B                                       Filter(b.y = 2) B
 * </pre>
 *
 * Through computed columns by putting in their expressions; through aggregation where only keys are
 * tested; into every branch of a union. Limits, single-row checks and conditions that are not
 * deterministic stay where they are. Below a Limit nothing is pushed.
 */
public final class PredicatePushdown {
  private PredicatePushdown() {}

  public static LogicalPlan apply(LogicalPlan plan) {
    return push(plan, List.of());
  }

  private static LogicalPlan above(LogicalPlan plan, List<Expression> conditions) {
    List<Expression> kept = new ArrayList<>();
    for (Expression condition : conditions) {
      if (!Conditions.isTrue(condition) && !kept.contains(condition)) {
        kept.add(condition);
      }
    }
    if (kept.isEmpty()) {
      return plan;
    }
    if (plan instanceof Filter filter) {
      List<Expression> all = new ArrayList<>(filter.conditions());
      all.addAll(kept);
      return new Filter(filter.child(), all);
    }
    return new Filter(plan, kept);
  }

  private static LogicalPlan push(LogicalPlan plan, List<Expression> conditions) {
    return switch (plan) {
      case Filter f -> {
        List<Expression> all = new ArrayList<>();
        List<Expression> stay = new ArrayList<>();
        for (Expression condition : f.conditions()) {
          (Functions.isDeterministic(condition) ? all : stay).add(condition);
        }
        all.addAll(conditions);
        yield above(push(f.child(), all), stay);
      }
      case Extend e -> extend(e, conditions);
      case Sort s -> new Sort(push(s.child(), conditions), s.keys());
      case Lock l -> new Lock(push(l.child(), conditions), l.lock(), l.tables());
      case Join j -> join(j, conditions);
      case Aggregate a -> aggregate(a, conditions);
      case Union u -> union(u, conditions);
      case Window w -> window(w, conditions);
      case Scan s -> above(s, conditions);
      default -> above(PlanRewrites.mapChildren(plan, PredicatePushdown::apply), conditions);
    };
  }

  private static List<Expression> join(List<Expression> a, List<Expression> b) {
    List<Expression> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static LogicalPlan extend(Extend extend, List<Expression> conditions) {
    Map<Integer, Expression> computed = new HashMap<>();
    BitSet unstable = new BitSet();
    for (Computed c : extend.computed()) {
      computed.put(c.id(), c.expression());
      if (!Functions.isDeterministic(c.expression())) {
        unstable.set(c.id());
      }
    }
    List<Expression> below = new ArrayList<>();
    List<Expression> stay = new ArrayList<>();
    for (Expression condition : conditions) {
      if (Expressions.columns(condition).intersects(unstable)) {
        stay.add(condition);
      } else {
        below.add(Expressions.replaceColumns(condition, c -> computed.getOrDefault(c.slot(), c)));
      }
    }
    return above(new Extend(push(extend.child(), below), extend.computed()), stay);
  }

  private static LogicalPlan aggregate(Aggregate aggregate, List<Expression> conditions) {
    BitSet keys = new BitSet();
    aggregate.keys().forEach(k -> keys.set(k.slot()));
    BitSet results = new BitSet();
    aggregate.aggregates().forEach(a -> results.set(a.id()));
    List<Expression> below = new ArrayList<>();
    List<Expression> stay = new ArrayList<>();
    for (Expression condition : conditions) {
      boolean isOnKeys =
          !aggregate.isScalar()
              && !Expressions.columns(condition).intersects(results)
              && Expressions.columns(condition).intersects(keys);
      (isOnKeys ? below : stay).add(condition);
    }
    return above(
        new Aggregate(
            push(aggregate.child(), below),
            aggregate.keys(),
            aggregate.aggregates(),
            aggregate.isScalar(),
            aggregate.isFirstRowOrdered()),
        stay);
  }

  private static LogicalPlan union(Union union, List<Expression> conditions) {
    List<Branch> branches = new ArrayList<>();
    for (Branch branch : union.branches()) {
      Map<Integer, Integer> columns = new HashMap<>();
      for (int i = 0; i < union.ids().size(); i++) {
        columns.put(union.ids().get(i), branch.columns().get(i));
      }
      List<Expression> below =
          Expressions.replaceColumns(
              conditions,
              c -> {
                Integer id = columns.get(c.slot());
                return id == null ? c : new ColumnRef(id, c.type());
              });
      branches.add(new Branch(push(branch.plan(), below), branch.columns()));
    }
    return new Union(branches, union.ids());
  }

  /** A filter on partition columns keeps or drops whole partitions. */
  private static LogicalPlan window(Window window, List<Expression> conditions) {
    BitSet partition = new BitSet();
    for (Expression key : window.partitionBy()) {
      if (key instanceof ColumnRef ref) {
        partition.set(ref.slot());
      }
    }
    List<Expression> below = new ArrayList<>();
    List<Expression> stay = new ArrayList<>();
    for (Expression condition : conditions) {
      BitSet used = Expressions.columns(condition);
      boolean isWhole = !used.isEmpty();
      for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
        isWhole &= partition.get(id);
      }
      (isWhole ? below : stay).add(condition);
    }
    return above(
        new Window(
            push(window.child(), below),
            window.partitionBy(),
            window.orderBy(),
            window.functions(),
            window.frame()),
        stay);
  }

  private static LogicalPlan join(Join join, List<Expression> conditions) {
    BitSet left = PlanColumns.outputs(join.left());
    BitSet right = PlanColumns.outputs(join.right());
    JoinType type = join.type();
    if (type == JoinType.LEFT
        && conditions.stream().anyMatch(c -> NullRejection.rejects(c, right))) {
      type = JoinType.INNER;
    }
    List<Expression> toLeft = new ArrayList<>();
    List<Expression> toRight = new ArrayList<>();
    List<Expression> on = new ArrayList<>();
    List<Expression> stay = new ArrayList<>();
    if (type == JoinType.INNER) {
      List<Expression> all = join(join.conditions(), conditions);
      for (Expression condition : all) {
        place(condition, left, right, toLeft, toRight, on);
      }
      EqualityPropagation.extend(all, left, right, toLeft, toRight);
    } else {
      for (Expression condition : join.conditions()) {
        // A condition of the preserved side alone must not drop its rows.
        boolean isRightOnly =
            !Expressions.columns(condition).intersects(left)
                && Functions.isDeterministic(condition)
                && type != JoinType.ANTI
                && type != JoinType.MARK;
        boolean isInnerOfAnti =
            (type == JoinType.ANTI || type == JoinType.MARK)
                && Expressions.columns(condition).intersects(right)
                && !Expressions.columns(condition).intersects(left);
        if (isRightOnly || isInnerOfAnti) {
          toRight.add(condition);
        } else if (type == JoinType.SEMI
            && !Expressions.columns(condition).intersects(right)
            && Functions.isDeterministic(condition)) {
          toLeft.add(condition);
        } else {
          on.add(condition);
        }
      }
      for (Expression condition : conditions) {
        BitSet used = Expressions.columns(condition);
        boolean isRight =
            type == JoinType.LEFT && used.intersects(right)
                || type == JoinType.MARK && used.get(join.markId());
        (isRight ? stay : toLeft).add(condition);
      }
      EqualityPropagation.toRight(toLeft, on, left, right, toRight);
    }
    LogicalPlan left0 = type == JoinType.INNER ? OuterToInner.apply(join.left(), on) : join.left();
    LogicalPlan right0 =
        type == JoinType.INNER ? OuterToInner.apply(join.right(), on) : join.right();
    LogicalPlan newLeft = push(left0, toLeft);
    LogicalPlan newRight = push(right0, toRight);
    return above(
        new Join(newLeft, newRight, type, on, join.nullAware(), join.markId(), join.isStraight()),
        stay);
  }

  private static void place(
      Expression condition,
      BitSet left,
      BitSet right,
      List<Expression> toLeft,
      List<Expression> toRight,
      List<Expression> on) {
    BitSet used = Expressions.columns(condition);
    if (!Functions.isDeterministic(condition)) {
      on.add(condition);
    } else if (!used.intersects(right)) {
      toLeft.add(condition);
    } else if (!used.intersects(left)) {
      toRight.add(condition);
    } else {
      on.add(condition);
    }
  }
}
