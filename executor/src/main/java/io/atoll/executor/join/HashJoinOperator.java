package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.SpillFile;
import io.atoll.planner.physical.JoinPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one side in a hash table and runs the other past it, in the other's order.
 *
 * <p>Where the held side exceeds the statement's memory both sides are cut into {@link
 * JoinPartitions} and joined pair by pair, each cut again while it is still too large; the order is
 * then lost. Without keys, and for null-aware IN (where every row may concern every other), the
 * statement ends with 8175 instead.
 */
public final class HashJoinOperator implements Operator {
  private final Operator left;
  private final Operator right;
  private final JoinShape shape;
  private final ExecutionContext context;
  private final boolean canSpill;
  private final Deque<JoinPartitions.Pair> pending = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;
  private JoinPartitions.@Nullable Pair pair;
  private SpillFile.@Nullable Reader pairRows;
  private @Nullable JoinProbe probe;
  private boolean isSpilled;
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
    this.canSpill = !keys.isEmpty() && !isNullAware;
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    isDone = false;
    isSpilled = false;
    Operator build = shape.isBuildLeft ? left : right;
    build.open();
    JoinTable table = hold(build::next, 0, account);
    build.close();
    Operator side = shape.isBuildLeft ? right : left;
    if (table == null) {
      isSpilled = true;
      return;
    }
    isEmptyBuild = table.count() == 0;
    probe = new JoinProbe(shape, table);
    if (!isKnownEmpty()) {
      side.open();
    }
  }

  /** Where chunks come from; null at the end. */
  private interface Source {
    @Nullable Chunk next();
  }

  /**
   * The build rows as a table; null where they are too many: then they, and the probe rows that
   * belong to them, have become pending pairs.
   */
  private @Nullable JoinTable hold(Source build, int depth, MemoryQuota.Account account) {
    JoinTable table = new JoinTable(shape);
    for (Chunk chunk = build.next(); chunk != null; chunk = build.next()) {
      context.checkInterrupted();
      table.add(chunk);
      account.add(table.sizeBytes() - account.bytes());
      if (isTooLarge(table, account)) {
        if (!canSpill || depth > JoinPartitions.MAX_DEPTH) {
          account.addOrFail(1);
        }
        spill(table, build, depth, account);
        return null;
      }
    }
    table.seal();
    return table;
  }

  private boolean isTooLarge(JoinTable table, MemoryQuota.Account account) {
    if (!account.isQuotaExceeded()) {
      return false;
    }
    // What others hold cannot be freed by cutting a small table.
    return !canSpill
        || (table.count() > Chunk.TARGET_ROWS
            && account.bytes() > context.memory().limitBytes() / 16);
  }

  private void spill(JoinTable table, Source build, int depth, MemoryQuota.Account account) {
    try (JoinPartitions parts = new JoinPartitions(shape, depth)) {
      Chunk held = table.rows();
      for (int from = 0; from < table.count(); from += Chunk.TARGET_ROWS) {
        parts.addBuild(held.slice(from, Math.min(Chunk.TARGET_ROWS, table.count() - from)));
      }
      account.add(-account.bytes());
      for (Chunk chunk = build.next(); chunk != null; chunk = build.next()) {
        parts.addBuild(chunk);
      }
      JoinPartitions.Pair cut = pair;
      if (cut == null) {
        Operator side = shape.isBuildLeft ? right : left;
        side.open();
        for (Chunk chunk = side.next(); chunk != null; chunk = side.next()) {
          parts.addProbe(chunk);
        }
        side.close();
      } else {
        SpillFile.Reader rows = cut.probe().reader();
        for (Chunk chunk = rows.next(); chunk != null; chunk = rows.next()) {
          parts.addProbe(chunk);
        }
      }
      List<JoinPartitions.Pair> pairs = parts.take();
      for (int i = pairs.size() - 1; i >= 0; i--) {
        pending.push(pairs.get(i));
      }
    }
  }

  /** Nothing can match: an inner or semi join need not read the other side. */
  private boolean isKnownEmpty() {
    return isEmptyBuild
        && !isSpilled
        && !shape.keepsProbe()
        && (shape.type == JoinPlan.Type.INNER
            || shape.type == JoinPlan.Type.SEMI
            || shape.isBuildLeft);
  }

  @Override
  public @Nullable Chunk next() {
    if (isSpilled) {
      return nextOfPairs();
    }
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

  private @Nullable Chunk nextOfPairs() {
    while (true) {
      JoinProbe current = probe;
      Chunk ready = current == null ? null : current.poll();
      if (ready != null) {
        return ready;
      }
      context.checkInterrupted();
      SpillFile.Reader rows = pairRows;
      if (current != null && rows != null) {
        Chunk chunk = rows.next();
        if (chunk == null) {
          current.finish();
          pairRows = null;
        } else {
          current.probe(chunk);
        }
        continue;
      }
      if (!openPair()) {
        return null;
      }
    }
  }

  /** Loads the next pair, or cuts it; false where there is none. */
  private boolean openPair() {
    closePair();
    JoinPartitions.Pair next = pending.poll();
    MemoryQuota.Account account = memory;
    if (next == null || account == null) {
      return false;
    }
    pair = next;
    account.add(-account.bytes());
    JoinTable table = hold(next.build().reader()::next, next.depth(), account);
    if (table != null) {
      probe = new JoinProbe(shape, table);
      pairRows = next.probe().reader();
    }
    return true;
  }

  private void closePair() {
    probe = null;
    pairRows = null;
    JoinPartitions.Pair last = pair;
    if (last != null) {
      last.close();
      pair = null;
    }
  }

  @Override
  public void close() {
    left.close();
    right.close();
    closePair();
    pending.forEach(JoinPartitions.Pair::close);
    pending.clear();
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
