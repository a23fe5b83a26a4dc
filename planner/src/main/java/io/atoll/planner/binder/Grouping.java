package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.expression.scalar.Collations;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY. Expressions of the select list, HAVING and ORDER BY are bound over rows first; then
 * what equals a group key becomes the key, aggregates are columns already, and each remaining
 * column of FROM becomes FIRST_ROW of it, if MySQL's rules allow it (1055, 1140).
 */
final class Grouping {
  private final Block block;
  private final Binding binding;
  private final ExpressionBinder expressions;
  private final List<Expression> where;
  private final List<Expression> keys = new ArrayList<>();
  private final Map<Expr, Expression> boundItems = new IdentityHashMap<>();
  private final Map<Expression, ColumnRef> rolledUp = new HashMap<>();
  private @Nullable ColumnRef level;

  record Finished(List<Expression> select, List<Expression> having, List<Expression> order) {}

  Grouping(Block block, ExpressionBinder expressions, List<Expression> where) {
    this.block = block;
    this.binding = block.binding;
    this.expressions = expressions;
    this.where = where;
  }

  void keys(QueryBody.Select select) {
    block.clause = Block.Clause.GROUP;
    for (OrderItem item : select.groupBy()) {
      Expression key = key(item.expr(), select.items());
      if (item.expr() instanceof Expr.Column column) {
        block.groupNames.putIfAbsent(column.column().toLowerCase(Locale.ROOT), key);
      }
      Expressions.columns(key, block.havingColumns);
      keys.add(key);
    }
  }

  private Expression key(Expr expr, List<SelectItem> items) {
    if (expr instanceof Literal.Int number) {
      if (number.value() < 1
          || number.value() > items.size()
          || !(items.get((int) number.value() - 1) instanceof SelectItem.Value item)) {
        throw SqlError.ER_BAD_FIELD_ERROR.with(
            Long.toString(number.value()), Block.Clause.GROUP.label);
      }
      return item(item);
    }
    if (expr instanceof Expr.Column column
        && column.table() == null
        && block.scope.find(null, null, column.column(), Block.Clause.GROUP.label) == null) {
      for (SelectItem item : items) {
        if (item instanceof SelectItem.Value value
            && value.hasAlias()
            && value.name().equalsIgnoreCase(column.column())) {
          return item(value);
        }
      }
    }
    return expressions.bind(expr);
  }

  private Expression item(SelectItem.Value item) {
    if (AggregateSearch.in(item.expr())) {
      throw SqlError.ER_WRONG_GROUP_FIELD.with(item.name());
    }
    Expression bound = expressions.bind(item.expr());
    boundItems.put(item.expr(), bound);
    return bound;
  }

  /** The select item's expression where a group key named it. */
  Expression select(Expr expr) {
    Expression known = boundItems.get(expr);
    return known == null ? expressions.bind(expr) : known;
  }

  /** GROUP BY … WITH ROLLUP: GROUPING() of keys may be asked for from now on. */
  void rollUp() {
    level = binding.columns.add("rollup", SqlType.BIGINT.withNullable(false));
  }

  /**
   * GROUPING(a, b): a bit for each key, the last one lowest, set where it is rolled up.
   *
   * @throws io.atoll.types.SqlException 1111 without ROLLUP, 3580 for what is no key
   */
  Expression grouping(List<Expression> arguments) {
    if (level == null) {
      throw SqlError.ER_INVALID_GROUP_FUNC_USE.with();
    }
    Expression result = number(0);
    for (int i = 0; i < arguments.size(); i++) {
      int key = keys.indexOf(arguments.get(i));
      if (key < 0) {
        throw SqlError.ER_FIELD_IN_GROUPING_NOT_GROUP_BY.with(i + 1);
      }
      Expression bit = isRolledUp(key, level);
      result = i == 0 ? bit : binding.call("+", binding.call("*", result, number(2)), bit);
    }
    return result;
  }

  /** Of n keys the last {@code level} ones are rolled up. */
  private Expression isRolledUp(int key, ColumnRef at) {
    return binding.call(">=", at, number(keys.size() - key));
  }

  private static Expression number(long value) {
    return Functions.constant(
        Value.of(value), SqlType.number(io.atoll.types.TypeKind.BIGINT, 2, 0, false));
  }

  /**
   * ROLLUP as one aggregation: each row once for each level, with the keys that the level rolls up
   * set to NULL.
   *
   * <pre>
   * Aggregate(a', b', level)
   *   Extend(a' := if(level &gt;= 2, null, a), b' := if(level &gt;= 1, null, b))
   *     Join
   *       rows
   *       Rows(level: 0, 1, 2)
   * </pre>
   */
  private LogicalPlan expanded(
      LogicalPlan rows,
      ColumnRef at,
      Map<Expression, ColumnRef> keyColumns,
      List<ColumnRef> keyRefs) {
    List<List<Expression>> levels = new ArrayList<>();
    for (int i = 0; i <= keys.size(); i++) {
      levels.add(List.of(number(i)));
    }
    LogicalPlan joined =
        LogicalPlan.Join.inner(rows, new LogicalPlan.Rows(List.of(at.slot()), levels), List.of());
    List<Computed> computed = new ArrayList<>();
    keyRefs.clear();
    for (int i = 0; i < keys.size(); i++) {
      Expression key = keys.get(i);
      ColumnRef plain = keyColumns.get(key);
      Expression shown =
          binding.call(
              "IF",
              isRolledUp(i, at),
              new Expression.Constant(Value.NULL, SqlType.NULL),
              java.util.Objects.requireNonNull(plain));
      ColumnRef ref = binding.columns.add(binding.columns.name(plain.slot()), shown.type());
      computed.add(new Computed(ref.slot(), shown));
      if (keyRefs.stream().noneMatch(k -> k.slot() == ref.slot())) {
        keyRefs.add(ref);
      }
      rolledUp.put(key, ref);
    }
    keyRefs.add(at);
    keyColumns.putAll(rolledUp);
    return new Extend(joined, computed);
  }

  /** The order in which MySQL gives a rollup: every total behind its rows. */
  List<SortKey> rollupOrder() {
    List<SortKey> order = new ArrayList<>();
    if (level != null) {
      for (int i = 0; i < keys.size(); i++) {
        order.add(new SortKey(isRolledUp(i, level), false));
        order.add(new SortKey(java.util.Objects.requireNonNull(rolledUp.get(keys.get(i))), false));
      }
    }
    return order;
  }

  Finished finish(List<Expression> select, List<Expression> having, List<Expression> order) {
    List<Computed> computed = new ArrayList<>();
    Map<Expression, ColumnRef> keyColumns = new HashMap<>();
    List<ColumnRef> keyRefs = new ArrayList<>();
    for (Expression key : keys) {
      if (keyColumns.containsKey(key)) {
        continue;
      }
      ColumnRef ref;
      if (key instanceof ColumnRef column) {
        ref = column;
      } else {
        ref = binding.columns.add("group", Collations.columnType(key));
        computed.add(new Computed(ref.slot(), key));
      }
      keyColumns.put(key, ref);
      if (keyRefs.stream().noneMatch(k -> k.slot() == ref.slot())) {
        keyRefs.add(ref);
      }
    }
    LogicalPlan rows = computed.isEmpty() ? block.plan : new Extend(block.plan, computed);
    if (level != null) {
      rows = expanded(rows, level, keyColumns, keyRefs);
    }
    BitSet known = new BitSet();
    keyRefs.forEach(k -> known.set(k.slot()));
    FunctionalDependence dependence = new FunctionalDependence(block.plan, where, known);
    Remainder remainder = new Remainder(known, dependence);
    List<Expression> selected = rewrite(select, keyColumns, remainder, "SELECT list");
    List<Expression> kept = rewrite(having, keyColumns, remainder, "HAVING clause");
    List<Expression> ordered = rewrite(order, keyColumns, remainder, "ORDER BY clause");
    List<Block.Pending> subqueries = new ArrayList<>();
    for (Block.Pending pending : block.pending) {
      subqueries.add(
          new Block.Pending(
              PlanRewrites.replaceColumns(
                  pending.right(), c -> remainder.column(c, 1, "SELECT list")),
              pending.type(),
              rewrite(pending.conditions(), keyColumns, remainder, "SELECT list"),
              rewrite(pending.nullAware(), keyColumns, remainder, "SELECT list"),
              pending.markId()));
    }
    List<Block.WindowRequest> windows = new ArrayList<>();
    for (Block.WindowRequest request : block.windows) {
      windows.add(request.replace(e -> rewrite(e, keyColumns, remainder, 1, "SELECT list")));
    }
    block.windows.clear();
    block.windows.addAll(windows);
    List<AggregateColumn> aggregates = new ArrayList<>(block.aggregates);
    aggregates.addAll(remainder.firstRows);
    block.plan =
        new Aggregate(
            rows,
            keyRefs,
            aggregates,
            keys.isEmpty(),
            remainder.hasIndependent && isOrdered(block.plan));
    block.isGrouped = false;
    for (Block.Pending p : subqueries) {
      block.attach(p.right(), p.type(), p.conditions(), p.nullAware(), p.markId());
    }
    return new Finished(selected, kept, ordered);
  }

  /** Whether rows come in the order of a Sort: that of a derived table. */
  private static boolean isOrdered(LogicalPlan plan) {
    return switch (plan) {
      case Sort s -> true;
      case Filter f -> isOrdered(f.child());
      case Extend e -> isOrdered(e.child());
      case Limit l -> isOrdered(l.child());
      default -> false;
    };
  }

  private static List<Expression> rewrite(
      List<Expression> list,
      Map<Expression, ColumnRef> keyColumns,
      Remainder remainder,
      String clause) {
    List<Expression> result = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      result.add(rewrite(list.get(i), keyColumns, remainder, i + 1, clause));
    }
    return result;
  }

  private static Expression rewrite(
      Expression expression,
      Map<Expression, ColumnRef> keyColumns,
      Remainder remainder,
      int position,
      String clause) {
    return Expressions.replace(
        expression,
        e -> {
          ColumnRef key = keyColumns.get(e);
          if (key != null) {
            return key;
          }
          return e instanceof ColumnRef c ? remainder.column(c, position, clause) : e;
        });
  }

  /** Columns that are neither keys nor aggregates. */
  private final class Remainder {
    private final BitSet known;
    private final FunctionalDependence dependence;
    private final Map<Integer, ColumnRef> replaced = new HashMap<>();
    final List<AggregateColumn> firstRows = new ArrayList<>();
    boolean hasIndependent;

    Remainder(BitSet known, FunctionalDependence dependence) {
      this.known = known;
      this.dependence = dependence;
    }

    Expression column(ColumnRef ref, int position, String clause) {
      if (known.get(ref.slot()) || !block.owns(ref.slot())) {
        return ref;
      }
      ColumnRef first = replaced.get(ref.slot());
      if (first == null) {
        boolean isDependent = !keys.isEmpty() && dependence.determines(ref.slot());
        if (!isDependent && binding.isFullGroupBy) {
          throw refuse(ref, position, clause);
        }
        hasIndependent |= !isDependent;
        var function =
            Functions.aggregate("FIRST_ROW", List.of(ref), false, List.of(), null, binding.resolve);
        first = binding.columns.addAlias(ref.slot(), function.type());
        replaced.put(ref.slot(), first);
        firstRows.add(new AggregateColumn(first.slot(), function));
      }
      return first;
    }

    private RuntimeException refuse(ColumnRef ref, int position, String clause) {
      String name = binding.columns.label(ref.slot());
      var table = binding.columns.table(ref.slot());
      if (table != null) {
        name = table.access().database() + "." + name;
      }
      return keys.isEmpty()
          ? SqlError.ER_MIX_OF_GROUP_FUNC_AND_FIELDS.with(position, clause, name)
          : SqlError.ER_WRONG_FIELD_WITH_GROUP.with(position, clause, name);
    }
  }
}
