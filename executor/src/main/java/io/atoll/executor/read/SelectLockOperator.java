package io.atoll.executor.read;

import io.atoll.api.scan.ChunkRow;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.RowPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Locks the rows that its child's rows come from; SKIP LOCKED leaves out rows that others hold. */
public final class SelectLockOperator implements Operator {
  private final RowPlan.SelectLock plan;
  private final Operator child;
  private final ExecutionContext context;

  public SelectLockOperator(RowPlan.SelectLock plan, Operator child, ExecutionContext context) {
    this.plan = plan;
    this.child = child;
    this.context = context;
  }

  @Override
  public void open() {
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    for (Chunk chunk = child.next(); chunk != null; chunk = child.next()) {
      context.checkInterrupted();
      Chunk kept = lock(chunk);
      if (kept.rows() > 0) {
        return kept;
      }
    }
    return null;
  }

  private Chunk lock(Chunk chunk) {
    Chunk kept = chunk;
    for (RowPlan.RowTarget target : plan.targets()) {
      List<Key> keys = new ArrayList<>();
      List<Integer> owners = new ArrayList<>();
      keys(target, kept, keys, owners);
      if (keys.isEmpty()) {
        continue;
      }
      BitSet skipped = RowLocks.lock(keys, plan.lock(), context);
      if (!skipped.isEmpty()) {
        kept = without(kept, owners, skipped);
      }
    }
    return kept;
  }

  private void keys(RowPlan.RowTarget target, Chunk chunk, List<Key> keys, List<Integer> owners) {
    TableLayout layout = context.layout(target.table().tableId());
    int[] positions = target.handleColumns().stream().mapToInt(Integer::intValue).toArray();
    ChunkRow row = new ChunkRow();
    for (int i = 0; i < chunk.rows(); i++) {
      int p = chunk.position(i);
      // An outer join that found no row has none to lock.
      if (chunk.column(positions[0]).isNull(p)) {
        continue;
      }
      Handle handle =
          layout.handleColumns().isEmpty()
              ? Handle.of(chunk.longs(positions[0]).get(p))
              : Handle.of(layout.handleColumns(), positions, row.at(chunk, p));
      keys.add(layout.rowKey(handle));
      owners.add(i);
    }
  }

  private static Chunk without(Chunk chunk, List<Integer> owners, BitSet skipped) {
    BitSet dropped = new BitSet();
    for (int k = skipped.nextSetBit(0); k >= 0; k = skipped.nextSetBit(k + 1)) {
      dropped.set(owners.get(k));
    }
    int[] positions = new int[chunk.rows()];
    int count = 0;
    for (int i = 0; i < chunk.rows(); i++) {
      if (!dropped.get(i)) {
        positions[count++] = chunk.position(i);
      }
    }
    return chunk.select(positions, count);
  }

  @Override
  public void close() {
    child.close();
  }
}
