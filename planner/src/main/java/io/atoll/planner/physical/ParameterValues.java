package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import java.util.ArrayList;
import java.util.List;

/** Replaces parameters by their values, for plans that leave the SQL node. */
final class ParameterValues {
  private ParameterValues() {}

  static List<Expression> fill(List<Expression> expressions, BoundValues values) {
    List<Expression> filled = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      filled.add(fill(expression, values));
    }
    return filled;
  }

  /** The same object where it holds no parameter. */
  static Expression fill(Expression expression, BoundValues values) {
    return switch (expression) {
      case Expression.ColumnRef c -> c;
      case Expression.Constant c -> c;
      case Expression.Parameter p -> new Expression.Constant(values.value(p), p.type());
      case Expression.Call call -> {
        List<Expression> filled = null;
        List<Expression> arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
          Expression before = arguments.get(i);
          Expression after = fill(before, values);
          if (after != before && filled == null) {
            filled = new ArrayList<>(arguments.subList(0, i));
          }
          if (filled != null) {
            filled.add(after);
          }
        }
        yield filled == null ? call : new Expression.Call(call.function(), filled, call.type());
      }
    };
  }
}
