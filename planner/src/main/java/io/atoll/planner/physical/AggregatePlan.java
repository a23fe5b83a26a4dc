package io.atoll.planner.physical;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import java.util.List;

/**
 * Aggregation. Output: the results of the aggregates, then the group keys, both in order. Without
 * group keys there is exactly one group, also for empty input.
 */
public sealed interface AggregatePlan extends PhysicalPlan {
  PhysicalPlan child();

  List<Expression> groupBy();

  List<AggregateFunction> aggregates();

  Stage stage();

  @Override
  default List<PhysicalPlan> children() {
    return List.of(child());
  }

  enum Stage {
    /** Rows in, results out. */
    COMPLETE,
    /**
     * Partial states in, results out: the child's columns are the states of each aggregate, in
     * order, then the group keys, as the store's partial aggregation sends them. The functions'
     * arguments are those of the partial stage and not to be evaluated here; {@code groupBy} refers
     * to the child's columns.
     */
    FINAL
  }

  /** Groups come out in the order of their first row. */
  record HashAgg(
      PlanInfo info,
      PhysicalPlan child,
      List<Expression> groupBy,
      List<AggregateFunction> aggregates,
      Stage stage)
      implements AggregatePlan {
    public HashAgg {
      groupBy = List.copyOf(groupBy);
      aggregates = List.copyOf(aggregates);
    }
  }

  /** The child's rows come with equal group keys together. */
  record StreamAgg(
      PlanInfo info,
      PhysicalPlan child,
      List<Expression> groupBy,
      List<AggregateFunction> aggregates,
      Stage stage)
      implements AggregatePlan {
    public StreamAgg {
      groupBy = List.copyOf(groupBy);
      aggregates = List.copyOf(aggregates);
    }
  }
}
