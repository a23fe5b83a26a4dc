package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.expression.scalar.Collations;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.TableRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.physical.RowLimit;
import io.atoll.planner.physical.RowPlan;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Query expressions: bodies, set operations, WITH, ORDER BY and LIMIT of the whole. */
final class QueryBinder {
  private final Binding binding;

  QueryBinder(Binding binding) {
    this.binding = binding;
  }

  /** A query in an expression or at the top. */
  QueryResult bind(Query query, @Nullable Block outer, List<Block.CteScope> ctes) {
    return bind(query, outer, ctes, outer == null);
  }

  /** A derived table, view or common table expression. */
  QueryResult bindDerived(Query query, @Nullable Block outer, List<Block.CteScope> ctes) {
    return bind(query, outer, ctes, true);
  }

  private QueryResult bind(
      Query query, @Nullable Block outer, List<Block.CteScope> ctes, boolean isTargetAllowed) {
    List<Block.CteScope> visible = query.with() == null ? ctes : with(query.with(), outer, ctes);
    return switch (query.body()) {
      case QueryBody.Select s ->
          new SelectBinder(binding, outer, visible, isTargetAllowed)
              .bind(s, query.orderBy(), query.limit(), query.locking());
      case QueryBody.Table t ->
          new SelectBinder(binding, outer, visible, isTargetAllowed)
              .bind(selectAll(t), query.orderBy(), query.limit(), query.locking());
      case Query q -> ordered(bind(q, outer, visible, isTargetAllowed), query, outer, visible);
      case QueryBody.SetOperation s ->
          ordered(setOperation(s, outer, visible, isTargetAllowed), query, outer, visible);
      case QueryBody.Values v -> ordered(values(v, outer, visible), query, outer, visible);
    };
  }

  private static QueryBody.Select selectAll(QueryBody.Table table) {
    return new QueryBody.Select(
        false,
        Set.of(),
        null,
        List.of(new SelectItem.Star(null, null, table.start(), table.end())),
        List.of(
            new TableRef.Table(
                table.name(), List.of(), null, List.of(), null, table.start(), table.end())),
        null,
        List.of(),
        false,
        null,
        List.of(),
        table.start(),
        table.end());
  }

  QueryResult body(
      QueryBody body, @Nullable Block outer, List<Block.CteScope> ctes, boolean isTargetAllowed) {
    return switch (body) {
      case Query q -> bind(q, outer, ctes, isTargetAllowed);
      case QueryBody.Plain p ->
          bind(
              new Query(null, p, List.of(), null, List.of(), null, p.start(), p.end()),
              outer,
              ctes,
              isTargetAllowed);
    };
  }

  private QueryResult setOperation(
      QueryBody.SetOperation operation,
      @Nullable Block outer,
      List<Block.CteScope> ctes,
      boolean isTargetAllowed) {
    List<QueryResult> branches = new ArrayList<>();
    if (operation.op() == QueryBody.SetOperator.UNION) {
      flatten(operation, operation.isAll(), outer, ctes, isTargetAllowed, branches);
      QueryResult union = union(branches);
      return operation.isAll() ? union : distinct(union);
    }
    branches.add(body(operation.left(), outer, ctes, isTargetAllowed));
    branches.add(body(operation.right(), outer, ctes, isTargetAllowed));
    List<QueryResult> aligned = align(branches);
    QueryResult left = operation.isAll() ? aligned.get(0) : distinct(aligned.get(0));
    QueryResult right = aligned.get(1);
    List<Expression> conditions = new ArrayList<>();
    if (operation.isAll()) {
      // The nth row of its kind on the left meets the nth on the right.
      ColumnRef leftNumber = binding.columns.add("number", SqlType.UNSIGNED_BIGINT);
      ColumnRef rightNumber = binding.columns.add("number", SqlType.UNSIGNED_BIGINT);
      left = left.with(numbered(left, leftNumber));
      right = right.with(numbered(right, rightNumber));
      conditions.add(binding.call("=", leftNumber, rightNumber));
    }
    for (int i = 0; i < left.outputs().size(); i++) {
      conditions.add(
          binding.call("<=>", left.outputs().get(i).ref(), right.outputs().get(i).ref()));
    }
    JoinType type =
        operation.op() == QueryBody.SetOperator.INTERSECT ? JoinType.SEMI : JoinType.ANTI;
    return left.with(new Join(left.plan(), right.plan(), type, conditions, List.of(), -1, false));
  }

  /** The rows, each with its place among those equal to it. */
  private static LogicalPlan numbered(QueryResult result, ColumnRef number) {
    List<Expression> columns = new ArrayList<>();
    result.outputs().forEach(o -> columns.add(o.ref()));
    return new LogicalPlan.Window(
        result.plan(),
        columns,
        List.of(),
        List.of(
            new LogicalPlan.WindowColumn(
                number.slot(),
                new RowPlan.WindowFunction(
                    "ROW_NUMBER", List.of(), number.type().withNullable(false)))),
        RowPlan.Frame.WHOLE);
  }

  /** {@code a UNION ALL b UNION ALL c} is one union; so is a chain of UNIONs. */
  private void flatten(
      QueryBody.SetOperation operation,
      boolean isAll,
      @Nullable Block outer,
      List<Block.CteScope> ctes,
      boolean isTargetAllowed,
      List<QueryResult> into) {
    if (operation.left() instanceof QueryBody.SetOperation left
        && left.op() == QueryBody.SetOperator.UNION
        && (left.isAll() == isAll || !isAll)) {
      flatten(left, isAll, outer, ctes, isTargetAllowed, into);
    } else {
      into.add(body(operation.left(), outer, ctes, isTargetAllowed));
    }
    into.add(body(operation.right(), outer, ctes, isTargetAllowed));
  }

  /** Gives every branch the common type of each column. */
  private List<QueryResult> align(List<QueryResult> branches) {
    int width = branches.getFirst().outputs().size();
    for (QueryResult branch : branches) {
      if (branch.outputs().size() != width) {
        throw SqlError.ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT.with();
      }
    }
    List<SqlType> types = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      List<SqlType> each = new ArrayList<>(branches.size());
      for (QueryResult branch : branches) {
        each.add(branch.outputs().get(i).ref().type());
      }
      types.add(Functions.commonType(each));
    }
    return branches.stream().map(b -> cast(b, types)).toList();
  }

  QueryResult cast(QueryResult branch, List<SqlType> types) {
    List<Computed> casts = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    java.util.BitSet given = PlanColumns.outputs(branch.plan());
    for (int i = 0; i < types.size(); i++) {
      QueryResult.Output output = branch.outputs().get(i);
      SqlType from = output.ref().type();
      SqlType to = types.get(i);
      if (isSameForm(from, to)) {
        outputs.add(given.get(output.ref().slot()) ? output : copy(output, casts));
        continue;
      }
      Expression cast =
          Functions.cast(exact(branch.plan(), output.ref(), to), to.withNullable(from.nullable()));
      ColumnRef ref = binding.columns.add(output.name(), cast.type());
      casts.add(new Computed(ref.slot(), cast));
      outputs.add(QueryResult.Output.computed(output.name(), ref));
    }
    LogicalPlan plan = casts.isEmpty() ? branch.plan() : new Extend(branch.plan(), casts);
    return new QueryResult(plan, outputs);
  }

  /**
   * What a decimal column is computed from, where the union keeps more digits: a division has more
   * than its type says.
   */
  private static Expression exact(LogicalPlan plan, ColumnRef ref, SqlType to) {
    boolean isWidened =
        ref.type().kind() == TypeKind.DECIMAL
            && to.kind() == TypeKind.DECIMAL
            && to.scale() > ref.type().scale();
    LogicalPlan at = plan;
    while (isWidened && (at instanceof Extend || at instanceof LogicalPlan.Filter)) {
      if (at instanceof Extend extend) {
        for (Computed computed : extend.computed()) {
          if (computed.id() == ref.slot() && Functions.isDeterministic(computed.expression())) {
            return computed.expression();
          }
        }
      }
      at = at.children().getFirst();
    }
    return ref;
  }

  /** A column of an outer query, as a column of the branch. */
  private QueryResult.Output copy(QueryResult.Output output, List<Computed> computed) {
    ColumnRef ref = binding.columns.add(output.name(), output.ref().type());
    computed.add(new Computed(ref.slot(), output.ref()));
    return QueryResult.Output.computed(output.name(), ref);
  }

  /** Values of one type can stand as values of the other without a change. */
  private static boolean isSameForm(SqlType from, SqlType to) {
    if (from.storage() != to.storage() || from.collation() != to.collation()) {
      return false;
    }
    if (from.kind().isInteger() && to.kind().isInteger()) {
      return from.unsigned() == to.unsigned();
    }
    if (from.kind().isString() && to.kind().isString()) {
      return true;
    }
    return from.withNullable(true).equals(to.withNullable(true));
  }

  QueryResult union(List<QueryResult> branches) {
    List<QueryResult> aligned = align(branches);
    QueryResult first = aligned.getFirst();
    List<Branch> plans = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    for (int i = 0; i < first.outputs().size(); i++) {
      List<SqlType> types = new ArrayList<>();
      int coercibility = Collations.OF_LITERALS;
      for (QueryResult branch : branches) {
        SqlType type = branch.outputs().get(i).ref().type();
        if (type.kind().isString()) {
          coercibility = Math.min(coercibility, type.coercibility());
        }
      }
      for (QueryResult branch : aligned) {
        types.add(branch.outputs().get(i).ref().type());
      }
      String name = first.outputs().get(i).name();
      ColumnRef ref =
          binding.columns.add(name, Functions.commonType(types).withCoercibility(coercibility));
      ids.add(ref.slot());
      outputs.add(QueryResult.Output.computed(name, ref));
    }
    for (QueryResult branch : aligned) {
      plans.add(new Branch(branch.plan(), branch.ids()));
    }
    return new QueryResult(new Union(plans, ids), outputs);
  }

  static QueryResult distinct(QueryResult result) {
    List<ColumnRef> keys = new ArrayList<>();
    for (QueryResult.Output output : result.outputs()) {
      if (keys.stream().noneMatch(k -> k.slot() == output.ref().slot())) {
        keys.add(output.ref());
      }
    }
    return result.with(new Aggregate(result.plan(), keys, List.of(), false, false));
  }

  private QueryResult values(
      QueryBody.Values values, @Nullable Block outer, List<Block.CteScope> ctes) {
    ExpressionBinder expressions = new ExpressionBinder(new Block(binding, outer, ctes));
    int width = values.rows().getFirst().size();
    List<List<Expression>> rows = new ArrayList<>();
    for (List<Expr> row : values.rows()) {
      if (row.size() != width) {
        throw SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(rows.size() + 1);
      }
      rows.add(expressions.bind(row));
    }
    List<Integer> ids = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      int at = i;
      SqlType type = Functions.commonType(rows.stream().map(r -> r.get(at).type()).toList());
      for (List<Expression> row : rows) {
        if (!isSameForm(row.get(i).type(), type)) {
          row.set(i, expressions.fold(Functions.cast(row.get(i), type)));
        }
      }
      int coercibility =
          rows.stream()
              .map(r -> r.get(at))
              .filter(e -> e.type().kind().isString())
              .mapToInt(Collations::coercibility)
              .min()
              .orElse(Collations.OF_LITERALS);
      ColumnRef ref = binding.columns.add("column_" + i, type.withCoercibility(coercibility));
      ids.add(ref.slot());
      outputs.add(QueryResult.Output.computed("column_" + i, ref));
    }
    return new QueryResult(new LogicalPlan.Rows(ids, rows), outputs);
  }

  /** ORDER BY and LIMIT over a result whose only names are its columns'. */
  private QueryResult ordered(
      QueryResult result, Query query, @Nullable Block outer, List<Block.CteScope> ctes) {
    LogicalPlan plan = result.plan();
    if (!query.orderBy().isEmpty()) {
      Block block = new Block(binding, outer, ctes);
      List<ScopeColumn> names = new ArrayList<>();
      for (QueryResult.Output output : result.outputs()) {
        names.add(new ScopeColumn("", "", output.name(), output.ref()));
      }
      block.scope = Scope.of(new Scope.Table("", "", names));
      block.plan = plan;
      block.clause = Block.Clause.ORDER;
      List<SortKey> keys = new ArrayList<>();
      for (OrderItem item : query.orderBy()) {
        Expression key =
            item.expr() instanceof Literal.Int number
                ? ordinal(number, result)
                : new ExpressionBinder(block).bind(item.expr());
        keys.add(new SortKey(key, item.isDescending()));
      }
      plan = sort(block.plan, keys, binding);
    }
    return result.with(limit(plan, query.limit()));
  }

  private static Expression ordinal(Literal.Int number, QueryResult result) {
    if (number.value() < 1 || number.value() > result.outputs().size()) {
      throw SqlError.ER_BAD_FIELD_ERROR.with(
          Long.toString(number.value()), Block.Clause.ORDER.label);
    }
    return result.outputs().get((int) number.value() - 1).ref();
  }

  /** A sort whose keys are columns: others are computed below it, row-free ones left out. */
  static LogicalPlan sort(LogicalPlan plan, List<SortKey> keys, Binding binding) {
    List<Computed> computed = new ArrayList<>();
    Map<Expression, ColumnRef> known = new HashMap<>();
    List<SortKey> columns = new ArrayList<>();
    for (SortKey key : keys) {
      Expression expression = key.expression();
      if (io.atoll.planner.logical.Expressions.isRowFree(expression)
          && Functions.isDeterministic(expression)) {
        continue;
      }
      if (!(expression instanceof ColumnRef)) {
        ColumnRef ref = known.get(expression);
        if (ref == null) {
          ref = binding.columns.add("sort", expression.type());
          known.put(expression, ref);
          computed.add(new Computed(ref.slot(), expression));
        }
        expression = ref;
      }
      columns.add(new SortKey(expression, key.isDescending()));
    }
    if (columns.isEmpty()) {
      return plan;
    }
    return new Sort(computed.isEmpty() ? plan : new Extend(plan, computed), columns);
  }

  LogicalPlan limit(LogicalPlan plan, @Nullable Limit limit) {
    return limit == null ? plan : new LogicalPlan.Limit(plan, rowLimit(limit));
  }

  private RowLimit rowLimit(Limit limit) {
    ExpressionBinder expressions = new ExpressionBinder(new Block(binding, null, List.of()));
    Expression offset =
        limit.offset() == null
            ? Functions.constant(Value.of(0), SqlType.UNSIGNED_BIGINT)
            : expressions.bind(limit.offset());
    return new RowLimit(expressions.bind(limit.count()), offset);
  }

  /** The common table expressions of a WITH, each in reach of the later ones. */
  List<Block.CteScope> with(Query.With with, @Nullable Block outer, List<Block.CteScope> ctes) {
    List<Block.CteScope> visible = new ArrayList<>(ctes);
    Set<String> names = new HashSet<>();
    for (Query.Cte cte : with.ctes()) {
      if (!names.add(cte.name().toLowerCase(Locale.ROOT))) {
        throw SqlError.ER_NONUNIQ_TABLE.with(cte.name());
      }
      Block.CteScope scope =
          with.isRecursive() && CteReferences.names(cte.query(), cte.name())
              ? new RecursiveCteBinder(binding, this, cte).bind(outer, visible)
              : null;
      visible.add(
          scope != null
              ? scope
              : new Block.CteScope(
                  cte.name(), cte.columns(), cte.query(), List.copyOf(visible), null, null, null));
    }
    return visible;
  }
}
