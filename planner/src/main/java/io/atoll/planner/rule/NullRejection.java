package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.binder.Conditions;
import java.util.BitSet;

/** Whether a condition lets no row through whose columns of a set are all NULL. */
final class NullRejection {
  private NullRejection() {}

  static boolean rejects(Expression condition, BitSet columns) {
    if (Conditions.isNeverTrue(condition)) {
      return true;
    }
    if (!(condition instanceof Call call)) {
      return condition instanceof ColumnRef ref && columns.get(ref.slot());
    }
    return switch (call.function().name()) {
      case "AND" -> call.arguments().stream().anyMatch(a -> rejects(a, columns));
      case "OR" -> call.arguments().stream().allMatch(a -> rejects(a, columns));
      case "NOT" ->
          call.arguments().getFirst() instanceof Call inner
                  && inner.function().name().equals("ISNULL")
              ? isNull(inner.arguments().getFirst(), columns)
              : isNull(call.arguments().getFirst(), columns);
      case "IS TRUE" -> rejects(call.arguments().getFirst(), columns);
      default -> isNull(condition, columns);
    };
  }

  /** Whether the expression is NULL where the columns are. */
  private static boolean isNull(Expression expression, BitSet columns) {
    return switch (expression) {
      case ColumnRef ref -> columns.get(ref.slot());
      case Expression.Constant c -> c.value().isNull();
      case Expression.Parameter p -> false;
      case Call call ->
          switch (call.function().name()) {
            case "=",
                "<>",
                "<",
                "<=",
                ">",
                ">=",
                "+",
                "-",
                "*",
                "/",
                "DIV",
                "%",
                "UNARY-",
                "LIKE",
                "CAST",
                "NOT",
                "CONCAT",
                "UPPER",
                "LOWER",
                "ABS",
                "YEAR",
                "MONTH",
                "DATE",
                "XOR" ->
                call.arguments().stream().anyMatch(a -> isNull(a, columns));
            case "IN" -> isNull(call.arguments().getFirst(), columns);
            default -> false;
          };
    };
  }
}
