package io.atoll.planner.search;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.search.Candidate.Emitted;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregation in two stages: stores send partial states and group keys, the SQL node merges them.
 */
final class PartialAggregation {
  private PartialAggregation() {}

  /** The store's stage over a scan's columns. */
  static StorePlan.Aggregation of(
      ReaderTask.PushedAggregate aggregate, int[] scanned, Emitter emitter) {
    List<SqlType> types = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<AggregateFunction> functions = new ArrayList<>();
    for (AggregateColumn column : aggregate.aggregates()) {
      AggregateFunction function = emitter.resolve(column.function(), scanned);
      functions.add(function);
      for (SqlType type : AggregateState.partialTypes(function)) {
        types.add(type);
        labels.add("Column#" + column.id());
      }
    }
    List<Expression> keys = new ArrayList<>();
    for (int i = 0; i < aggregate.keys().size(); i++) {
      ColumnRef key = aggregate.keys().get(i);
      keys.add(emitter.resolve(aggregate.keyExpressions().get(i), scanned));
      types.add(key.type());
      labels.add(emitter.columns.label(key.slot()));
    }
    return new StorePlan.Aggregation(
        new PlanInfo(emitter.nextId(), aggregate.groups(), types, labels),
        keys,
        functions,
        aggregate.isStreamed());
  }

  /** The SQL node's stage over what the stores sent. */
  static Emitted finish(
      ReaderTask.PushedAggregate aggregate,
      PhysicalPlan reader,
      Emitter emitter,
      AggregatePlan.Stage stage) {
    List<Integer> layout = new ArrayList<>();
    List<AggregateFunction> functions = new ArrayList<>();
    int states = 0;
    for (AggregateColumn column : aggregate.aggregates()) {
      layout.add(column.id());
      functions.add(column.function());
      states += AggregateState.partialTypes(column.function()).size();
    }
    List<Expression> keys = new ArrayList<>();
    for (ColumnRef key : aggregate.keys()) {
      layout.add(key.slot());
      keys.add(new ColumnRef(states + keys.size(), key.type()));
    }
    int[] columns = Emissions.layout(layout);
    PlanInfo info = emitter.info(aggregate.groups(), columns);
    return new Emitted(new AggregatePlan.HashAgg(info, reader, keys, functions, stage), columns);
  }
}
