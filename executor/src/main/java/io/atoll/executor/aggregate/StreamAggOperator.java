package io.atoll.executor.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.KeyColumns;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.types.SqlType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregation of rows that come with equal keys together: holds some groups at a time and keeps the
 * order of its input. Rows are gathered into batches that are cut only between two groups; each
 * batch is aggregated by itself.
 */
public final class StreamAggOperator implements Operator {
  private final AggregatePlan plan;
  private final Operator child;
  private final Evaluator[] keys;
  private final List<SqlType> keyTypes;
  private final ExecutionContext context;
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private @Nullable GroupTable table;
  private boolean isChildDone;
  private boolean isDone;

  public StreamAggOperator(AggregatePlan plan, Operator child, ExecutionContext context) {
    this.plan = plan;
    this.child = child;
    GroupKeys by = GroupKeys.of(plan, context);
    this.keys = by.evaluators();
    this.keyTypes = by.types();
    this.context = context;
  }

  @Override
  public void open() {
    ready.clear();
    table = new GroupTable(plan, keyTypes, context);
    isChildDone = false;
    isDone = false;
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (ready.isEmpty() && !isDone) {
      GroupTable groups = table;
      if (groups == null) {
        throw new IllegalStateException("not open");
      }
      Chunk chunk = isChildDone ? null : child.next();
      if (chunk == null) {
        isChildDone = true;
        isDone = true;
        emit(groups, keyTypes.isEmpty() ? 1 : groups.groups());
        break;
      }
      context.checkInterrupted();
      add(groups, chunk);
    }
    return ready.poll();
  }

  private void add(GroupTable groups, Chunk chunk) {
    Chunk keyed = Evaluators.project(keys, chunk, context.evaluation());
    if (keyTypes.isEmpty() || groups.groups() < Chunk.TARGET_ROWS) {
      groups.take(chunk, keyed);
      return;
    }
    // Rows that still belong to the last group go to it; then the batch is complete.
    KeyColumns equality = KeyColumns.all(keyTypes);
    Chunk known = groups.rows();
    int cut = 0;
    while (cut < chunk.rows()
        && equality.equal(known, known.rows() - 1, keyed, keyed.position(cut))) {
      cut++;
    }
    if (cut > 0) {
      groups.take(chunk.slice(0, cut), keyed.slice(0, cut));
    }
    if (cut < chunk.rows()) {
      emit(groups, groups.groups());
      GroupTable fresh = new GroupTable(plan, keyTypes, context);
      table = fresh;
      int rest = chunk.rows() - cut;
      fresh.take(chunk.slice(cut, rest), keyed.slice(cut, rest));
    }
  }

  private void emit(GroupTable groups, int count) {
    for (int from = 0; from < count; from += Chunk.TARGET_ROWS) {
      ready.add(groups.result(from, Math.min(count, from + Chunk.TARGET_ROWS)));
    }
  }

  @Override
  public void close() {
    child.close();
    ready.clear();
    table = null;
  }
}
