package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.WindowColumn;
import io.atoll.planner.physical.RowPlan;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A query block while it is being bound: its FROM clause's names, the plan so far, and the
 * subqueries and aggregates that its expressions bring. Blocks of subqueries know the block around
 * them.
 */
final class Block {
  /** Where names are looked up, and what may be used. */
  enum Clause {
    ON("on clause"),
    WHERE("where clause"),
    GROUP("group statement"),
    SELECT("field list"),
    HAVING("having clause"),
    ORDER("order clause");

    final String label;

    Clause(String label) {
      this.label = label;
    }
  }

  /** A subquery that waits until the aggregation below it is known. */
  record Pending(
      LogicalPlan right,
      JoinType type,
      List<Expression> conditions,
      List<Expression> nullAware,
      int markId) {}

  final Binding binding;
  final @Nullable Block outer;

  /** Common table expressions that can be named here, the innermost last. */
  final List<CteScope> ctes;

  Scope scope = Scope.EMPTY;
  LogicalPlan plan = LogicalPlan.Rows.ONE;
  Clause clause = Clause.WHERE;

  /** Expressions are over the groups, not over rows: aggregates are allowed. */
  boolean isGrouped;

  /** GROUP BY, once its keys are bound. */
  @Nullable Grouping grouping;

  /** In ON DUPLICATE KEY UPDATE: the columns of the row that was to be inserted. */
  @Nullable Scope inserted;

  /** Inside an aggregate's argument: back to rows. */
  boolean inAggregate;

  final List<AggregateColumn> aggregates = new ArrayList<>();
  final List<Pending> pending = new ArrayList<>();
  BlockHints hints = BlockHints.NONE;

  final List<WindowRequest> windows = new ArrayList<>();

  /** Of the WINDOW clause, by lower-case name. */
  final Map<String, io.atoll.parser.ast.Window> namedWindows = new HashMap<>();

  /** Select items by alias (lower case) as far as bound; for HAVING and ORDER BY. */
  final Map<String, Expression> aliases = new HashMap<>();

  /** Columns of the select list and of GROUP BY: the only ones that HAVING sees bare. */
  final BitSet havingColumns = new BitSet();

  /** Names in GROUP BY, which HAVING prefers. */
  final Map<String, Expression> groupNames = new HashMap<>();

  /** A window function and its window, to be computed above the aggregation. */
  record WindowRequest(
      WindowColumn column,
      List<Expression> partitionBy,
      List<SortKey> orderBy,
      RowPlan.Frame frame) {
    WindowRequest replace(UnaryOperator<Expression> change) {
      RowPlan.WindowFunction f = column.function();
      return new WindowRequest(
          new WindowColumn(
              column.id(),
              new RowPlan.WindowFunction(
                  f.name(), f.arguments().stream().map(change).toList(), f.type())),
          partitionBy.stream().map(change).toList(),
          orderBy.stream()
              .map(k -> new SortKey(change.apply(k.expression()), k.isDescending()))
              .toList(),
          frame);
    }
  }

  Block(Binding binding, @Nullable Block outer, List<CteScope> ctes) {
    this.binding = binding;
    this.outer = outer;
    this.ctes = ctes;
  }

  /**
   * A common table expression in reach.
   *
   * @param visible what its own query can name
   * @param definition and {@code result}: present for a recursive one that is bound
   * @param self present while the recursive part is bound
   */
  record CteScope(
      String name,
      List<String> columns,
      Query query,
      List<CteScope> visible,
      LogicalPlan.@Nullable CteDefinition definition,
      @Nullable QueryResult result,
      @Nullable SelfReference self) {}

  /** The previous round's rows, as the recursive part names them; at most once. */
  static final class SelfReference {
    final int definitionId;
    final List<QueryResult.Output> columns;
    boolean isUsed;

    SelfReference(int definitionId, List<QueryResult.Output> columns) {
      this.definitionId = definitionId;
      this.columns = columns;
    }
  }

  /** The expression that a column's name stands for. */
  Expression resolve(Expr.Column column) {
    Expression found = resolveHere(column);
    if (found != null) {
      return found;
    }
    for (Block block = outer; block != null; block = block.outer) {
      found = block.resolveHere(column);
      if (found != null) {
        return found;
      }
    }
    throw SqlError.ER_BAD_FIELD_ERROR.with(text(column), clause.label);
  }

  static String text(Expr.Column column) {
    String name = column.column();
    if (column.table() != null) {
      name = column.table() + "." + name;
    }
    return column.schema() == null ? name : column.schema() + "." + name;
  }

  private @Nullable Expression resolveHere(Expr.Column column) {
    boolean isPlain = column.table() == null;
    if (isPlain && !inAggregate && clause == Clause.HAVING) {
      String key = column.column().toLowerCase(Locale.ROOT);
      Expression named = groupNames.get(key);
      if (named == null) {
        named = aliases.get(key);
      }
      if (named != null) {
        return named;
      }
    }
    ScopeColumn found = scope.find(column.schema(), column.table(), column.column(), clause.label);
    boolean isHidden =
        clause == Clause.HAVING
            && !inAggregate
            && found != null
            && !havingColumns.get(found.ref().slot());
    if (found != null && !isHidden) {
      binding.reads(found);
      return found.ref();
    }
    boolean aliasesAllowed = clause == Clause.ORDER || clause == Clause.GROUP;
    return isPlain && aliasesAllowed ? aliases.get(column.column().toLowerCase(Locale.ROOT)) : null;
  }

  /** Joins a subquery to the rows (or later to the groups). */
  void attach(
      LogicalPlan right,
      JoinType type,
      List<Expression> conditions,
      List<Expression> nullAware,
      int markId) {
    if (isGrouped && !inAggregate) {
      pending.add(new Pending(right, type, conditions, nullAware, markId));
    } else {
      plan = new Join(plan, right, type, conditions, nullAware, markId, false);
    }
  }

  void filter(List<Expression> conditions) {
    if (!conditions.isEmpty()) {
      plan = new Filter(plan, conditions);
    }
  }

  /** The column of an aggregate: the same for equal ones. */
  ColumnRef aggregate(AggregateFunction function, String name) {
    for (AggregateColumn known : aggregates) {
      if (known.function().equals(function)) {
        return binding.columns.ref(known.id());
      }
    }
    ColumnRef ref = binding.columns.add(name, function.type());
    aggregates.add(new AggregateColumn(ref.slot(), function));
    return ref;
  }

  /** Whether a column is one of this block's FROM clause. */
  boolean owns(int columnId) {
    for (Scope.Table table : scope.tables()) {
      for (ScopeColumn column : table.columns()) {
        if (column.ref().slot() == columnId) {
          return true;
        }
      }
    }
    return false;
  }

  /** The block that an aggregate over these arguments belongs to. */
  Block ownerOfAggregate(List<Expression> arguments) {
    java.util.BitSet used = new java.util.BitSet();
    Expressions.columns(arguments, used);
    if (used.isEmpty() || used.stream().anyMatch(this::owns)) {
      return this;
    }
    for (Block block = outer; block != null; block = block.outer) {
      if (block.isGrouped && used.stream().anyMatch(block::owns)) {
        return block;
      }
    }
    return this;
  }
}
