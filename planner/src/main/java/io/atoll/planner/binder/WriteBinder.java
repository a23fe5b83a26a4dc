package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Query;
import io.atoll.planner.StatementContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.WritePlan.ViewCheck;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds UPDATE and DELETE: a query over the tables, and what happens to each row of it. */
public final class WriteBinder {
  /**
   * A bound UPDATE or DELETE.
   *
   * @param outputs columns that the plan must give: of every target all columns and the handle, and
   *     what assignments read
   */
  public record BoundWrite(
      LogicalPlan plan,
      List<Integer> outputs,
      List<BoundTarget> targets,
      Columns columns,
      List<RequiredPrivilege> privileges,
      boolean isCacheable) {}

  /** A changed table; assignments in column ids, empty for DELETE. */
  public record BoundTarget(
      TableInstance table, List<BoundAssignment> assignments, Optional<ViewCheck> check) {}

  public record BoundAssignment(int columnOffset, Expression value) {}

  private final Binding binding;
  private final Block block;
  private final ExpressionBinder expressions;
  private final Map<ViewTarget, TableInstance> changedByView = new java.util.IdentityHashMap<>();

  private WriteBinder(StatementContext context, Query.@Nullable With with) {
    this.binding = new Binding(context);
    List<Block.CteScope> ctes =
        with == null ? List.of() : new QueryBinder(binding).with(with, null, List.of());
    this.block = new Block(binding, null, ctes);
    this.expressions = new ExpressionBinder(block);
  }

  public static BoundWrite update(Dml.Update update, StatementContext context) {
    return new WriteBinder(context, update.with()).update(update);
  }

  public static BoundWrite delete(Dml.Delete delete, StatementContext context) {
    return new WriteBinder(context, delete.with()).delete(delete);
  }

  private BoundWrite update(Dml.Update update) {
    block.hints = BlockHints.of(update.hints(), binding);
    new FromBinder(block, true).bind(update.tables());
    List<TableInstance> tables = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    Map<TableInstance, Optional<ViewCheck>> checks = new HashMap<>();
    block.clause = Block.Clause.SELECT;
    for (Dml.Assignment assignment : update.assignments()) {
      Expr.Column name = assignment.column();
      ScopeColumn column =
          block.scope.find(name.schema(), name.table(), name.column(), "field list");
      if (column == null) {
        throw SqlError.ER_BAD_FIELD_ERROR.with(Block.text(name), "field list");
      }
      ViewTarget view = view(column);
      TableInstance table = target(column, view, "UPDATE");
      tables.add(table);
      int offset = table.offsetOf(column.ref().slot());
      ColumnInfo info = table.info().columns().get(offset);
      if (info.generated() != null && !(assignment.value() instanceof Expr.DefaultValue)) {
        throw SqlError.ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN.with(
            info.name(), table.info().name());
      }
      offsets.add(offset);
      if (view == null) {
        binding.requires("UPDATE", table.access().database(), table.access().name(), info.name());
      } else {
        requireOneTable(view, table);
        if (!checks.containsKey(table)) {
          checks.put(table, view.check(table, binding));
        }
        view.requires("UPDATE", table, column.ref().slot(), binding);
      }
      binding.targetTables.add(table.info().id());
    }
    where(update.where());
    Map<TableInstance, List<BoundAssignment>> assignments = new LinkedHashMap<>();
    block.clause = Block.Clause.SELECT;
    for (int i = 0; i < offsets.size(); i++) {
      TableInstance table = tables.get(i);
      ColumnInfo info = table.info().columns().get(offsets.get(i));
      Expr value = update.assignments().get(i).value();
      if (info.generated() != null) {
        continue;
      }
      Expression bound =
          value instanceof Expr.DefaultValue
              ? ColumnDefaults.of(info, binding)
              : expressions.bind(value);
      assignments
          .computeIfAbsent(table, t -> new ArrayList<>())
          .add(new BoundAssignment(offsets.get(i), bound));
    }
    List<BoundTarget> targets = new ArrayList<>();
    assignments.forEach((table, list) ->
        targets.add(
            new BoundTarget(table, list, Optional.ofNullable(checks.get(table)).flatMap(c -> c))));
    return finish(targets, update.orderBy(), update.limit());
  }

  /** An UPDATE changes one of a join view's tables. */
  private void requireOneTable(ViewTarget view, TableInstance table) {
    TableInstance known = changedByView.putIfAbsent(view, table);
    if (known != null && known != table) {
      throw SqlError.ER_VIEW_MULTIUPDATE.with(view.database(), view.info().name());
    }
  }

  private @Nullable ViewTarget view(ScopeColumn column) {
    for (Scope.Table table : block.scope.tables()) {
      if (table.alias().equalsIgnoreCase(column.table())
          && table.database().equalsIgnoreCase(column.database())) {
        for (ViewTarget view : binding.views) {
          if (view.isNamed(table)) {
            return view;
          }
        }
      }
    }
    return null;
  }

  private BoundWrite delete(Dml.Delete delete) {
    block.hints = BlockHints.of(delete.hints(), binding);
    new FromBinder(block, true).bind(delete.from());
    List<BoundTarget> targets = new ArrayList<>();
    List<Name> names = delete.targets();
    if (names.isEmpty()) {
      Scope.Table only = block.scope.tables().getFirst();
      targets.add(new BoundTarget(deleteTarget(only), List.of(), Optional.empty()));
    }
    for (Name name : names) {
      Scope.Table table = block.scope.table(name.schema(), name.name());
      if (table == null) {
        throw SqlError.ER_UNKNOWN_TABLE.with(name.name(), "MULTI DELETE");
      }
      targets.add(new BoundTarget(deleteTarget(table), List.of(), Optional.empty()));
    }
    for (BoundTarget target : targets) {
      binding.targetTables.add(target.table.info().id());
    }
    where(delete.where());
    return finish(targets, delete.orderBy(), delete.limit());
  }

  private TableInstance deleteTarget(Scope.Table table) {
    if (table.columns().isEmpty()) {
      throw SqlError.ER_NON_UPDATABLE_TABLE.with(table.alias(), "DELETE");
    }
    ScopeColumn first = table.columns().getFirst();
    ViewTarget view = view(first);
    if (view == null) {
      TableInstance target = target(first, null, "DELETE");
      binding.requires("DELETE", target.access().database(), target.access().name(), "");
      return target;
    }
    List<TableInstance> tables = view.tables();
    if (tables.isEmpty()) {
      throw SqlError.ER_NON_UPDATABLE_TABLE.with(table.alias(), "DELETE");
    }
    if (tables.size() > 1) {
      throw SqlError.ER_VIEW_DELETE_MERGE_VIEW.with(view.database(), view.info().name());
    }
    view.requires("DELETE", tables.getFirst(), -1, binding);
    return tables.getFirst();
  }

  /** The stored table behind a column of the FROM clause; 1288 for derived tables. */
  private TableInstance target(ScopeColumn column, @Nullable ViewTarget view, String statement) {
    TableInstance table = binding.columns.table(column.ref().slot());
    if (view != null) {
      return view.table(column, table, statement);
    }
    if (table == null
        || table.isVirtual()
        || column.database().isEmpty()
        || !table.access().alias().equalsIgnoreCase(column.table())
        || !isDirect(block.plan, table)) {
      throw SqlError.ER_NON_UPDATABLE_TABLE.with(column.table(), statement);
    }
    return table;
  }

  private static boolean isDirect(LogicalPlan plan, TableInstance table) {
    return switch (plan) {
      case LogicalPlan.Scan s -> s.table() == table;
      case LogicalPlan.Join j -> isDirect(j.left(), table) || isDirect(j.right(), table);
      default -> false;
    };
  }

  private void where(@Nullable Expr where) {
    if (where != null) {
      block.clause = Block.Clause.WHERE;
      block.filter(expressions.conjuncts(where));
    }
  }

  private BoundWrite finish(
      List<BoundTarget> targets, List<OrderItem> orderBy, @Nullable Limit limit) {
    block.clause = Block.Clause.ORDER;
    List<SortKey> keys = new ArrayList<>();
    for (OrderItem item : orderBy) {
      keys.add(new SortKey(expressions.bind(item.expr()), item.isDescending()));
    }
    LogicalPlan plan = QueryBinder.sort(block.plan, keys, binding);
    plan = new QueryBinder(binding).limit(plan, limit);
    BitSet seen = new BitSet();
    List<Integer> outputs = new ArrayList<>();
    for (BoundTarget target : targets) {
      TableInfo info = target.table.info();
      // Those that are being added or dropped, too: the row is written whole.
      for (ColumnInfo column : info.columns()) {
        add(target.table.columnId(column.offset()), seen, outputs);
      }
      target.table.handleIds().forEach(id -> add(id, seen, outputs));
      for (BoundAssignment assignment : target.assignments) {
        Expressions.columns(assignment.value).stream().forEach(id -> add(id, seen, outputs));
      }
    }
    return new BoundWrite(
        plan, outputs, targets, binding.columns, binding.privileges(), binding.isCacheable);
  }

  private static void add(int id, BitSet seen, List<Integer> outputs) {
    if (!seen.get(id)) {
      seen.set(id);
      outputs.add(id);
    }
  }
}
