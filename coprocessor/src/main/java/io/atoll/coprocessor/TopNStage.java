package io.atoll.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.chunk.Chunk;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.TopRows;
import io.atoll.types.SqlType;
import java.util.List;

/** Keeps the first rows of an order; gives them in that order at the end. */
final class TopNStage extends Stage {
  private final Evaluator[] keys;
  private final TopRows top;
  private final EvalContext context;
  private final Stage next;

  TopNStage(CoprocessorPlan.TopN plan, List<SqlType> input, EvalContext context, Stage next) {
    this.keys =
        Evaluators.compile(plan.keys().stream().map(CoprocessorPlan.SortKey::expression).toList());
    boolean[] isDescending = new boolean[keys.length];
    for (int i = 0; i < isDescending.length; i++) {
      isDescending[i] = plan.keys().get(i).isDescending();
    }
    this.top =
        new TopRows(
            plan.keys().stream().map(k -> k.expression().type()).toList(),
            isDescending,
            input,
            plan.limit());
    this.context = context;
    this.next = next;
  }

  @Override
  void accept(Chunk chunk) {
    top.add(Evaluators.project(keys, chunk, context), chunk);
  }

  @Override
  boolean isSatisfied() {
    return false;
  }

  @Override
  long heldBytes() {
    return top.sizeBytes() + next.heldBytes();
  }

  @Override
  void finish() {
    for (Chunk chunk : top.sorted()) {
      next.accept(chunk);
    }
    next.finish();
  }
}
