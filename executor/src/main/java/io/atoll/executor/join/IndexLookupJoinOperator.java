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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inner side by ranges that each batch of outer rows gives: their ranges are united, read
 * once, and the rows are matched by a hash table. Keeps the order of the outer rows.
 */
public final class IndexLookupJoinOperator implements Operator {
  private final JoinPlan.IndexLookupJoin plan;
  private final Operator outer;
  private final Operator inner;
  private final JoinShape shape;
  private final ScanRanges innerRanges;
  private final ExecutionContext context;
  private MemoryQuota.@Nullable Account memory;
  private @Nullable JoinProbe probe;

  public IndexLookupJoinOperator(
      JoinPlan.IndexLookupJoin plan, Operator outer, Operator inner, ExecutionContext context) {
    this.plan = plan;
    this.outer = outer;
    this.inner = inner;
    this.shape = new JoinShape(plan, plan.keys(), !plan.outerIsLeft(), context);
    this.innerRanges = ranges(plan.inner());
    this.context = context;
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
      Chunk rows = outer.next();
      if (rows == null) {
        return null;
      }
      Chunk kept = rows.compact();
      JoinTable table = innerRows(kept);
      JoinProbe next = new JoinProbe(shape, table);
      next.probe(kept);
      probe = next;
    }
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
        }
      } finally {
        inner.close();
        context.override(innerRanges, null);
      }
    }
    table.seal();
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.addOrFail(table.sizeBytes() - account.bytes());
    }
    return table;
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
