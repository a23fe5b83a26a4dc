package io.atoll.planner.binder;

import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.Constant;
import io.atoll.expression.Functions;
import io.atoll.expression.scalar.Collations;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Evaluates calls whose arguments are all constants. Left alone: what depends on the session, its
 * time zone, the clock, and what fails or warns (execution must do so itself, per row or not at
 * all).
 */
public final class ConstantFolding {
  private ConstantFolding() {}

  /** The constant, or the expression itself. */
  public static Expression fold(Expression expression, SqlMode mode) {
    if (!(expression instanceof Call call)
        // A literal would hold less strongly to its collation: t = BINARY 'x' compares bytes.
        || (call.type().kind().isString()
            && Collations.coercibility(call) < Collations.OF_LITERALS)) {
      return expression;
    }
    return foldResolved(call, mode);
  }

  private static Expression foldResolved(Call original, SqlMode mode) {
    Call call = foldArguments(original, mode);
    if (!call.arguments().stream().allMatch(Constant.class::isInstance)
        || !Functions.isPushable(call)
        || dependsOnSession(call)) {
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

  private static boolean isOfConstants(Call call) {
    for (Expression argument : call.arguments()) {
      if (!(argument instanceof Constant)
          && !(argument instanceof Call inner && isOfConstants(inner))) {
        return false;
      }
    }
    return true;
  }

  /** Resolution may have put casts around constant arguments. */
  private static Call foldArguments(Call call, SqlMode mode) {
    List<Expression> folded = null;
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      Expression after =
          argument instanceof Call inner && isOfConstants(inner)
              ? foldResolved(inner, mode)
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

  /** What the statement's clock, time zone or other settings decide is execution's. */
  private static boolean dependsOnSession(Call call) {
    if (isTimestamp(call)) {
      return true;
    }
    boolean isMoment = call.type().kind().isDateLike();
    for (Expression argument : call.arguments()) {
      // A TIME becomes a moment by today's date.
      if (isTimestamp(argument) || (isMoment && argument.type().kind() == TypeKind.TIME)) {
        return true;
      }
    }
    String name = call.function().name();
    return (call.arguments().isEmpty() && !name.equals("PI")) || BY_SETTINGS.contains(name);
  }

  private static final Set<String> BY_SETTINGS =
      Set.of(
          "NOW",
          "CURDATE",
          "CURTIME",
          "SYSDATE",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "UNIX_TIMESTAMP",
          "FROM_UNIXTIME",
          "CONVERT_TZ",
          "WEEK",
          "DATE_FORMAT",
          "STR_TO_DATE",
          "TIME_FORMAT",
          "DAYNAME",
          "MONTHNAME",
          "FORMAT",
          "AES_ENCRYPT",
          "AES_DECRYPT");

  private static boolean isTimestamp(Expression expression) {
    return expression.type().kind() == TypeKind.TIMESTAMP;
  }
}
