package io.atoll.planner.binder;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.Query;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Subqueries in expressions become joins of the block's plan:
 *
 * <pre>
 * x + (SELECT max(a) …)   LEFT join with the one row; the expression reads its column
 * EXISTS (…)              MARK join; the expression reads the mark
 * x IN (SELECT a …)       MARK join with the null-aware equality x = a
 * x > ANY (SELECT a …)    LEFT join with COUNT(*), COUNT(a), MIN(a), and a CASE over them
 * </pre>
 *
 * Whether they depend on the outer row shows in the free columns of the right side.
 */
final class SubqueryBinder {
  private final Block block;
  private final ExpressionBinder expressions;
  private final Binding binding;

  SubqueryBinder(Block block, ExpressionBinder expressions) {
    this.block = block;
    this.expressions = expressions;
    this.binding = block.binding;
  }

  private QueryResult bindQuery(Query query, int width) {
    QueryResult result = new QueryBinder(binding).bind(query, block, block.ctes);
    if (width > 0 && result.outputs().size() != width) {
      throw SqlError.ER_OPERAND_COLUMNS.with(width);
    }
    return closed(result);
  }

  /** Columns of outer queries in the result, as columns of the subquery. */
  private QueryResult closed(QueryResult result) {
    BitSet given = PlanColumns.outputs(result.plan());
    List<Computed> copies = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    for (QueryResult.Output output : result.outputs()) {
      if (given.get(output.ref().slot())) {
        outputs.add(output);
        continue;
      }
      ColumnRef copy = binding.columns.add(output.name(), output.ref().type());
      copies.add(new Computed(copy.slot(), output.ref()));
      outputs.add(QueryResult.Output.computed(output.name(), copy));
    }
    return copies.isEmpty() ? result : new QueryResult(new Extend(result.plan(), copies), outputs);
  }

  /** The columns of the only row, all NULL where there is none. */
  List<Expression> scalar(Query query, int width) {
    QueryResult result = bindQuery(query, width);
    block.attach(new MaxOneRow(result.plan()), JoinType.LEFT, List.of(), List.of(), -1);
    List<Expression> columns = new ArrayList<>(width);
    for (QueryResult.Output output : result.outputs()) {
      columns.add(nullable(output.ref()));
    }
    return columns;
  }

  private static ColumnRef nullable(ColumnRef ref) {
    return new ColumnRef(ref.slot(), ref.type().withoutZerofill().withNullable(true));
  }

  Expression exists(Query query) {
    QueryResult result = bindQuery(query, 0);
    ColumnRef mark = binding.columns.add("exists", SqlType.BOOLEAN.withNullable(false));
    block.attach(result.plan(), JoinType.MARK, List.of(), List.of(), mark.slot());
    return mark;
  }

  Expression in(Expr operand, Query query, boolean isNegated) {
    int width = operand instanceof Expr.Row row ? row.items().size() : 1;
    List<Expression> left = new Rows(block, expressions).items(operand, width);
    QueryResult result = bindQuery(query, width);
    List<Expression> equalities = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      equalities.add(binding.call("=", left.get(i), result.outputs().get(i).ref()));
    }
    ColumnRef mark = binding.columns.add("in", SqlType.BOOLEAN);
    block.attach(result.plan(), JoinType.MARK, List.of(), equalities, mark.slot());
    return isNegated ? expressions.call("NOT", mark) : mark;
  }

  Expression quantified(Predicate.Quantified q) {
    boolean isAny = !q.isAll();
    switch (q.op()) {
      case EQ -> {
        if (isAny) {
          return in(q.left(), q.query(), false);
        }
      }
      case NE -> {
        if (!isAny) {
          return in(q.left(), q.query(), true);
        }
        // x <> ANY is NOT (x = ALL).
        return expressions.call("NOT", equalsAll(q));
      }
      case LT, LE, GT, GE -> {
        return ordered(q);
      }
      default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("this operator with ANY or ALL");
    }
    return equalsAll(q);
  }

  /** One row about the subquery's column: rows, non-null values, least and greatest value. */
  private List<Expression> summary(Query query) {
    QueryResult result = bindQuery(query, 1);
    ColumnRef column = result.outputs().getFirst().ref();
    List<AggregateColumn> aggregates = new ArrayList<>();
    List<Expression> refs = new ArrayList<>();
    add("COUNT", List.of(), aggregates, refs);
    add("COUNT", List.of(column), aggregates, refs);
    add("MIN", List.of(column), aggregates, refs);
    add("MAX", List.of(column), aggregates, refs);
    LogicalPlan plan = new Aggregate(result.plan(), List.of(), aggregates, true, false);
    block.attach(plan, JoinType.LEFT, List.of(), List.of(), -1);
    return refs;
  }

  private void add(
      String name,
      List<Expression> arguments,
      List<AggregateColumn> aggregates,
      List<Expression> refs) {
    AggregateFunction function =
        Functions.aggregate(name, arguments, false, List.of(), null, binding.resolve);
    ColumnRef ref = binding.columns.add(name.toLowerCase(java.util.Locale.ROOT), function.type());
    aggregates.add(new AggregateColumn(ref.slot(), function));
    refs.add(nullable(ref));
  }

  /**
   * {@code x < ANY}: below the greatest value; {@code x < ALL}: below the least. An empty subquery
   * is false for ANY, true for ALL; a NULL in it makes an answer that is not yet certain unknown.
   */
  private Expression ordered(Predicate.Quantified q) {
    Expression left = expressions.bind(q.left());
    List<Expression> summary = summary(q.query());
    boolean isBelow = q.op() == Expr.BinaryOp.LT || q.op() == Expr.BinaryOp.LE;
    boolean useMax = isBelow != q.isAll();
    Expression bound = summary.get(useMax ? 3 : 2);
    Expression test = expressions.call(q.op().symbol(), left, bound);
    Expression isEmpty = expressions.call("=", summary.get(0), number(0));
    Expression hasNull = expressions.call("<", summary.get(1), summary.get(0));
    Expression certain =
        q.isAll() ? expressions.call("IS FALSE", test) : expressions.call("IS TRUE", test);
    return expressions.call(
        "CASE",
        isEmpty,
        number(q.isAll() ? 1 : 0),
        certain,
        number(q.isAll() ? 0 : 1),
        hasNull,
        new Expression.Constant(Value.NULL, SqlType.NULL),
        test);
  }

  /** {@code x = ALL}: true for an empty subquery; else all values are one and it is x. */
  private Expression equalsAll(Predicate.Quantified q) {
    Expression left = expressions.bind(q.left());
    List<Expression> summary = summary(q.query());
    Expression isEmpty = expressions.call("=", summary.get(0), number(0));
    Expression hasNull = expressions.call("<", summary.get(1), summary.get(0));
    Expression differs =
        expressions.call(
            "OR",
            expressions.call("<>", left, summary.get(2)),
            expressions.call("<>", left, summary.get(3)));
    return expressions.call(
        "CASE",
        isEmpty,
        number(1),
        differs,
        number(0),
        hasNull,
        new Expression.Constant(Value.NULL, SqlType.NULL),
        expressions.call("=", left, summary.get(2)));
  }

  private static Expression number(long value) {
    return Functions.constant(Value.of(value), SqlType.BOOLEAN);
  }
}
