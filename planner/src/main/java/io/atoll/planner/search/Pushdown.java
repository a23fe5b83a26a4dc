package io.atoll.planner.search;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Functions;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.types.TypeKind;
import java.util.List;

/** What stores may evaluate. Parameters are constants by the time a store sees them. */
final class Pushdown {
  private Pushdown() {}

  static boolean isPushable(Expression expression) {
    return !(expression instanceof Call call)
        || (Functions.isPushable(new Call(call.function(), List.of(), call.type()))
            && call.arguments().stream().allMatch(Pushdown::isPushable));
  }

  static boolean isPushable(AggregateFunction function) {
    return AggregateState.hasPartial(function)
        && function.orderBy().isEmpty()
        && function.arguments().stream().allMatch(Pushdown::isPushable)
        && switch (function.name()) {
          case "COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST_ROW", "BIT_AND", "BIT_OR", "BIT_XOR" ->
              function.type().kind() != TypeKind.JSON;
          default -> false;
        };
  }
}
