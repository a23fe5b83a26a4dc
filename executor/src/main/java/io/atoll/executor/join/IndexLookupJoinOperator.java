package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.codec.KeyRange;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.read.KeyRangeUnion;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.ParameterBinding;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inner side by ranges that each batch of outer rows gives: their ranges are united, read
 * once, and the rows are matched by a hash table. Keeps the order of the outer rows.
 */
public final class IndexLookupJoinOperator implements Operator {
  private static final int FIRST_BATCH = 64;

  private final JoinPlan.IndexLookupJoin plan;
  private final Operator outer;
  private final Operator inner;
  private final JoinShape shape;
  private final ScanRanges innerRanges;
  private final ExecutionContext context;
  private MemoryQuota.@Nullable Account memory;
  private final List<SqlType> outerTypes;
  private @Nullable JoinProbe probe;
  private @Nullable Chunk rest;
  private int batch = FIRST_BATCH;

  public IndexLookupJoinOperator(
      JoinPlan.IndexLookupJoin plan, Operator outer, Operator inner, ExecutionContext context) {
    this.plan = plan;
    this.outer = outer;
    this.inner = inner;
    this.shape = new JoinShape(plan, plan.keys(), !plan.outerIsLeft(), context);
    this.innerRanges = ranges(plan.inner());
    this.context = context;
    this.outerTypes = plan.outer().types();
  }

  /** The ranges of the only reader in the inner plan. */
  private static ScanRanges ranges(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.TableReader r -> r.ranges();
      case ReaderPlan.IndexReader r -> r.ranges();
      case ReaderPlan.IndexLookUp r -> r.ranges();
      default -> {
        if (plan.children().size() != 1) {
          throw new IllegalArgumentException(
              plan.getClass().getSimpleName() + "_" + plan.id() + " below an index lookup join");
        }
        yield ranges(plan.children().getFirst());
      }
    };
  }

  @Override
  public void open() {
    memory = context.memory().account();
    probe = null;
    rest = null;
    batch = FIRST_BATCH;
    outer.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      JoinProbe current = probe;
      Chunk ready = current == null ? null : current.poll();
      if (ready != null) {
        return ready;
      }
      context.checkInterrupted();
      Chunk kept = nextBatch();
      if (kept.rows() == 0) {
        return null;
      }
      JoinTable table = innerRows(kept);
      JoinProbe next = new JoinProbe(shape, table);
      next.probe(kept);
      probe = next;
    }
  }

  /** Outer rows: few at first, since a LIMIT above may want no more, then up to a full batch. */
  private Chunk nextBatch() {
    Chunk gathered = Chunk.allocate(outerTypes, Math.min(batch, Chunk.TARGET_ROWS));
    while (gathered.rows() < batch) {
      Chunk rows = rest != null ? rest : outer.next();
      rest = null;
      if (rows == null) {
        break;
      }
      int count = Math.min(rows.rows(), batch - gathered.rows());
      if (count == rows.rows()) {
        gathered.appendRows(rows);
      } else {
        gathered.appendRows(rows.slice(0, count));
        rest = rows.slice(count, rows.rows() - count);
      }
    }
    batch = Math.min(context.settings().indexLookupBatch(), batch * 4);
    return gathered;
  }

  private JoinTable innerRows(Chunk outerRows) {
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < outerRows.rows(); i++) {
      for (ParameterBinding binding : plan.bindings()) {
        context.bind(binding.parameter(), outerRows.column(binding.outerColumn()).value(i));
      }
      ranges.addAll(innerRanges.keyRanges(context));
    }
    JoinTable table = new JoinTable(shape);
    List<KeyRange> united = KeyRangeUnion.of(ranges);
    if (!united.isEmpty()) {
      context.override(innerRanges, united);
      try {
        inner.open();
        for (Chunk chunk = inner.next(); chunk != null; chunk = inner.next()) {
          table.add(chunk);
          account(table);
        }
      } finally {
        inner.close();
        context.override(innerRanges, null);
      }
    }
    table.seal();
    return table;
  }

  private void account(JoinTable table) {
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.addOrFail(table.sizeBytes() - account.bytes());
    }
  }

  @Override
  public void close() {
    outer.close();
    inner.close();
    probe = null;
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
