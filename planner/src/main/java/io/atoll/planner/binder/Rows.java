package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.Expr;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;

/** Comparisons of row constructors, as MySQL expands them. */
final class Rows {
  private final Block block;
  private final ExpressionBinder expressions;

  Rows(Block block, ExpressionBinder expressions) {
    this.block = block;
    this.expressions = expressions;
  }

  static boolean isRow(Expr expr) {
    return expr instanceof Expr.Row;
  }

  /** {@code (a, b) op (c, d)}; one side may be a subquery of as many columns. */
  Expression compare(Expr.BinaryOp op, Expr left, Expr right) {
    int width = left instanceof Expr.Row r ? r.items().size() : ((Expr.Row) right).items().size();
    return compare(op, items(left, width), items(right, width));
  }

  List<Expression> items(Expr expr, int width) {
    if (expr instanceof Expr.Subquery subquery) {
      return new SubqueryBinder(block, expressions).scalar(subquery.query(), width);
    }
    if (expr instanceof Expr.Row row) {
      if (row.items().size() != width) {
        throw SqlError.ER_OPERAND_COLUMNS.with(width);
      }
      return expressions.bind(row.items());
    }
    if (width == 1) {
      return List.of(expressions.bind(expr));
    }
    throw SqlError.ER_OPERAND_COLUMNS.with(width);
  }

  private Expression compare(Expr.BinaryOp op, List<Expression> left, List<Expression> right) {
    return switch (op) {
      case EQ, NULL_SAFE_EQ -> all(op.symbol(), left, right);
      case NE -> expressions.not(all("=", left, right));
      case LT, GT -> lexicographic(op.symbol(), op.symbol(), left, right);
      case LE -> lexicographic("<", "<=", left, right);
      case GE -> lexicographic(">", ">=", left, right);
      default -> throw SqlError.ER_OPERAND_COLUMNS.with(1);
    };
  }

  private Expression all(String symbol, List<Expression> left, List<Expression> right) {
    List<Expression> parts = new ArrayList<>(left.size());
    for (int i = 0; i < left.size(); i++) {
      parts.add(expressions.call(symbol, left.get(i), right.get(i)));
    }
    return parts.size() == 1 ? parts.getFirst() : expressions.call("AND", parts);
  }

  /** {@code a < c OR (a = c AND b <= d)}. */
  private Expression lexicographic(
      String strict, String last, List<Expression> left, List<Expression> right) {
    int n = left.size();
    Expression result = expressions.call(last, left.get(n - 1), right.get(n - 1));
    for (int i = n - 2; i >= 0; i--) {
      result =
          expressions.call(
              "OR",
              expressions.call(strict, left.get(i), right.get(i)),
              expressions.call("AND", expressions.call("=", left.get(i), right.get(i)), result));
    }
    return result;
  }

  /** {@code (a, b) IN ((1, 2), (3, 4))}. */
  Expression in(Expr operand, List<Expr> list) {
    int width = ((Expr.Row) operand).items().size();
    List<Expression> left = items(operand, width);
    List<Expression> alternatives = new ArrayList<>(list.size());
    for (Expr item : list) {
      alternatives.add(all("=", left, items(item, width)));
    }
    return alternatives.size() == 1
        ? alternatives.getFirst()
        : expressions.call("OR", alternatives);
  }
}
