package io.atoll.planner.explain;

import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Expressions as EXPLAIN shows them: {@code eq(t.a, ?1)}, in TiDB's manner. */
public final class ExpressionText {
  private ExpressionText() {}

  /**
   * @param names gives a column's name by its slot
   */
  public static String of(Expression expression, IntFunction<String> names) {
    return switch (expression) {
      case Expression.ColumnRef c -> names.apply(c.slot());
      case Expression.Parameter p -> "?" + p.index();
      case Expression.Constant c -> constant(c.value(), c.type());
      case Expression.Call call ->
          function(call.function().name()) + "(" + list(call.arguments(), names) + ")";
    };
  }

  public static String list(List<Expression> expressions, IntFunction<String> names) {
    StringBuilder text = new StringBuilder();
    for (Expression expression : expressions) {
      if (!text.isEmpty()) {
        text.append(", ");
      }
      text.append(of(expression, names));
    }
    return text.toString();
  }

  private static String function(String name) {
    return switch (name) {
      case "=" -> "eq";
      case "<>" -> "ne";
      case "<" -> "lt";
      case "<=" -> "le";
      case ">" -> "gt";
      case ">=" -> "ge";
      case "<=>" -> "nulleq";
      case "+" -> "plus";
      case "-" -> "minus";
      case "*" -> "mul";
      case "/" -> "div";
      case "DIV" -> "intdiv";
      case "%" -> "mod";
      case "UNARY-" -> "unaryminus";
      case "IS TRUE" -> "istrue";
      case "IS FALSE" -> "isfalse";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  private static String constant(Value value, SqlType type) {
    return switch (value) {
      case Value.Null n -> "NULL";
      case Value.OfDouble d -> Double.toString(d.value());
      case Value.OfDecimal d -> d.value().toPlainString();
      case Value.OfBytes b ->
          "\"" + new String(b.value(), StandardCharsets.UTF_8).replace("\"", "\\\"") + "\"";
      case Value.OfLong n -> {
        if (type.kind().isDateLike()) {
          yield date(n.value());
        }
        yield type.unsigned() ? Long.toUnsignedString(n.value()) : Long.toString(n.value());
      }
    };
  }

  private static String date(long packed) {
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d.%06d",
        Temporals.year(packed),
        Temporals.month(packed),
        Temporals.day(packed),
        Temporals.hour(packed),
        Temporals.minute(packed),
        Temporals.second(packed),
        Temporals.micros(packed));
  }
}
