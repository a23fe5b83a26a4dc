package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.planner.physical.RowLimit;
import org.jspecify.annotations.Nullable;

/** Skips some rows, gives some, and stops reading. */
public final class LimitOperator implements Operator {
  private final Operator child;
  private final RowLimit limit;
  private final ExecutionContext context;
  private long toSkip;
  private long toGive;

  public LimitOperator(Operator child, RowLimit limit, ExecutionContext context) {
    this.child = child;
    this.limit = limit;
    this.context = context;
  }

  @Override
  public void open() {
    toSkip = limit.skipped(context);
    toGive = limit.rows(context);
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (toGive > 0) {
      Chunk chunk = child.next();
      if (chunk == null) {
        return null;
      }
      int rows = chunk.rows();
      if (rows <= toSkip) {
        toSkip -= rows;
        continue;
      }
      int from = (int) toSkip;
      int count = (int) Math.min(rows - from, toGive);
      toSkip = 0;
      toGive -= count;
      return from == 0 && count == rows ? chunk : chunk.slice(from, count);
    }
    return null;
  }

  @Override
  public void close() {
    child.close();
  }
}
