package io.atoll.executor.sort;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.TopRows;
import io.atoll.planner.physical.RowLimit;
import io.atoll.types.SqlType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first rows of an order, less an offset. */
public final class TopNOperator implements Operator {
  private final Operator child;
  private final Evaluator[] keys;
  private final boolean[] isDescending;
  private final RowLimit limit;
  private final List<SqlType> types;
  private final ExecutionContext context;
  private final Deque<Chunk> result = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;

  public TopNOperator(
      Operator child,
      Evaluator[] keys,
      boolean[] isDescending,
      RowLimit limit,
      List<SqlType> types,
      ExecutionContext context) {
    this.child = child;
    this.keys = keys;
    this.isDescending = isDescending;
    this.limit = limit;
    this.types = types;
    this.context = context;
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    result.clear();
    long skipped = limit.skipped(context);
    List<SqlType> keyTypes = Arrays.stream(keys).map(Evaluator::type).toList();
    TopRows top = new TopRows(keyTypes, isDescending, types, limit.rowsBelow(context));
    child.open();
    if (limit.rows(context) == 0) {
      return;
    }
    for (Chunk chunk = child.next(); chunk != null; chunk = child.next()) {
      context.checkInterrupted();
      top.add(Evaluators.project(keys, chunk, context.evaluation()), chunk);
      account.addOrFail(top.sizeBytes() - account.bytes());
    }
    for (Chunk chunk : top.sorted()) {
      int rows = chunk.rows();
      if (skipped >= rows) {
        skipped -= rows;
        continue;
      }
      Chunk kept = skipped == 0 ? chunk : chunk.slice((int) skipped, rows - (int) skipped);
      skipped = 0;
      result.add(kept.compact());
    }
  }

  @Override
  public @Nullable Chunk next() {
    return result.poll();
  }

  @Override
  public void close() {
    child.close();
    result.clear();
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
