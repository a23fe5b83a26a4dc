package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Functions;
import io.atoll.types.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions as lists of AND-ed parts. */
public final class Conditions {
  private Conditions() {}

  /** Adds the AND-ed parts; constant true ones are left out. */
  public static void split(Expression condition, List<Expression> into) {
    if (condition instanceof Call call && call.function().name().equals("AND")) {
      for (Expression argument : call.arguments()) {
        split(argument, into);
      }
    } else if (!isTrue(condition)) {
      into.add(condition);
    }
  }

  /** A constant that a filter passes. */
  public static boolean isTrue(Expression condition) {
    return condition instanceof Expression.Constant c
        && switch (c.value()) {
          case Value.OfLong n -> n.value() != 0;
          case Value.OfDouble n -> n.value() != 0;
          case Value.OfDecimal n -> n.value().signum() != 0;
          case Value.OfBytes b -> false;
          case Value.Null n -> false;
        };
  }

  /** A constant that no filter passes: false or NULL. */
  public static boolean isNeverTrue(Expression condition) {
    return condition instanceof Expression.Constant c
        && switch (c.value()) {
          case Value.OfLong n -> n.value() == 0;
          case Value.OfDouble n -> n.value() == 0;
          case Value.OfDecimal n -> n.value().signum() == 0;
          case Value.OfBytes b -> false;
          case Value.Null n -> true;
        };
  }

  /** The comparison that is the negation; null where there is no such. */
  static @Nullable Expression negated(Expression condition, Binding binding) {
    if (!(condition instanceof Call call)) {
      return null;
    }
    String opposite =
        switch (call.function().name()) {
          case "=" -> "<>";
          case "<>" -> "=";
          case "<" -> ">=";
          case "<=" -> ">";
          case ">" -> "<=";
          case ">=" -> "<";
          default -> null;
        };
    return opposite == null
        ? null
        : new Call(new io.atoll.expression.Function(opposite), call.arguments(), call.type());
  }

  /** The AND of the conditions; null for none. */
  public static @Nullable Expression and(
      List<Expression> conditions, io.atoll.expression.ResolveContext context) {
    return switch (conditions.size()) {
      case 0 -> null;
      case 1 -> conditions.getFirst();
      default -> Functions.call("AND", conditions, context);
    };
  }
}
