package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.planner.physical.JoinPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds one side in a hash table and runs the other past it, in the other's order. */
public final class HashJoinOperator implements Operator {
  private final Operator left;
  private final Operator right;
  private final JoinShape shape;
  private final ExecutionContext context;
  private MemoryQuota.@Nullable Account memory;
  private @Nullable JoinProbe probe;
  private boolean isEmptyBuild;
  private boolean isDone;

  public HashJoinOperator(
      JoinPlan plan,
      List<JoinPlan.JoinKey> keys,
      boolean buildLeft,
      Operator left,
      Operator right,
      ExecutionContext context) {
    this.left = left;
    this.right = right;
    boolean isNullAware = keys.stream().anyMatch(k -> k.match() == JoinPlan.Match.NULL_AWARE);
    // What is unknown to a left row is found when it comes by: it must be the probing side.
    this.shape = new JoinShape(plan, keys, buildLeft && !isNullAware, context);
    this.context = context;
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    isDone = false;
    Operator build = shape.isBuildLeft ? left : right;
    JoinTable table = new JoinTable(shape);
    build.open();
    for (Chunk chunk = build.next(); chunk != null; chunk = build.next()) {
      context.checkInterrupted();
      table.add(chunk);
      account.addOrFail(table.sizeBytes() - account.bytes());
    }
    build.close();
    table.seal();
    isEmptyBuild = table.count() == 0;
    probe = new JoinProbe(shape, table);
    if (!isKnownEmpty()) {
      (shape.isBuildLeft ? right : left).open();
    }
  }

  /** Nothing can match: an inner or semi join need not read the other side. */
  private boolean isKnownEmpty() {
    return isEmptyBuild
        && !shape.keepsProbe()
        && (shape.type == JoinPlan.Type.INNER
            || shape.type == JoinPlan.Type.SEMI
            || shape.isBuildLeft);
  }

  @Override
  public @Nullable Chunk next() {
    JoinProbe current = probe;
    if (current == null || isKnownEmpty()) {
      return null;
    }
    Operator side = shape.isBuildLeft ? right : left;
    while (true) {
      Chunk ready = current.poll();
      if (ready != null) {
        return ready;
      }
      if (isDone) {
        return null;
      }
      context.checkInterrupted();
      Chunk chunk = side.next();
      if (chunk == null) {
        isDone = true;
        current.finish();
      } else {
        current.probe(chunk);
      }
    }
  }

  @Override
  public void close() {
    left.close();
    right.close();
    probe = null;
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
