package io.atoll.executor.read;

import io.atoll.api.scan.ScanDecoder;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.table.PointKeys;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Filter;
import io.atoll.planner.physical.ReaderPlan;
import org.jspecify.annotations.Nullable;

/** At most one row by its key or by a unique index's. */
public final class PointGetOperator implements Operator {
  private final ReaderPlan.PointGet plan;
  private final ExecutionContext context;
  private boolean isDone;

  public PointGetOperator(ReaderPlan.PointGet plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public void open() {
    isDone = false;
  }

  @Override
  public @Nullable Chunk next() {
    if (isDone) {
      return null;
    }
    isDone = true;
    TableLayout layout = context.layout(plan.table().tableId());
    Key key = PointKeys.of(plan.key(), layout, context);
    if (key == null) {
      return null;
    }
    byte[] value = read(key);
    Key rowKey = key;
    if (plan.key() instanceof ReaderPlan.UniqueKey unique) {
      if (value == null) {
        return null;
      }
      rowKey = PointKeys.rowOf(layout.index(unique.indexId()), layout, key, value);
      value = read(rowKey);
    }
    if (value == null) {
      return null;
    }
    context.statistics().addScannedRows(1);
    ScanDecoder decoder = ScanDecoder.ofRows(plan.columns());
    Chunk chunk = Chunk.allocate(decoder.types(), 1);
    decoder.append(rowKey.bytes(), value, chunk);
    if (decoder.types().isEmpty()) {
      chunk = Chunk.ofRows(1);
    } else {
      chunk.rowsAppended();
    }
    if (!plan.conditions().isEmpty()) {
      chunk = Filter.compile(plan.conditions()).apply(chunk, context.evaluation());
    }
    return chunk.rows() == 0 ? null : chunk;
  }

  private byte @Nullable [] read(Key key) {
    return plan.lock().isLocking()
        ? RowLocks.lockAndRead(key, plan.lock(), context)
        : context.view().reader().get(key);
  }

  @Override
  public void close() {}
}
