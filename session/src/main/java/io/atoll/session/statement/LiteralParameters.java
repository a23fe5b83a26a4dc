package io.atoll.session.statement;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns the literals of a simple statement into parameters, so that its plan serves every statement
 * of the same shape. Only shapes that a point plan or a short range comes from are understood: one
 * table, conditions of operators, plain assignments and rows. Whatever else holds a literal makes
 * it give up.
 */
final class LiteralParameters {
  private final IntUnaryOperator indexOf;
  private int replaced;
  private boolean isTooComplex;

  /**
   * @param indexOf the parameter of a literal by its offset; -1 for literals that stay
   */
  private LiteralParameters(IntUnaryOperator indexOf) {
    this.indexOf = indexOf;
  }

  /** The statement with {@code count} literals replaced; null where its shape is another. */
  static @Nullable Statement replace(Statement statement, IntUnaryOperator indexOf, int count) {
    LiteralParameters rewriting = new LiteralParameters(indexOf);
    Statement result = rewriting.statement(statement);
    return result == null || rewriting.isTooComplex || rewriting.replaced != count ? null : result;
  }

  // The WITH of Update and Delete may be null, which NullAway does not read from nested types.
  @SuppressWarnings("NullAway")
  private @Nullable Statement statement(Statement statement) {
    return switch (statement) {
      case Statement.Select s -> {
        Query query = query(s.query());
        yield query == null ? null : new Statement.Select(query);
      }
      case Dml.Insert i -> insert(i);
      case Dml.Update u ->
          u.with() != null || u.tables().size() != 1
              ? null
              : new Dml.Update(
                  u.with(),
                  u.priority(),
                  u.isIgnore(),
                  u.hints(),
                  u.tables(),
                  assignments(u.assignments()),
                  nullable(u.where()),
                  u.orderBy(),
                  limit(u.limit()),
                  u.start(),
                  u.end());
      case Dml.Delete d ->
          d.with() != null || !d.targets().isEmpty() || d.from().size() != 1
              ? null
              : new Dml.Delete(
                  d.with(),
                  d.priority(),
                  d.isQuick(),
                  d.isIgnore(),
                  d.hints(),
                  d.targets(),
                  d.from(),
                  nullable(d.where()),
                  d.orderBy(),
                  limit(d.limit()),
                  d.start(),
                  d.end());
      default -> null;
    };
  }

  private @Nullable Query query(Query query) {
    if (query.with() != null
        || query.into() != null
        || !(query.body() instanceof QueryBody.Select s)
        || s.from().size() != 1
        || s.having() != null
        || !s.groupBy().isEmpty()
        || !s.windows().isEmpty()) {
      return null;
    }
    QueryBody.Select select =
        new QueryBody.Select(
            s.isDistinct(),
            s.options(),
            s.hints(),
            s.items(),
            s.from(),
            nullable(s.where()),
            s.groupBy(),
            s.withRollup(),
            null,
            s.windows(),
            s.start(),
            s.end());
    return new Query(
        null,
        select,
        query.orderBy(),
        limit(query.limit()),
        query.locking(),
        null,
        query.start(),
        query.end());
  }

  private @Nullable Statement insert(Dml.Insert i) {
    if (!(i.source() instanceof Dml.InsertRows rows)) {
      return null;
    }
    List<List<Expr>> replacedRows = new ArrayList<>();
    for (List<Expr> row : rows.rows()) {
      replacedRows.add(list(row));
    }
    return new Dml.Insert(
        i.isReplace(),
        i.priority(),
        i.isIgnore(),
        i.hints(),
        i.table(),
        i.partitions(),
        i.columns(),
        i.hasColumnList(),
        new Dml.InsertRows(replacedRows),
        i.rowAlias(),
        i.columnAliases(),
        assignments(i.onDuplicateKey()),
        i.start(),
        i.end());
  }

  private List<Dml.Assignment> assignments(List<Dml.Assignment> assignments) {
    List<Dml.Assignment> result = new ArrayList<>();
    for (Dml.Assignment a : assignments) {
      result.add(new Dml.Assignment(a.column(), expr(a.value())));
    }
    return result;
  }

  private @Nullable Limit limit(@Nullable Limit limit) {
    return limit == null
        ? null
        : new Limit(expr(limit.count()), nullable(limit.offset()), limit.start(), limit.end());
  }

  private @Nullable Expr nullable(@Nullable Expr expr) {
    return expr == null ? null : expr(expr);
  }

  private List<Expr> list(List<Expr> exprs) {
    List<Expr> result = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      result.add(expr(expr));
    }
    return result;
  }

  private Expr expr(Expr expr) {
    return switch (expr) {
      case Literal l -> {
        int index = indexOf.applyAsInt(l.start());
        if (index < 0) {
          yield l;
        }
        replaced++;
        yield new Expr.Parameter(index, l.start(), l.end());
      }
      case Expr.Column c -> c;
      case Expr.DefaultValue d -> d;
      case Expr.InsertedValue v -> v;
      case Expr.Unary u -> new Expr.Unary(u.op(), expr(u.operand()), u.start(), u.end());
      case Expr.Binary b ->
          new Expr.Binary(b.op(), expr(b.left()), expr(b.right()), b.start(), b.end());
      case Expr.Logical l -> new Expr.Logical(l.isAnd(), list(l.operands()), l.start(), l.end());
      case Predicate.Between b ->
          new Predicate.Between(
              expr(b.operand()), expr(b.low()), expr(b.high()), b.isNegated(), b.start(), b.end());
      case Call.Function f when f.arguments().isEmpty() -> f;
      case Call.Aggregate a -> a;
      default -> {
        isTooComplex = true;
        yield expr;
      }
    };
  }
}
