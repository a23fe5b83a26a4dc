package io.atoll.planner.physical;

import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader has the store compute: {@link CoprocessorPlan} before parameters and session
 * settings are filled in.
 *
 * @param scanInfo the scan's id, rows and labels for EXPLAIN
 * @param indexName of an index scan, for EXPLAIN; empty for rows
 * @param outputs positions of the last operator's columns to send, in order
 * @param types of the columns sent
 */
public record StorePlan(
    PlanInfo scanInfo,
    String indexName,
    CoprocessorPlan.Scan scan,
    List<StoreOperator> operators,
    List<Integer> outputs,
    List<SqlType> types) {
  public StorePlan {
    operators = List.copyOf(operators);
    outputs = List.copyOf(outputs);
    types = List.copyOf(types);
  }

  /** The operators of {@link CoprocessorPlan}, with limits that may be parameters. */
  public sealed interface StoreOperator {
    PlanInfo info();
  }

  public record Selection(PlanInfo info, List<Expression> conditions) implements StoreOperator {
    public Selection {
      conditions = List.copyOf(conditions);
    }
  }

  public record Projection(PlanInfo info, List<Expression> expressions) implements StoreOperator {
    public Projection {
      expressions = List.copyOf(expressions);
    }
  }

  public record Aggregation(
      PlanInfo info,
      List<Expression> groupBy,
      List<AggregateFunction> aggregates,
      boolean isStreamed)
      implements StoreOperator {
    public Aggregation {
      groupBy = List.copyOf(groupBy);
      aggregates = List.copyOf(aggregates);
    }
  }

  public record TopN(PlanInfo info, List<CoprocessorPlan.SortKey> keys, RowLimit limit)
      implements StoreOperator {
    public TopN {
      keys = List.copyOf(keys);
    }
  }

  /** Gives {@link RowLimit#rowsBelow}; the offset is the SQL node's. */
  public record Limit(PlanInfo info, RowLimit limit) implements StoreOperator {}

  /** The request for one execution: every parameter replaced by its value. */
  public CoprocessorPlan bind(BoundValues values, CoprocessorPlan.Evaluation evaluation) {
    return new CoprocessorPlan(scan, boundOperators(values), outputs, evaluation);
  }

  /** The operators with every parameter replaced by its value. */
  private List<CoprocessorPlan.Operator> boundOperators(BoundValues values) {
    if (operators.isEmpty()) {
      return List.of();
    }
    List<CoprocessorPlan.Operator> bound = new ArrayList<>(operators.size());
    for (StoreOperator operator : operators) {
      bound.add(
          switch (operator) {
            case Selection s ->
                new CoprocessorPlan.Selection(ParameterValues.fill(s.conditions, values));
            case Projection p ->
                new CoprocessorPlan.Projection(ParameterValues.fill(p.expressions, values));
            case Aggregation a ->
                new CoprocessorPlan.Aggregation(
                    ParameterValues.fill(a.groupBy, values),
                    a.aggregates.stream()
                        .map(f -> f.withArguments(ParameterValues.fill(f.arguments(), values)))
                        .toList(),
                    a.isStreamed);
            case TopN t ->
                new CoprocessorPlan.TopN(
                    t.keys.stream()
                        .map(k ->
                            new CoprocessorPlan.SortKey(
                                ParameterValues.fill(k.expression(), values), k.isDescending()))
                        .toList(),
                    t.limit.rowsBelow(values));
            case Limit l -> new CoprocessorPlan.Limit(l.limit.rowsBelow(values));
          });
    }
    return bound;
  }
}
