package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import java.util.List;
import java.util.Optional;

/** Plans that change rows. They have no output columns. */
public sealed interface WritePlan extends PhysicalPlan {
  boolean isIgnore();

  /** {@code columnOffset} is the column's place in the table's list of columns. */
  record Assignment(int columnOffset, Expression value) {}

  /** A value in a VALUES row. */
  sealed interface InsertValue {}

  /** The tables whose rows the statement changes. */
  default List<TableAccess> written() {
    return switch (this) {
      case Insert insert -> List.of(insert.table());
      case Update update -> tables(update.targets());
      case Delete delete -> tables(delete.targets());
    };
  }

  private static List<TableAccess> tables(List<WriteTarget> targets) {
    return targets.size() == 1
        ? List.of(targets.getFirst().table())
        : targets.stream().map(WriteTarget::table).toList();
  }

  /**
   * What rows must satisfy that are written through a view WITH CHECK OPTION: every condition is
   * true, over the table's row (slot = column offset).
   */
  record ViewCheck(String database, String view, List<Expression> conditions) {
    public ViewCheck {
      conditions = List.copyOf(conditions);
    }
  }

  /** Row-free, or over the row being made (slot = column offset): {@code VALUES (1, a + 1)}. */
  record Computed(Expression expression) implements InsertValue {}

  /** The keyword DEFAULT, or a column that the statement does not name. */
  record ByDefault() implements InsertValue {
    public static final ByDefault INSTANCE = new ByDefault();
  }

  sealed interface InsertSource {}

  record ValueRows(List<List<InsertValue>> rows) implements InsertSource {
    public ValueRows {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  record QueryRows(PhysicalPlan plan) implements InsertSource {}

  /**
   * INSERT and REPLACE. Values are converted to the columns' types by the executor (strict mode,
   * warnings, row numbers in messages), which also fills what is not named: the column's default,
   * AUTO_INCREMENT, or 1364 where there is none.
   *
   * @param columnOffsets target columns, in the order of the source's values
   * @param onDuplicate assignments of ON DUPLICATE KEY UPDATE, left to right, over a row of: the
   *     existing row's columns (n, in table order), the row that was to be inserted (n, VALUES(c)),
   *     then the columns of the source query. Empty where absent
   */
  record Insert(
      PlanInfo info,
      TableAccess table,
      List<Integer> columnOffsets,
      InsertSource source,
      List<Assignment> onDuplicate,
      boolean isReplace,
      boolean isIgnore,
      Optional<ViewCheck> check)
      implements WritePlan {
    public Insert {
      columnOffsets = List.copyOf(columnOffsets);
      onDuplicate = List.copyOf(onDuplicate);
    }

    @Override
    public List<PhysicalPlan> children() {
      return source instanceof QueryRows q ? List.of(q.plan()) : List.of();
    }
  }

  /**
   * A table that UPDATE or DELETE changes.
   *
   * @param handleColumns positions of its handle in the child's rows; NULL where an outer join
   *     found no row: nothing to change
   * @param columns positions in the child's rows of every column of the table, in table order
   * @param assignments of UPDATE, left to right, over the child's row in which earlier assignments
   *     (converted to the column's type) already show; empty for DELETE
   * @param hasKey whether the conditions bound a key of the table, taken or not
   */
  record WriteTarget(
      TableAccess table,
      List<Integer> handleColumns,
      List<Integer> columns,
      List<Assignment> assignments,
      Optional<ViewCheck> check,
      boolean hasKey) {
    public WriteTarget {
      handleColumns = List.copyOf(handleColumns);
      columns = List.copyOf(columns);
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * Each row of a target is changed once, whatever the join repeats. Columns with ON UPDATE
   * CURRENT_TIMESTAMP that no assignment names are the executor's. The child's rows are read and
   * locked for update: point readers lock by themselves, others by the executor.
   */
  record Update(PlanInfo info, PhysicalPlan child, List<WriteTarget> targets, boolean isIgnore)
      implements WritePlan {
    public Update {
      targets = List.copyOf(targets);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }

  record Delete(PlanInfo info, PhysicalPlan child, List<WriteTarget> targets, boolean isIgnore)
      implements WritePlan {
    public Delete {
      targets = List.copyOf(targets);
    }

    @Override
    public List<PhysicalPlan> children() {
      return List.of(child);
    }
  }
}
