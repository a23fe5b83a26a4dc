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
import java.util.concurrent.atomic.AtomicReference;
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
    Shape shape = context.parts().of(plan.id(), Shape.class, () -> new Shape(plan));
    Chunk chunk = shape.decode(rowKey, value);
    if (shape.filter != null) {
      chunk = shape.filter.apply(chunk, context.evaluation());
    }
    return chunk.rows() == 0 ? null : chunk;
  }

  /** What is the same for all executions of a plan. Thread-safe. */
  private static final class Shape {
    private final ReaderPlan.PointGet plan;
    private final @Nullable Filter filter;

    /** Lent to one execution at a time: a decoder is one thread's. Others make their own. */
    private final AtomicReference<@Nullable ScanDecoder> spare = new AtomicReference<>();

    Shape(ReaderPlan.PointGet plan) {
      this.plan = plan;
      this.filter = plan.conditions().isEmpty() ? null : Filter.compile(plan.conditions());
    }

    Chunk decode(Key key, byte[] value) {
      ScanDecoder lent = spare.getAndSet(null);
      ScanDecoder decoder = lent != null ? lent : ScanDecoder.ofRows(plan.columns());
      if (decoder.types().isEmpty()) {
        return Chunk.ofRows(1);
      }
      Chunk chunk = Chunk.allocate(decoder.types(), 1);
      decoder.append(key.bytes(), value, chunk);
      chunk.rowsAppended();
      spare.set(decoder);
      return chunk;
    }
  }

  private byte @Nullable [] read(Key key) {
    return plan.lock().isLocking()
        ? RowLocks.lockAndRead(key, plan.lock(), context)
        : context.view().reader().get(key);
  }

  @Override
  public void close() {}
}
