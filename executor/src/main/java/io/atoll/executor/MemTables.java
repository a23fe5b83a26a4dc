package io.atoll.executor;

import io.atoll.chunk.Chunk;
import io.atoll.planner.physical.ReaderPlan;
import java.util.function.Consumer;

/** Rows of virtual tables (information_schema and the like), told by the session layer. */
public interface MemTables {
  /**
   * Gives the rows of a virtual table, chunk by chunk, with the plan's columns in its output order.
   * May use the plan's filters to give fewer.
   */
  void rows(ReaderPlan.MemTable plan, ExecutionContext context, Consumer<Chunk> sink);
}
