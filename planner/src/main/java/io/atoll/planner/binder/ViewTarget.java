package io.atoll.planner.binder;

import io.atoll.catalog.TableInfo;
import io.atoll.catalog.ViewInfo.CheckOption;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.WritePlan.ViewCheck;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view in a FROM clause, as what INSERT, UPDATE and DELETE may change. Views are merged into the
 * statement, so that a column of a view that can be changed is the stored table's own column.
 *
 * @param plan of the view's query
 * @param within the view in whose text this one stands; null where the statement names it
 */
record ViewTarget(
    String database,
    String alias,
    TableInfo info,
    LogicalPlan plan,
    List<ScopeColumn> columns,
    RequiredPrivilege.@Nullable WithinView within) {

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

  /**
   * Asks for a privilege to change a table's rows through this view: on the view, on views that it
   * is made of, and on the table, each of whom its place says.
   *
   * @param columnId the column to change; -1 for rows as such
   */
  void requires(String privilege, TableInstance table, int columnId, Binding binding) {
    for (ViewTarget view : binding.views) {
      if (view == this || (view.within != null && has(plan, view.plan) && view.has(table))) {
        binding.requires(
            privilege, view.database, view.info.name(), view.nameOf(columnId), view.within);
      }
    }
    binding.requires(
        privilege,
        table.access().database(),
        table.access().name(),
        columnId < 0 ? "" : binding.columns.name(columnId),
        binding.owner(table));
  }

  private String nameOf(int columnId) {
    for (ScopeColumn column : columns) {
      if (column.ref().slot() == columnId) {
        return column.name();
      }
    }
    return "";
  }

  private boolean has(TableInstance table) {
    List<TableInstance> all = new ArrayList<>();
    collect(plan, all);
    return all.contains(table);
  }

  private static boolean has(LogicalPlan plan, LogicalPlan part) {
    return plan == part || plan.children().stream().anyMatch(c -> has(c, part));
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

  /**
   * What WITH CHECK OPTION asks of new rows of a table; empty where no view on the way asks for
   * anything. CASCADED takes the conditions of all views below, LOCAL the view's own and those that
   * views below ask for by themselves.
   *
   * @throws io.atoll.types.SqlException 1235 where a condition needs more than the row
   */
  Optional<ViewCheck> check(TableInstance table, Binding binding) {
    List<Expression> conditions = new ArrayList<>();
    collect(plan, CheckOption.NONE, binding, conditions);
    if (conditions.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Expression> computed = new HashMap<>();
    computed(plan, computed);
    List<Expression> overRow = new ArrayList<>();
    for (Expression condition : conditions) {
      overRow.add(overRow(condition, table, computed));
    }
    return Optional.of(new ViewCheck(database, info.name(), overRow));
  }

  private static void collect(
      LogicalPlan plan, CheckOption option, Binding binding, List<Expression> into) {
    CheckOption now = option;
    for (ViewTarget each : binding.views) {
      if (each.plan == plan && option != CheckOption.CASCADED) {
        now = each.info.view() == null ? option : each.info.view().checkOption();
      }
    }
    if (plan instanceof LogicalPlan.Filter filter && now != CheckOption.NONE) {
      into.addAll(filter.conditions());
    }
    if (plan instanceof LogicalPlan.Join join && now != CheckOption.NONE) {
      if (isSubquery(join)) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with(
            "changes through a view WITH CHECK OPTION whose condition has a subquery");
      }
      into.addAll(join.conditions());
    }
    for (LogicalPlan child : plan.children()) {
      collect(child, now, binding, into);
    }
  }

  private static void computed(LogicalPlan plan, Map<Integer, Expression> into) {
    if (plan instanceof LogicalPlan.Extend extend) {
      extend.computed().forEach(c -> into.put(c.id(), c.expression()));
    }
    plan.children().forEach(c -> computed(c, into));
  }

  private static Expression overRow(
      Expression condition, TableInstance table, Map<Integer, Expression> computed) {
    return Expressions.replaceColumns(
        condition,
        c -> {
          Expression made = computed.get(c.slot());
          if (made != null) {
            return overRow(made, table, computed);
          }
          int offset = table.offsetOf(c.slot());
          if (offset < 0 || table.isHiddenHandle(c.slot())) {
            throw SqlError.ER_NOT_SUPPORTED_YET.with(
                "changes through a view WITH CHECK OPTION over several tables");
          }
          return new ColumnRef(offset, c.type());
        });
  }
}
