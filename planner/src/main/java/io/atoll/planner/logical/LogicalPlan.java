package io.atoll.planner.logical;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.physical.RowLimit;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.RowPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query means. Columns are named by ids that are unique in the statement ({@link Columns});
 * {@code ColumnRef.slot} is such an id. A plan's output is a set of columns, not a list: the order
 * of a result is the select list's affair.
 *
 * <p>A column that a plan refers to and none of its children gives is free: its value comes from an
 * outer query. A join whose right side has columns of its left side free is an apply.
 */
public sealed interface LogicalPlan {

  List<LogicalPlan> children();

  /** A table's rows. Which columns are read follows from who needs them. */
  record Scan(TableInstance table) implements LogicalPlan {
    @Override
    public List<LogicalPlan> children() {
      return List.of();
    }
  }

  /** Rows for which all conditions are true. */
  record Filter(LogicalPlan child, List<Expression> conditions) implements LogicalPlan {
    public Filter {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  /** The child's columns and further computed ones. */
  record Extend(LogicalPlan child, List<Computed> computed) implements LogicalPlan {
    public Extend {
      computed = List.copyOf(computed);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  record Computed(int id, Expression expression) {}

  /**
   * Groups by columns; gives the keys (their own ids) and the aggregates. No keys: one group.
   *
   * @param isFirstRowOrdered whether a FIRST_ROW must see the rows in the child's order, which is
   *     then that of a Sort below: a non-strict GROUP BY over an ordered derived table
   * @param isScalar without GROUP BY: one row even for no input
   */
  record Aggregate(
      LogicalPlan child,
      List<ColumnRef> keys,
      List<AggregateColumn> aggregates,
      boolean isScalar,
      boolean isFirstRowOrdered)
      implements LogicalPlan {
    public Aggregate {
      keys = List.copyOf(keys);
      aggregates = List.copyOf(aggregates);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  record AggregateColumn(int id, AggregateFunction function) {}

  enum JoinType {
    INNER,
    LEFT,
    SEMI,
    ANTI,
    MARK
  }

  /**
   * @param nullAware equalities of IN, for ANTI and MARK: unknown is not false
   * @param markId the column that MARK adds; -1 otherwise
   * @param isStraight the left side is read first
   */
  record Join(
      LogicalPlan left,
      LogicalPlan right,
      JoinType type,
      List<Expression> conditions,
      List<Expression> nullAware,
      int markId,
      boolean isStraight)
      implements LogicalPlan {
    public Join {
      conditions = List.copyOf(conditions);
      nullAware = List.copyOf(nullAware);
    }

    public static Join inner(LogicalPlan left, LogicalPlan right, List<Expression> conditions) {
      return new Join(left, right, JoinType.INNER, conditions, List.of(), -1, false);
    }

    public static Join left(LogicalPlan left, LogicalPlan right, List<Expression> conditions) {
      return new Join(left, right, JoinType.LEFT, conditions, List.of(), -1, false);
    }

    public Join with(LogicalPlan newLeft, LogicalPlan newRight) {
      return new Join(newLeft, newRight, type, conditions, nullAware, markId, isStraight);
    }

    public Join withConditions(List<Expression> value) {
      return new Join(left, right, type, value, nullAware, markId, isStraight);
    }

    public Join withType(JoinType value) {
      return new Join(left, right, value, conditions, nullAware, markId, isStraight);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(left, right);
    }
  }

  record Sort(LogicalPlan child, List<SortKey> keys) implements LogicalPlan {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  record Limit(LogicalPlan child, RowLimit limit) implements LogicalPlan {
    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  /** All rows of all branches; {@code ids} are the columns it gives, in the branches' order. */
  record Union(List<Branch> branches, List<Integer> ids) implements LogicalPlan {
    public Union {
      branches = List.copyOf(branches);
      ids = List.copyOf(ids);
    }

    @Override
    public List<LogicalPlan> children() {
      return branches.stream().map(Branch::plan).toList();
    }
  }

  /** {@code columns} of {@code plan} are the union's columns, by position. */
  record Branch(LogicalPlan plan, List<Integer> columns) {
    public Branch {
      columns = List.copyOf(columns);
    }
  }

  /** Fails (1242) at a second row. */
  record MaxOneRow(LogicalPlan child) implements LogicalPlan {
    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  /** Rows of expressions without columns of its own; one row without columns is SELECT's dual. */
  record Rows(List<Integer> ids, List<List<Expression>> rows) implements LogicalPlan {
    public static final Rows ONE = new Rows(List.of(), List.of(List.of()));

    public Rows {
      ids = List.copyOf(ids);
      rows = rows.stream().map(List::copyOf).toList();
    }

    public static Rows none(List<Integer> ids) {
      return new Rows(ids, List.of());
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of();
    }
  }

  record Lock(LogicalPlan child, RowLock lock, List<TableInstance> tables) implements LogicalPlan {
    public Lock {
      tables = List.copyOf(tables);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  /** The child's columns and one per function. */
  record Window(
      LogicalPlan child,
      List<Expression> partitionBy,
      List<SortKey> orderBy,
      List<WindowColumn> functions,
      RowPlan.Frame frame)
      implements LogicalPlan {
    public Window {
      partitionBy = List.copyOf(partitionBy);
      orderBy = List.copyOf(orderBy);
      functions = List.copyOf(functions);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of(child);
    }
  }

  record WindowColumn(int id, RowPlan.WindowFunction function) {}

  /** A recursive common table expression. The definition is one object for all its scans. */
  record CteScan(CteDefinition definition, List<Integer> ids) implements LogicalPlan {
    public CteScan {
      ids = List.copyOf(ids);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of();
    }
  }

  /** In the recursive part: the previous round's rows. */
  record CteTable(int definitionId, String name, List<Integer> ids) implements LogicalPlan {
    public CteTable {
      ids = List.copyOf(ids);
    }

    @Override
    public List<LogicalPlan> children() {
      return List.of();
    }
  }

  /** Branches' columns are the definition's, by position. */
  record CteDefinition(
      int id, String name, Branch seed, @Nullable Branch recursive, boolean isDistinct) {}
}
