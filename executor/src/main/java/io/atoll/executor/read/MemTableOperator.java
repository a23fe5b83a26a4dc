package io.atoll.executor.read;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.planner.physical.ReaderPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Rows of a virtual table. */
public final class MemTableOperator implements Operator {
  private final ReaderPlan.MemTable plan;
  private final ExecutionContext context;
  private final Deque<Chunk> chunks = new ArrayDeque<>();

  public MemTableOperator(ReaderPlan.MemTable plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public void open() {
    chunks.clear();
    context.services().memTables().rows(plan, context, chunks::add);
  }

  @Override
  public @Nullable Chunk next() {
    return chunks.poll();
  }

  @Override
  public void close() {
    chunks.clear();
  }
}
