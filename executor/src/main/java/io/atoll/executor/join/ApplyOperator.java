package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.ParameterBinding;
import io.atoll.types.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the right child once per left row, or once per different binding where results are kept
 * (within an eighth of the statement's memory).
 */
public final class ApplyOperator implements Operator {
  private final JoinPlan.Apply plan;
  private final Operator left;
  private final Operator right;
  private final JoinShape shape;
  private final ExecutionContext context;
  private final Map<List<Value>, JoinTable> cache = new HashMap<>();
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;

  public ApplyOperator(
      JoinPlan.Apply plan, Operator left, Operator right, ExecutionContext context) {
    this.plan = plan;
    this.left = left;
    this.right = right;
    this.shape = new JoinShape(plan, plan.keys(), false, context);
    this.context = context;
  }

  @Override
  public void open() {
    memory = context.memory().account();
    cache.clear();
    ready.clear();
    left.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (ready.isEmpty()) {
      Chunk rows = left.next();
      if (rows == null) {
        return null;
      }
      Chunk kept = rows.compact();
      for (int i = 0; i < kept.rows(); i++) {
        context.checkInterrupted();
        JoinProbe probe = new JoinProbe(shape, rightRows(kept, i));
        probe.probe(kept.slice(i, 1));
        for (Chunk out = probe.poll(); out != null; out = probe.poll()) {
          ready.add(out);
        }
      }
    }
    return gathered();
  }

  /** Small results of many rows as one chunk. */
  private Chunk gathered() {
    Chunk first = ready.remove();
    if (ready.isEmpty() || first.columnCount() == 0) {
      return first;
    }
    Chunk all = Chunk.allocate(plan.types(), Chunk.TARGET_ROWS);
    all.appendRows(first);
    while (!ready.isEmpty() && all.rows() < Chunk.TARGET_ROWS) {
      all.appendRows(ready.remove());
    }
    return all;
  }

  private JoinTable rightRows(Chunk rows, int row) {
    List<Value> binding = new ArrayList<>(plan.bindings().size());
    for (ParameterBinding b : plan.bindings()) {
      binding.add(rows.column(b.outerColumn()).value(row));
    }
    JoinTable known = cache.get(binding);
    if (known != null) {
      return known;
    }
    for (int i = 0; i < plan.bindings().size(); i++) {
      context.bindOuter(plan.bindings().get(i).parameter(), binding.get(i));
    }
    JoinTable table = new JoinTable(shape);
    right.open();
    try {
      for (Chunk chunk = right.next(); chunk != null; chunk = right.next()) {
        table.add(chunk);
      }
    } finally {
      right.close();
    }
    table.seal();
    MemoryQuota.Account account = memory;
    if (plan.isCached()
        && account != null
        && account.bytes() + table.sizeBytes() < context.memory().limitBytes() / 8) {
      account.add(table.sizeBytes());
      cache.put(binding, table);
    }
    return table;
  }

  @Override
  public void close() {
    left.close();
    right.close();
    cache.clear();
    ready.clear();
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
