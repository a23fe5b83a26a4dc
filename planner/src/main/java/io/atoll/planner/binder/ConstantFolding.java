package io.atoll.planner.binder;

import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.Constant;
import io.atoll.expression.Functions;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates calls whose arguments are all constants. Left alone: what depends on the session, its
 * time zone, the clock, and what fails or warns (execution must do so itself, per row or not at
 * all).
 */
public final class ConstantFolding {
  private ConstantFolding() {}

  /** The constant, or the expression itself. */
  public static Expression fold(Expression expression, SqlMode mode) {
    if (!(expression instanceof Call original)) {
      return expression;
    }
    Call call = foldArguments(original, mode);
    if (!call.arguments().stream().allMatch(Constant.class::isInstance)
        || !Functions.isPushable(call)
        || dependsOnTimeZone(call)) {
      return call;
    }
    WarningCount warnings = new WarningCount();
    try {
      Value value =
          Evaluators.evaluateConstant(
              call, EvalContext.builder().sqlMode(mode).warnings(warnings).build());
      return warnings.any ? call : new Constant(value, call.type().withNullable(value.isNull()));
    } catch (SqlException e) {
      return call;
    }
  }

  /** Resolution may have put casts around constant arguments. */
  private static Call foldArguments(Call call, SqlMode mode) {
    List<Expression> folded = null;
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      Expression after =
          argument instanceof Call inner
                  && inner.arguments().stream().allMatch(Constant.class::isInstance)
              ? fold(inner, mode)
              : argument;
      if (after != argument && folded == null) {
        folded = new ArrayList<>(call.arguments());
      }
      if (folded != null) {
        folded.set(i, after);
      }
    }
    return folded == null ? call : new Call(call.function(), folded, call.type());
  }

  private static boolean dependsOnTimeZone(Call call) {
    if (isTimestamp(call)) {
      return true;
    }
    List<Expression> arguments = call.arguments();
    for (Expression argument : arguments) {
      if (isTimestamp(argument)) {
        return true;
      }
    }
    return switch (call.function().name()) {
      case "FROM_UNIXTIME", "UNIX_TIMESTAMP", "CONVERT_TZ", "CAST" ->
          !call.function().name().equals("CAST") || isTimestamp(call);
      default -> false;
    };
  }

  private static boolean isTimestamp(Expression expression) {
    return expression.type().kind() == io.atoll.types.TypeKind.TIMESTAMP;
  }
}
