package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.Operator;
import io.atoll.types.SqlError;
import org.jspecify.annotations.Nullable;

/** A scalar subquery: a second row is error 1242. */
public final class MaxOneRowOperator implements Operator {
  private final Operator child;
  private boolean isDone;

  public MaxOneRowOperator(Operator child) {
    this.child = child;
  }

  @Override
  public void open() {
    isDone = false;
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    if (isDone) {
      return null;
    }
    isDone = true;
    Chunk first = child.next();
    if (first == null) {
      return null;
    }
    if (first.rows() > 1) {
      throw SqlError.ER_SUBQUERY_NO_1_ROW.with();
    }
    Chunk kept = first.compact();
    if (child.next() != null) {
      throw SqlError.ER_SUBQUERY_NO_1_ROW.with();
    }
    return kept;
  }

  @Override
  public void close() {
    child.close();
  }
}
