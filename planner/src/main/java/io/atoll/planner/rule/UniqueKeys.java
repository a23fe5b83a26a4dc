package io.atoll.planner.rule;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Rows;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import java.util.BitSet;

/** Whether a plan has at most one row for each combination of some columns' values. */
final class UniqueKeys {
  private UniqueKeys() {}

  /** Values that are NULL do not count: only rows that an equality can find. */
  static boolean isUnique(LogicalPlan plan, BitSet columns) {
    return switch (plan) {
      case Scan s -> hasKeyWithin(s.table(), columns);
      case Filter f -> {
        BitSet fixed = (BitSet) columns.clone();
        for (Expression condition : f.conditions()) {
          fixedColumn(condition, fixed);
        }
        yield isUnique(f.child(), fixed);
      }
      case Extend e -> isUnique(e.child(), columns);
      case Sort s -> isUnique(s.child(), columns);
      case Limit l -> isUnique(l.child(), columns);
      case Lock l -> isUnique(l.child(), columns);
      case MaxOneRow m -> true;
      case Aggregate a -> a.isScalar() || a.keys().stream().allMatch(k -> columns.get(k.slot()));
      case Rows r -> r.rows().size() <= 1;
      case Join j ->
          switch (j.type()) {
            case SEMI, ANTI, MARK -> isUnique(j.left(), columns);
            case INNER, LEFT -> isUnique(j.left(), columns) && isUnique(j.right(), joined(j));
          };
      default -> false;
    };
  }

  /** Columns of the right side that the left row fixes. */
  private static BitSet joined(Join join) {
    BitSet right = PlanColumns.outputs(join.right());
    BitSet fixed = new BitSet();
    for (Expression condition : join.conditions()) {
      if (condition instanceof Call call && call.function().name().equals("=")) {
        for (int i = 0; i < 2; i++) {
          if (call.arguments().get(i) instanceof ColumnRef c
              && right.get(c.slot())
              && !Expressions.columns(call.arguments().get(1 - i)).intersects(right)) {
            fixed.set(c.slot());
          }
        }
      }
    }
    return fixed;
  }

  /** {@code column = value} fixes the column, whatever the value. */
  private static void fixedColumn(Expression condition, BitSet into) {
    if (condition instanceof Call call && call.function().name().equals("=")) {
      Expression a = call.arguments().get(0);
      Expression b = call.arguments().get(1);
      if (a instanceof ColumnRef c && Expressions.isRowFree(b)) {
        into.set(c.slot());
      } else if (b instanceof ColumnRef c && Expressions.isRowFree(a)) {
        into.set(c.slot());
      }
    }
  }

  private static boolean hasKeyWithin(TableInstance table, BitSet columns) {
    if (table.isVirtual()) {
      return false;
    }
    if (table.info().isClustered() && table.handleIds().stream().allMatch(columns::get)) {
      return true;
    }
    for (IndexInfo index : table.info().indexes()) {
      if (!index.isUnique() || !index.isPublic() || index.hasPrefixColumn()) {
        continue;
      }
      boolean all = true;
      for (IndexInfo.IndexColumn part : index.columns()) {
        all &= columns.get(table.columnId(part.offset()));
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unique key of which no part can be NULL lies within the columns. */
  static boolean isDistinct(LogicalPlan plan, BitSet columns) {
    if (!isUnique(plan, columns)) {
      return false;
    }
    LogicalPlan below = plan;
    while (below instanceof Filter || below instanceof Extend || below instanceof Sort) {
      below = below.children().getFirst();
    }
    if (!(below instanceof Scan scan)) {
      return below instanceof Aggregate;
    }
    for (ColumnInfo column : scan.table().info().columns()) {
      if (column.isNullable() && columns.get(scan.table().columnId(column.offset()))) {
        // The key that was found may be one with NULLs.
        return scan.table().info().isClustered()
            && scan.table().handleIds().stream().allMatch(columns::get);
      }
    }
    return true;
  }
}
