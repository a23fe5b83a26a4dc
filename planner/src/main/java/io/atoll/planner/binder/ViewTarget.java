package io.atoll.planner.binder;

import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view in a FROM clause, as what INSERT, UPDATE and DELETE may change. Views are merged into the
 * statement, so that a column of a view that can be changed is the stored table's own column.
 *
 * @param plan of the view's query
 */
record ViewTarget(String database, String alias, TableInfo info, LogicalPlan plan) {

  boolean isNamed(Scope.Table table) {
    return alias.equalsIgnoreCase(table.alias()) && database.equalsIgnoreCase(table.database());
  }

  /** The stored tables whose rows the view's rows are; empty where it cannot be changed. */
  List<TableInstance> tables() {
    List<TableInstance> result = new ArrayList<>();
    return collect(plan, result) ? result : List.of();
  }

  private static boolean collect(LogicalPlan plan, List<TableInstance> into) {
    return switch (plan) {
      case LogicalPlan.Scan s -> !s.table().isVirtual() && into.add(s.table());
      case LogicalPlan.Filter f -> collect(f.child(), into);
      case LogicalPlan.Extend e -> collect(e.child(), into);
      case LogicalPlan.Join j when isSubquery(j) -> collect(j.left(), into);
      case LogicalPlan.Join j -> collect(j.left(), into) && collect(j.right(), into);
      default -> false;
    };
  }

  private static boolean isSubquery(LogicalPlan.Join join) {
    return !PlanColumns.givesRight(join.type()) || join.right() instanceof LogicalPlan.MaxOneRow;
  }

  /**
   * The stored table of a view's column.
   *
   * @throws io.atoll.types.SqlException 1288 for a view that cannot be changed, 1348 for a column
   *     that cannot
   */
  TableInstance table(ScopeColumn column, @Nullable TableInstance owner, String statement) {
    List<TableInstance> tables = tables();
    if (tables.isEmpty()) {
      throw SqlError.ER_NON_UPDATABLE_TABLE.with(alias, statement);
    }
    ColumnRef ref = column.ref();
    if (owner == null || !tables.contains(owner) || owner.isHiddenHandle(ref.slot())) {
      throw SqlError.ER_NONUPDATEABLE_COLUMN.with(column.name());
    }
    return owner;
  }

  /** Refuses what WITH CHECK OPTION would have to check. */
  void requireUnchecked() {
    var view = info.view();
    if (view != null && view.checkOption() != io.atoll.catalog.ViewInfo.CheckOption.NONE) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("changes through a view WITH CHECK OPTION");
    }
  }
}
