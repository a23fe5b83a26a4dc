package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.expression.Filter;
import org.jspecify.annotations.Nullable;

/** Keeps the rows that pass a filter, as a narrower selection of the same vectors. */
public final class SelectionOperator implements Operator {
  private final Operator child;
  private final Filter filter;
  private final ExecutionContext context;

  public SelectionOperator(Operator child, Filter filter, ExecutionContext context) {
    this.child = child;
    this.filter = filter;
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
      Chunk kept = filter.apply(chunk, context.evaluation());
      if (kept.rows() > 0) {
        return kept;
      }
    }
    return null;
  }

  @Override
  public void close() {
    child.close();
  }
}
