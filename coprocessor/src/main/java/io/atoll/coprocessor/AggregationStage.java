package io.atoll.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.expression.key.GroupIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Partial aggregation: gives each aggregate's partial states, then the group keys, groups in the
 * order of their first row (so that rows ordered by the keys give groups ordered by them). Without
 * group keys there is a group only where there were rows.
 */
final class AggregationStage extends Stage {
  private final Evaluator[] keys;
  private final AggregateState[] states;
  private final GroupIndex groups;
  private final EvalContext context;
  private final Stage next;
  private int[] groupIds = new int[Chunk.TARGET_ROWS];

  AggregationStage(CoprocessorPlan.Aggregation plan, EvalContext context, Stage next) {
    this.keys = Evaluators.compile(plan.groupBy());
    this.groups = new GroupIndex(plan.groupBy().stream().map(Expression::type).toList());
    this.context = context;
    this.next = next;
    List<AggregateFunction> functions = plan.aggregates();
    this.states = new AggregateState[functions.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = AggregateState.of(functions.get(i));
    }
  }

  @Override
  void accept(Chunk chunk) {
    if (groupIds.length < chunk.rows()) {
      groupIds = new int[chunk.rows()];
    }
    groups.find(Evaluators.project(keys, chunk, context), groupIds);
    for (AggregateState state : states) {
      state.update(groupIds, groups.groups(), chunk, context);
    }
  }

  @Override
  boolean isSatisfied() {
    return false;
  }

  @Override
  long heldBytes() {
    long sum = groups.sizeBytes() + next.heldBytes();
    for (AggregateState state : states) {
      sum += state.sizeBytes();
    }
    return sum;
  }

  @Override
  void finish() {
    int count = groups.groups();
    for (int from = 0; from < count; from += Chunk.TARGET_ROWS) {
      next.accept(partial(from, Math.min(count, from + Chunk.TARGET_ROWS)));
    }
    next.finish();
  }

  private Chunk partial(int from, int to) {
    List<Vector> columns = new ArrayList<>();
    for (AggregateState state : states) {
      columns.addAll(List.of(state.partial(from, to, context)));
    }
    Chunk rows = groups.rows();
    for (int c = 0; c < rows.columnCount(); c++) {
      Vector key = rows.column(c).empty(to - from);
      for (int group = from; group < to; group++) {
        key.appendFrom(rows.column(c), group);
      }
      columns.add(key);
    }
    return columns.isEmpty() ? Chunk.ofRows(to - from) : new Chunk(columns.toArray(Vector[]::new));
  }
}
