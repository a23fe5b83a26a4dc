package io.atoll.executor.read;

import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.ReaderPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows whose handle one of several index reads gives, each row once. */
public final class IndexMergeOperator implements Operator {
  private static final int KEY_BYTES = 96;

  private final ReaderPlan.IndexMerge plan;
  private final ExecutionContext context;
  private final TableLayout layout;
  private MemoryQuota.@Nullable Account memory;
  private @Nullable StoreRows rows;

  public IndexMergeOperator(ReaderPlan.IndexMerge plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
    this.layout = context.layout(plan.table().tableId());
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    Set<Key> keys = new LinkedHashSet<>();
    List<Key> batch = new ArrayList<>();
    for (ReaderPlan.Partial partial : plan.partials()) {
      try (StoreRows handles =
          StoreRows.open(partial.store(), context.ranges(partial.ranges()), false, context)) {
        for (Chunk chunk = handles.next(); chunk != null; chunk = handles.next()) {
          context.checkInterrupted();
          batch.clear();
          HandleRows.keys(chunk, layout, batch);
          keys.addAll(batch);
          account.addOrFail((long) keys.size() * KEY_BYTES - account.bytes());
        }
      }
    }
    rows =
        StoreRows.open(
            plan.rows(), HandleRows.ranges(new ArrayList<>(keys), context), false, context);
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
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
