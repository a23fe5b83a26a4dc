package io.atoll.coprocessor;

import io.atoll.expression.Expression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The input columns of expressions. */
final class Slots {
  private Slots() {}

  /** Adds the columns that an expression reads. */
  static void collect(Expression expression, BitSet into) {
    switch (expression) {
      case Expression.ColumnRef column -> into.set(column.slot());
      case Expression.Constant _, Expression.Parameter _ -> {}
      case Expression.Call call -> call.arguments().forEach(a -> collect(a, into));
    }
  }

  /** The expression over a chunk where column {@code i} is at {@code places[i]}. */
  static Expression moved(Expression expression, int[] places) {
    return switch (expression) {
      case Expression.ColumnRef column ->
          new Expression.ColumnRef(places[column.slot()], column.type());
      case Expression.Constant constant -> constant;
      case Expression.Parameter parameter -> parameter;
      case Expression.Call call -> {
        List<Expression> arguments = new ArrayList<>(call.arguments().size());
        call.arguments().forEach(a -> arguments.add(moved(a, places)));
        yield new Expression.Call(call.function(), arguments, call.type());
      }
    };
  }
}
