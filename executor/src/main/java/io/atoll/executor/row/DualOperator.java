package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.Operator;
import org.jspecify.annotations.Nullable;

/** Rows without columns. */
public final class DualOperator implements Operator {
  private final int rows;
  private boolean isDone;

  public DualOperator(int rows) {
    this.rows = rows;
  }

  @Override
  public void open() {
    isDone = rows == 0;
  }

  @Override
  public @Nullable Chunk next() {
    if (isDone) {
      return null;
    }
    isDone = true;
    return Chunk.ofRows(rows);
  }

  @Override
  public void close() {}
}
