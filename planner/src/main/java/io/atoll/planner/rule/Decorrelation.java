package io.atoll.planner.rule;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns applies into joins where the correlation is in filters.
 *
 * <pre>
 * SemiJoin                          SemiJoin(b.x = a.x)
 *   A                       =&gt;        A
 *   Filter(b.x = a.x) B               B
 *
 * LeftJoin                          Extend(c := ifnull(c', 0))
 *   A                                 LeftJoin(b.x = a.x)
 *   MaxOneRow               =&gt;          A
 *     Aggregate(c := count)             Aggregate(by b.x, c' := count)
 *       Filter(b.x = a.x) B               B
 * </pre>
 *
 * A scalar subquery without aggregate becomes a join only where a unique key makes its row the only
 * one; otherwise the second row must be an error, and it stays an apply. So does what has a LIMIT.
 */
public final class Decorrelation {
  private final Columns columns;

  /** Computed columns that use outer ones, put into the conditions that read them. */
  private final Map<Integer, Expression> moved = new HashMap<>();

  private Decorrelation(Columns columns) {
    this.columns = columns;
  }

  public static LogicalPlan apply(LogicalPlan plan, Columns columns) {
    return new Decorrelation(columns).visit(plan);
  }

  private LogicalPlan visit(LogicalPlan plan) {
    LogicalPlan below = PlanRewrites.mapChildren(plan, this::visit);
    if (!(below instanceof Join join)) {
      return below;
    }
    BitSet outer = PlanColumns.outputs(join.left());
    if (!PlanColumns.free(join.right()).intersects(outer)) {
      return PlanColumns.givesRight(join.type()) ? withoutCheck(join) : join;
    }
    LogicalPlan result =
        join.type() == JoinType.LEFT && join.right() instanceof MaxOneRow m
            ? scalar(join, m.child(), outer)
            : plain(join, outer);
    return result == null ? join : result;
  }

  /** A single row needs no check. */
  private static LogicalPlan withoutCheck(Join join) {
    return join.right() instanceof MaxOneRow m && UniqueKeys.isUnique(m.child(), new BitSet())
        ? join.with(join.left(), m.child())
        : join;
  }

  private @Nullable LogicalPlan plain(Join join, BitSet outer) {
    List<Expression> pulled = new ArrayList<>();
    boolean isExistence = join.type() != JoinType.INNER && join.type() != JoinType.LEFT;
    LogicalPlan right = pull(join.right(), outer, pulled, isExistence);
    if (right == null || PlanColumns.free(right).intersects(outer)) {
      return null;
    }
    List<Expression> conditions = new ArrayList<>(join.conditions());
    conditions.addAll(pulled);
    BitSet compared = new BitSet();
    Expressions.columns(join.nullAware(), compared);
    if (moved.keySet().stream().anyMatch(compared::get)) {
      // IN's equality needs a value of the right side.
      return null;
    }
    return new Join(
        join.left(),
        right,
        join.type(),
        Expressions.replaceColumns(conditions, this::moved),
        join.nullAware(),
        join.markId(),
        join.isStraight());
  }

  private Expression moved(ColumnRef ref) {
    return moved.getOrDefault(ref.slot(), ref);
  }

  private @Nullable LogicalPlan scalar(Join join, LogicalPlan right, BitSet outer) {
    List<Extend> above = new ArrayList<>();
    LogicalPlan at = right;
    while (at instanceof Extend extend) {
      above.add(extend);
      at = extend.child();
    }
    if (at instanceof Aggregate aggregate && aggregate.isScalar()) {
      return aggregate(join, aggregate, above, outer);
    }
    List<Expression> pulled = new ArrayList<>();
    LogicalPlan rows = pull(right, outer, pulled, false);
    if (rows == null || PlanColumns.free(rows).intersects(outer)) {
      return null;
    }
    BitSet fixed = new BitSet();
    for (Expression condition : pulled) {
      ColumnRef inner = innerOfEquality(condition, outer);
      if (inner != null) {
        fixed.set(inner.slot());
      }
    }
    return UniqueKeys.isUnique(rows, fixed)
        ? join.with(join.left(), rows).withConditions(pulled)
        : null;
  }

  private @Nullable LogicalPlan aggregate(
      Join join, Aggregate aggregate, List<Extend> above, BitSet outer) {
    List<Expression> pulled = new ArrayList<>();
    LogicalPlan rows = pull(aggregate.child(), outer, pulled, false);
    if (rows == null || PlanColumns.free(rows).intersects(outer)) {
      return null;
    }
    List<ColumnRef> keys = new ArrayList<>();
    for (Expression condition : pulled) {
      ColumnRef inner = innerOfEquality(condition, outer);
      if (inner == null) {
        return null;
      }
      if (keys.stream().noneMatch(k -> k.slot() == inner.slot())) {
        keys.add(inner);
      }
    }
    List<AggregateColumn> aggregates = new ArrayList<>();
    List<Computed> counts = new ArrayList<>();
    for (AggregateColumn column : aggregate.aggregates()) {
      AggregateFunction function = column.function();
      if (!function.name().equals("COUNT")) {
        if (!isNullWithoutRows(function) || usesOuter(function, outer)) {
          return null;
        }
        aggregates.add(column);
        continue;
      }
      if (usesOuter(function, outer)) {
        return null;
      }
      ColumnRef count = columns.add("count", function.type());
      aggregates.add(new AggregateColumn(count.slot(), function));
      counts.add(
          new Computed(
              column.id(),
              Functions.call(
                  "IFNULL",
                  List.of(
                      new ColumnRef(count.slot(), count.type().withNullable(true)),
                      Functions.constant(Value.of(0), SqlType.BIGINT)),
                  ResolveContext.DEFAULT)));
    }
    LogicalPlan result =
        Join.left(join.left(), new Aggregate(rows, keys, aggregates, false, false), pulled);
    if (!counts.isEmpty()) {
      result = new Extend(result, counts);
    }
    for (int i = above.size() - 1; i >= 0; i--) {
      result = new Extend(result, above.get(i).computed());
    }
    return result;
  }

  private static boolean usesOuter(AggregateFunction function, BitSet outer) {
    BitSet used = new BitSet();
    Expressions.columns(function.arguments(), used);
    return used.intersects(outer);
  }

  private static boolean isNullWithoutRows(AggregateFunction function) {
    return switch (function.name()) {
      case "SUM", "AVG", "MIN", "MAX", "FIRST_ROW", "GROUP_CONCAT" -> true;
      default -> false;
    };
  }

  /** The inner column of {@code inner = f(outer)}; null for other conditions. */
  private static @Nullable ColumnRef innerOfEquality(Expression condition, BitSet outer) {
    if (!(condition instanceof Call call) || !call.function().name().equals("=")) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Expression side = call.arguments().get(i);
      Expression other = call.arguments().get(1 - i);
      if (side instanceof ColumnRef c
          && !outer.get(c.slot())
          && Expressions.isWithin(other, outer)) {
        return c;
      }
    }
    return null;
  }

  /**
   * The plan without its correlated filter conditions; null where one sits where none can leave.
   */
  private @Nullable LogicalPlan pull(
      LogicalPlan plan, BitSet outer, List<Expression> pulled, boolean isExistence) {
    if (!PlanColumns.free(plan).intersects(outer)) {
      return plan;
    }
    return switch (plan) {
      case Filter f -> {
        List<Expression> stay = new ArrayList<>();
        List<Expression> leave = new ArrayList<>();
        for (Expression condition : f.conditions()) {
          boolean isCorrelated = Expressions.columns(condition).intersects(outer);
          (isCorrelated ? leave : stay).add(condition);
        }
        LogicalPlan child = pull(f.child(), outer, pulled, isExistence);
        if (child == null) {
          yield null;
        }
        pulled.addAll(leave);
        yield stay.isEmpty() ? child : new Filter(child, stay);
      }
      case Extend e -> extend(e, outer, pulled, isExistence);
      case Sort s -> {
        LogicalPlan child = pull(s.child(), outer, pulled, isExistence);
        yield child == null || isExistence ? child : new Sort(child, s.keys());
      }
      case Join j -> join(j, outer, pulled, isExistence);
      case Aggregate a -> keyed(a, outer, pulled);
      default -> null;
    };
  }

  /** Where a computed column uses outer ones, it moves with the conditions that use it. */
  private @Nullable LogicalPlan extend(
      Extend extend, BitSet outer, List<Expression> pulled, boolean isExistence) {
    Map<Integer, Expression> correlated = new HashMap<>();
    // A condition that stays inside and reads such a column keeps the plan from becoming closed.
    List<Computed> stay = new ArrayList<>();
    for (Computed computed : extend.computed()) {
      if (Expressions.columns(computed.expression()).intersects(outer)) {
        correlated.put(computed.id(), computed.expression());
      } else {
        stay.add(computed);
      }
    }
    if (!correlated.isEmpty() && !isExistence) {
      return null;
    }
    LogicalPlan child = pull(extend.child(), outer, pulled, isExistence);
    if (child == null) {
      return null;
    }
    moved.putAll(correlated);
    return stay.isEmpty() ? child : new Extend(child, stay);
  }

  private @Nullable LogicalPlan join(
      Join join, BitSet outer, List<Expression> pulled, boolean isExistence) {
    List<Expression> stay = new ArrayList<>();
    List<Expression> leave = new ArrayList<>();
    for (Expression condition : join.conditions()) {
      (Expressions.columns(condition).intersects(outer) ? leave : stay).add(condition);
    }
    if (join.type() != JoinType.INNER && !leave.isEmpty()) {
      return null;
    }
    LogicalPlan left = pull(join.left(), outer, pulled, isExistence);
    LogicalPlan right =
        join.type() == JoinType.INNER
            ? pull(join.right(), outer, pulled, isExistence)
            : PlanColumns.free(join.right()).intersects(outer) ? null : join.right();
    if (left == null || right == null) {
      return null;
    }
    pulled.addAll(leave);
    return join.with(left, right).withConditions(stay);
  }

  /** A grouped subquery: the correlated columns become keys, too. */
  private @Nullable LogicalPlan keyed(Aggregate aggregate, BitSet outer, List<Expression> pulled) {
    if (aggregate.isScalar() || aggregate.isFirstRowOrdered()) {
      return null;
    }
    List<Expression> own = new ArrayList<>();
    LogicalPlan child = pull(aggregate.child(), outer, own, false);
    if (child == null) {
      return null;
    }
    List<ColumnRef> keys = new ArrayList<>(aggregate.keys());
    for (Expression condition : own) {
      ColumnRef inner = innerOfEquality(condition, outer);
      if (inner == null) {
        return null;
      }
      if (keys.stream().noneMatch(k -> k.slot() == inner.slot())) {
        keys.add(inner);
      }
    }
    pulled.addAll(own);
    return new Aggregate(child, keys, aggregate.aggregates(), false, false);
  }
}
