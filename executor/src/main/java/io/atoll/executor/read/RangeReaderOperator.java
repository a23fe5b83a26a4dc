package io.atoll.executor.read;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.planner.physical.StorePlan;
import org.jspecify.annotations.Nullable;

/** Rows of ranges of a table, or entries of a covering index. */
public final class RangeReaderOperator implements Operator {
  private final ScanRanges ranges;
  private final StorePlan plan;
  private final boolean keepOrder;
  private final ExecutionContext context;
  private @Nullable StoreRows rows;

  public RangeReaderOperator(
      ScanRanges ranges, StorePlan plan, boolean keepOrder, ExecutionContext context) {
    this.ranges = ranges;
    this.plan = plan;
    this.keepOrder = keepOrder;
    this.context = context;
  }

  @Override
  public void open() {
    rows = StoreRows.open(plan, context.ranges(ranges), keepOrder, context);
  }

  @Override
  public @Nullable Chunk next() {
    context.checkInterrupted();
    StoreRows current = rows;
    return current == null ? null : current.next();
  }

  @Override
  public void close() {
    StoreRows current = rows;
    if (current != null) {
      current.close();
      rows = null;
    }
  }
}
