package io.atoll.executor.cte;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.HeldRows;
import io.atoll.expression.key.GroupIndex;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one definition in one execution. Computed when first asked for, and anew where values
 * that an outer row binds have changed since. The rows seen by UNION DISTINCT stay in memory (8175
 * where they are too many); all others spill.
 */
public final class CteRows implements AutoCloseable {
  private final CtePlan.Definition definition;
  private final List<SqlType> types;
  private final BiFunction<PhysicalPlan, ExecutionContext, Operator> build;
  private final ExecutionContext context;
  private @Nullable HeldRows rows;
  private @Nullable List<Value> computedFor;
  private int roundFrom;
  private int roundTo;

  public CteRows(
      CtePlan.Definition definition,
      List<SqlType> types,
      BiFunction<PhysicalPlan, ExecutionContext, Operator> build,
      ExecutionContext context) {
    this.definition = definition;
    this.types = types;
    this.build = build;
    this.context = context;
  }

  /** All rows. */
  HeldRows.Reader all() {
    List<Value> bound = context.outerValues();
    HeldRows known = rows;
    if (known == null || !bound.equals(computedFor)) {
      close();
      known = compute();
      computedFor = bound;
    }
    return known.reader(0, known.chunks());
  }

  /** The rows that the previous round added. */
  HeldRows.Reader round() {
    HeldRows known = rows;
    if (known == null) {
      throw new IllegalStateException(definition.name() + " is read outside its recursion");
    }
    return known.reader(roundFrom, roundTo);
  }

  private HeldRows compute() {
    HeldRows held = new HeldRows(types, context.services().spill(), context.memory());
    rows = held;
    try (MemoryQuota.Account account = context.memory().account()) {
      GroupIndex seen =
          definition.isDistinct() && definition.recursive().isPresent()
              ? new GroupIndex(types)
              : null;
      run(definition.seed(), held, seen, account);
      roundFrom = 0;
      roundTo = held.chunks();
      if (definition.recursive().isPresent()) {
        long limit = context.settings().cteMaxRecursionDepth();
        for (long round = 1; roundFrom < roundTo; round++) {
          if (round > limit) {
            throw SqlError.ER_CTE_MAX_RECURSION_DEPTH.with(round);
          }
          run(definition.recursive().get(), held, seen, account);
          roundFrom = roundTo;
          roundTo = held.chunks();
        }
      }
    }
    return held;
  }

  private void run(
      PhysicalPlan plan, HeldRows held, @Nullable GroupIndex seen, MemoryQuota.Account account) {
    try (Operator part = build.apply(plan, context)) {
      part.open();
      for (Chunk chunk = part.next(); chunk != null; chunk = part.next()) {
        context.checkInterrupted();
        if (seen == null) {
          held.add(chunk);
        } else {
          held.add(unseen(chunk, seen));
          account.addOrFail(seen.sizeBytes() - account.bytes());
        }
      }
    }
  }

  private static Chunk unseen(Chunk chunk, GroupIndex seen) {
    int next = seen.groups();
    int[] numbers = new int[chunk.rows()];
    seen.find(chunk, numbers);
    int[] positions = new int[chunk.rows()];
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == next) {
        positions[count++] = chunk.position(i);
        next++;
      }
    }
    return chunk.select(positions, count);
  }

  @Override
  public void close() {
    HeldRows held = rows;
    if (held != null) {
      held.close();
      rows = null;
    }
  }
}
