package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Expressions as MySQL quotes them in messages: {@code (1 + 2)}, {@code abs(-1)}. */
public final class ExpressionText {
  private ExpressionText() {}

  public static String of(Expression expression) {
    return switch (expression) {
      case Expression.ColumnRef column -> "column#" + column.slot();
      case Expression.Parameter parameter -> "?";
      case Expression.Constant constant -> literal(constant.value(), constant.type());
      case Expression.Call call -> call(call);
    };
  }

  private static String call(Expression.Call call) {
    String name = call.function().name();
    List<Expression> arguments = call.arguments();
    if (name.equals("CAST") || name.equals(Collations.IMPLICIT)) {
      return of(arguments.get(0));
    }
    if (name.equals("UNARY-")) {
      return "-(" + of(arguments.get(0)) + ")";
    }
    boolean isOperator = !Character.isLetter(name.charAt(0)) || name.equals("DIV");
    if (isOperator && arguments.size() == 2) {
      return "(" + of(arguments.get(0)) + " " + name + " " + of(arguments.get(1)) + ")";
    }
    return arguments.stream()
        .map(ExpressionText::of)
        .collect(Collectors.joining(",", name.toLowerCase(Locale.ROOT) + "(", ")"));
  }

  private static String literal(Value value, SqlType type) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.OfLong v ->
          type.unsigned() ? Long.toUnsignedString(v.value()) : Long.toString(v.value());
      case Value.OfDouble v -> TextNumbers.format(v.value());
      case Value.OfDecimal v -> v.value().toPlainString();
      case Value.OfBytes v -> "'" + new String(v.value(), StandardCharsets.UTF_8) + "'";
    };
  }
}
