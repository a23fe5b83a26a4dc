package io.atoll.executor.read;

import io.atoll.api.scan.ScanDecoder;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.table.PointKeys;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Filter;
import io.atoll.planner.physical.ReaderPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows by several keys, read in one batch per kind of key. */
public final class BatchPointGetOperator implements Operator {
  private final ReaderPlan.BatchPointGet plan;
  private final ExecutionContext context;
  private boolean isDone;

  public BatchPointGetOperator(ReaderPlan.BatchPointGet plan, ExecutionContext context) {
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
    List<Key> keys = keys(layout);
    if (keys.isEmpty()) {
      return null;
    }
    List<byte @Nullable []> values = read(keys);
    if (plan.keys().getFirst() instanceof ReaderPlan.UniqueKey unique) {
      IndexLayout index = layout.index(unique.indexId());
      List<Key> rows = new ArrayList<>(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        byte[] entry = values.get(i);
        if (entry != null) {
          rows.add(PointKeys.rowOf(index, layout, keys.get(i), entry));
        }
      }
      keys = rows;
      values = rows.isEmpty() ? List.of() : read(rows);
    }
    ScanDecoder decoder = ScanDecoder.ofRows(plan.columns());
    Chunk chunk = Chunk.allocate(decoder.types(), keys.size());
    int found = 0;
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        decoder.append(keys.get(i).bytes(), value, chunk);
        found++;
      }
    }
    context.statistics().addScannedRows(found);
    if (decoder.types().isEmpty()) {
      chunk = Chunk.ofRows(found);
    } else {
      chunk.rowsAppended();
    }
    if (!plan.conditions().isEmpty()) {
      chunk = Filter.compile(plan.conditions()).apply(chunk, context.evaluation());
    }
    return chunk.rows() == 0 ? null : chunk;
  }

  private List<Key> keys(TableLayout layout) {
    Set<Key> distinct = new LinkedHashSet<>();
    for (ReaderPlan.PointKey point : plan.keys()) {
      Key key = PointKeys.of(point, layout, context);
      if (key != null) {
        distinct.add(key);
      }
    }
    List<Key> keys = new ArrayList<>(distinct);
    // Ordered keys are read faster, and the order costs little.
    Collections.sort(keys);
    if (plan.keepOrder() && isUnsignedHandle(layout)) {
      // Handles from 2^63 on lie before the others, and come after them in the order of values.
      Key zero = layout.rowKey(Handle.of(0));
      int from = 0;
      while (from < keys.size() && keys.get(from).compareTo(zero) < 0) {
        from++;
      }
      Collections.rotate(keys, -from);
    }
    if (plan.isDescending()) {
      Collections.reverse(keys);
    }
    return keys;
  }

  private boolean isUnsignedHandle(TableLayout layout) {
    return plan.keys().getFirst() instanceof ReaderPlan.RowKey row
        && layout.handleColumns().isEmpty()
        && row.columnTypes().getFirst().unsigned();
  }

  private List<byte @Nullable []> read(List<Key> keys) {
    if (!plan.lock().isLocking()) {
      return context.view().reader().batchGet(keys);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (Key key : keys) {
      values.add(RowLocks.lockAndRead(key, plan.lock(), context));
    }
    return values;
  }

  @Override
  public void close() {}
}
