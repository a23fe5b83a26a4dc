package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.scalar.Collations;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Window;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT block, in MySQL's order: FROM, WHERE, GROUP BY, HAVING, windows, select list,
 * DISTINCT, ORDER BY, LIMIT.
 */
final class SelectBinder {
  private final Binding binding;
  private final Block block;
  private final ExpressionBinder expressions;
  private final boolean isTargetAllowed;

  /** A select item with its result name. */
  private record Item(
      Expression expression, String name, boolean hasAlias, String database, String table) {}

  SelectBinder(
      Binding binding, @Nullable Block outer, List<Block.CteScope> ctes, boolean isTargetAllowed) {
    this.binding = binding;
    this.block = new Block(binding, outer, ctes);
    this.expressions = new ExpressionBinder(block);
    this.isTargetAllowed = isTargetAllowed;
  }

  QueryResult bind(
      QueryBody.Select select,
      List<OrderItem> orderBy,
      @Nullable Limit limit,
      List<Query.Locking> locking) {
    block.hints = BlockHints.of(select.hints(), binding);
    new FromBinder(block, isTargetAllowed).bind(select.from());
    LockBinder.tables(block.plan).stream()
        .filter(binding::isHere)
        .forEach(t -> binding.requires("SELECT", t.access().database(), t.access().name(), ""));
    block.scope.tables().stream()
        .flatMap(t -> t.columns().stream().limit(1))
        .map(ScopeColumn::view)
        .forEach(v -> {
          if (v != null) {
            binding.requires("SELECT", v.database(), v.view(), "");
          }
        });
    if (select.options().contains(QueryBody.SelectOption.SQL_CALC_FOUND_ROWS)) {
      binding.isCacheable = false;
    }
    for (Window.Named named : select.windows()) {
      block.namedWindows.put(named.name().toLowerCase(Locale.ROOT), named.window());
    }
    List<Expression> where = List.of();
    if (select.where() != null) {
      block.clause = Block.Clause.WHERE;
      where = expressions.conjuncts(select.where());
      block.filter(where);
    }
    boolean isGrouped = !select.groupBy().isEmpty() || AggregateSearch.any(select, orderBy);
    boolean isLockedBelow = isGrouped || select.isDistinct();
    if (isLockedBelow) {
      block.plan = LockBinder.lock(block, locking);
    }
    if (select.options().contains(QueryBody.SelectOption.STRAIGHT_JOIN)
        || block.hints.isStraight()) {
      block.plan = straight(block.plan);
    }
    Grouping grouping = isGrouped ? new Grouping(block, expressions, where) : null;
    if (grouping != null) {
      // Group items may name select aliases, which may only be bound over rows here.
      grouping.keys(select);
      if (select.withRollup()) {
        grouping.rollUp();
      }
      block.grouping = grouping;
      block.isGrouped = true;
    }
    block.clause = Block.Clause.SELECT;
    List<Item> items = items(select, grouping);
    for (Item item : items) {
      if (item.hasAlias || item.expression instanceof ColumnRef) {
        block.aliases.putIfAbsent(item.name.toLowerCase(Locale.ROOT), item.expression);
      }
    }
    List<Expression> having = List.of();
    if (select.having() != null) {
      items.forEach(i -> Expressions.columns(i.expression, block.havingColumns));
      block.clause = Block.Clause.HAVING;
      having = expressions.conjuncts(select.having());
    }
    block.clause = Block.Clause.ORDER;
    List<SortKey> order = new ArrayList<>();
    for (OrderItem item : orderBy) {
      order.add(new SortKey(orderKey(item.expr(), items), item.isDescending()));
    }
    if (grouping != null) {
      Grouping.Finished finished =
          grouping.finish(
              items.stream().map(Item::expression).toList(),
              having,
              order.stream().map(SortKey::expression).toList());
      List<Item> groupedItems = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        groupedItems.add(
            new Item(
                finished.select().get(i), item.name, item.hasAlias, item.database, item.table));
      }
      items = groupedItems;
      having = finished.having();
      List<SortKey> groupedOrder = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        groupedOrder.add(new SortKey(finished.order().get(i), order.get(i).isDescending()));
      }
      order = groupedOrder.isEmpty() ? grouping.rollupOrder() : groupedOrder;
    }
    if (!having.isEmpty()) {
      block.plan = new Filter(block.plan, having);
    }
    windows();
    QueryResult result = project(items);
    Map<Expression, ColumnRef> computed = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      computed.putIfAbsent(items.get(i).expression, result.outputs().get(i).ref());
    }
    List<SortKey> keys = new ArrayList<>();
    for (SortKey key : order) {
      ColumnRef known = computed.get(key.expression());
      keys.add(new SortKey(known == null ? key.expression() : known, key.isDescending()));
    }
    if (select.isDistinct()) {
      result = DistinctBinder.bind(result, keys, binding);
    }
    LogicalPlan plan = QueryBinder.sort(result.plan(), keys, binding);
    boolean skips = locking.stream().anyMatch(l -> l.waiting() == Query.LockWait.SKIP_LOCKED);
    if (!isLockedBelow && skips) {
      plan = LockBinder.lock(plan, block, locking);
    }
    plan = new QueryBinder(binding).limit(plan, limit);
    if (!isLockedBelow && !skips) {
      plan = LockBinder.lock(plan, block, locking);
    }
    return result.with(plan);
  }

  private static LogicalPlan straight(LogicalPlan plan) {
    return switch (plan) {
      case Filter f -> new Filter(straight(f.child()), f.conditions());
      case LogicalPlan.Join j when j.type() == LogicalPlan.JoinType.INNER ->
          new LogicalPlan.Join(
              straight(j.left()), j.right(), j.type(), j.conditions(), j.nullAware(), -1, true);
      default -> plan;
    };
  }

  private List<Item> items(QueryBody.Select select, @Nullable Grouping grouping) {
    List<Item> items = new ArrayList<>(select.items().size());
    for (SelectItem item : select.items()) {
      switch (item) {
        case SelectItem.Star star -> stars(star, items);
        case SelectItem.Value value -> {
          Expression expression =
              grouping == null ? expressions.bind(value.expr()) : grouping.select(value.expr());
          String table = "";
          String database = "";
          if (value.expr() instanceof Expr.Column column) {
            ScopeColumn found =
                block.scope.find(
                    column.schema(), column.table(), column.column(), block.clause.label);
            table = found == null ? "" : found.table();
            database = found == null ? "" : found.database();
          }
          items.add(new Item(expression, value.name(), value.hasAlias(), database, table));
        }
      }
    }
    return items;
  }

  private void stars(SelectItem.Star star, List<Item> into) {
    List<ScopeColumn> columns;
    if (star.table() == null) {
      if (block.scope.tables().isEmpty()) {
        throw SqlError.ER_NO_TABLES_USED.with();
      }
      columns = block.scope.star();
    } else {
      Scope.Table table = block.scope.table(star.schema(), star.table());
      if (table == null) {
        throw SqlError.ER_BAD_TABLE_ERROR.with(
            star.schema() == null ? star.table() : star.schema() + "." + star.table());
      }
      columns = table.columns();
    }
    for (ScopeColumn column : columns) {
      binding.reads(column);
      into.add(new Item(column.ref(), column.name(), false, column.database(), column.table()));
    }
  }

  /** An alias or ordinal first, then an expression over FROM's columns. */
  private Expression orderKey(Expr expr, List<Item> items) {
    if (expr instanceof Literal.Int number) {
      if (number.value() < 1 || number.value() > items.size()) {
        throw SqlError.ER_BAD_FIELD_ERROR.with(
            Long.toString(number.value()), Block.Clause.ORDER.label);
      }
      return items.get((int) number.value() - 1).expression;
    }
    if (expr instanceof Expr.Column column && column.table() == null) {
      Item found = null;
      for (Item item : items) {
        if (item.name.equalsIgnoreCase(column.column())
            && (item.hasAlias || item.expression instanceof ColumnRef)) {
          if (found != null && !found.expression.equals(item.expression)) {
            throw SqlError.ER_NON_UNIQ_ERROR.with(column.column(), Block.Clause.ORDER.label);
          }
          found = item;
        }
      }
      if (found != null) {
        return found.expression;
      }
    }
    return expressions.bind(expr);
  }

  private void windows() {
    for (Block.WindowRequest written : block.windows) {
      List<Computed> computed = new ArrayList<>();
      Block.WindowRequest request =
          new Block.WindowRequest(
              written.column(),
              written.partitionBy().stream().map(e -> column(e, computed)).toList(),
              written.orderBy().stream()
                  .map(k -> new SortKey(column(k.expression(), computed), k.isDescending()))
                  .toList(),
              written.frame());
      LogicalPlan rows = computed.isEmpty() ? block.plan : new Extend(block.plan, computed);
      block.plan =
          new LogicalPlan.Window(
              rows,
              request.partitionBy(),
              request.orderBy(),
              List.of(request.column()),
              request.frame());
    }
  }

  /** Window keys are columns: others are computed below. */
  private Expression column(Expression expression, List<Computed> computed) {
    if (expression instanceof ColumnRef) {
      return expression;
    }
    ColumnRef ref = binding.columns.add("window", expression.type());
    computed.add(new Computed(ref.slot(), expression));
    return ref;
  }

  /** Columns stay themselves; everything else becomes a computed column. */
  private QueryResult project(List<Item> items) {
    List<Computed> computed = new ArrayList<>();
    Map<Expression, ColumnRef> known = new HashMap<>();
    List<QueryResult.Output> outputs = new ArrayList<>(items.size());
    for (Item item : items) {
      if (item.expression instanceof ColumnRef ref) {
        outputs.add(new QueryResult.Output(item.name, ref, item.database, item.table));
        continue;
      }
      ColumnRef ref = known.get(item.expression);
      if (ref == null || !io.atoll.expression.Functions.isDeterministic(item.expression)) {
        ref = binding.columns.add(item.name, Collations.columnType(item.expression));
        known.put(item.expression, ref);
        computed.add(new Computed(ref.slot(), item.expression));
      }
      outputs.add(QueryResult.Output.computed(item.name, ref));
    }
    LogicalPlan plan = computed.isEmpty() ? block.plan : new Extend(block.plan, computed);
    return new QueryResult(plan, outputs);
  }
}
