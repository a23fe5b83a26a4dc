package io.atoll.planner.physical;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import java.util.List;
import java.util.Optional;

/** Plans that pass, change, order or make rows. */
public sealed interface RowPlan extends PhysicalPlan {

  /** Rows for which every condition is true. */
  record Selection(PlanInfo info, PhysicalPlan child, List<Expression> conditions)
      implements RowPlan {
    public Selection {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  record Projection(PlanInfo info, PhysicalPlan child, List<Expression> expressions)
      implements RowPlan {
    public Projection {
      expressions = List.copyOf(expressions);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /** Stable where keys are equal. NULL is the smallest. */
  record Sort(PlanInfo info, PhysicalPlan child, List<SortKey> keys) implements RowPlan {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /** Sort and limit in one. */
  record TopN(PlanInfo info, PhysicalPlan child, List<SortKey> keys, RowLimit limit)
      implements RowPlan {
    public TopN {
      keys = List.copyOf(keys);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  record Limit(PlanInfo info, PhysicalPlan child, RowLimit limit) implements RowPlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /** All rows of all children, which have the same types; in the children's order. */
  record UnionAll(PlanInfo info, List<PhysicalPlan> children) implements RowPlan {
    public UnionAll {
      children = List.copyOf(children);
    }
  }

  /** One row without columns (SELECT without FROM), or none. */
  record Dual(PlanInfo info, int rows) implements RowPlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of();
    }
  }

  /** Rows of row-free expressions. */
  record Values(PlanInfo info, List<List<Expression>> rows) implements RowPlan {
    public Values {
      rows = rows.stream().map(List::copyOf).toList();
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of();
    }
  }

  /** A scalar subquery: a second row is error 1242; no row passes as none (the join makes NULL). */
  record MaxOneRow(PlanInfo info, PhysicalPlan child) implements RowPlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /** Locks the rows of the targets that the child's rows come from, then passes the rows. */
  record SelectLock(PlanInfo info, PhysicalPlan child, RowLock lock, List<RowTarget> targets)
      implements RowPlan {
    public SelectLock {
      targets = List.copyOf(targets);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /**
   * A table whose rows are inside the child's rows.
   *
   * @param handleColumns positions of the handle: one column for an int or hidden handle, the
   *     clustered key's columns otherwise; NULL where an outer join found no row
   */
  record RowTarget(TableAccess table, List<Integer> handleColumns) {
    public RowTarget {
      handleColumns = List.copyOf(handleColumns);
    }
  }

  /**
   * Window functions of one window over rows that come sorted by partition and order keys; output
   * is the child's columns, then one column per function.
   */
  record Window(
      PlanInfo info,
      PhysicalPlan child,
      List<Expression> partitionBy,
      List<SortKey> orderBy,
      List<WindowFunction> functions,
      Frame frame)
      implements RowPlan {
    public Window {
      partitionBy = List.copyOf(partitionBy);
      orderBy = List.copyOf(orderBy);
      functions = List.copyOf(functions);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  /** ROW_NUMBER, RANK, LAG, … or an aggregate's name. */
  record WindowFunction(String name, List<Expression> arguments, io.atoll.types.SqlType type) {
    public WindowFunction {
      arguments = List.copyOf(arguments);
    }
  }

  /** Which rows of the partition a window function sees. */
  record Frame(Unit unit, Bound start, Bound end) {
    /** All rows of the partition. */
    public static final Frame WHOLE =
        new Frame(
            Unit.RANGE,
            new Bound(Bound.Kind.UNBOUNDED_PRECEDING, Optional.empty()),
            new Bound(Bound.Kind.UNBOUNDED_FOLLOWING, Optional.empty()));

    public enum Unit {
      ROWS,
      RANGE
    }
  }

  /**
   * {@code offset} is present for PRECEDING and FOLLOWING; it counts in {@code unit} where it is an
   * interval.
   */
  record Bound(Kind kind, Optional<Expression> offset, Optional<String> unit) {
    /** Not by an interval. */
    public Bound(Kind kind, Optional<Expression> offset) {
      this(kind, offset, Optional.empty());
    }

    public enum Kind {
      UNBOUNDED_PRECEDING,
      PRECEDING,
      CURRENT_ROW,
      FOLLOWING,
      UNBOUNDED_FOLLOWING
    }
  }

  /**
   * EXPLAIN: the rows are rendered by {@code io.atoll.planner.explain}.
   *
   * @param target the plan explained; run first where {@code analyze}
   */
  record Explain(PlanInfo info, PhysicalPlan target, String format, boolean analyze)
      implements RowPlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of();
    }
  }
}
