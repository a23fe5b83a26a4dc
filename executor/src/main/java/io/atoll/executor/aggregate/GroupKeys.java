package io.atoll.executor.aggregate;

import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** What an aggregation groups by, compiled once for a plan. Immutable. */
final class GroupKeys {
  private final Evaluator[] evaluators;
  private final List<SqlType> types;

  private GroupKeys(Evaluator[] evaluators, List<SqlType> types) {
    this.evaluators = evaluators;
    this.types = types;
  }

  static GroupKeys of(AggregatePlan plan, ExecutionContext context) {
    return context.parts().of(plan.id(), GroupKeys.class, () -> compile(plan.groupBy()));
  }

  private static GroupKeys compile(List<Expression> groupBy) {
    List<SqlType> types = new ArrayList<>(groupBy.size());
    for (Expression expression : groupBy) {
      types.add(expression.type());
    }
    return new GroupKeys(Evaluators.compile(groupBy), List.copyOf(types));
  }

  Evaluator[] evaluators() {
    return evaluators;
  }

  List<SqlType> types() {
    return types;
  }
}
