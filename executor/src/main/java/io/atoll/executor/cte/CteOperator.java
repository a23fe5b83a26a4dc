package io.atoll.executor.cte;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.HeldRows;
import org.jspecify.annotations.Nullable;

/** Gives the rows of a common table expression: all, or those of the recursion's last round. */
public final class CteOperator implements Operator {
  private final int definitionId;
  private final boolean isRound;
  private final ExecutionContext context;
  private HeldRows.@Nullable Reader reader;

  /**
   * @param isRound inside the recursive part: only what the previous round added
   */
  public CteOperator(int definitionId, boolean isRound, ExecutionContext context) {
    this.definitionId = definitionId;
    this.isRound = isRound;
    this.context = context;
  }

  @Override
  public void open() {
    CteRows rows = context.cte(definitionId);
    reader = isRound ? rows.round() : rows.all();
  }

  @Override
  public @Nullable Chunk next() {
    context.checkInterrupted();
    HeldRows.Reader current = reader;
    return current == null ? null : current.next();
  }

  @Override
  public void close() {
    reader = null;
  }
}
