package io.atoll.executor;

import io.atoll.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/** The root of a plan whose parts share rows: these go when the whole plan is closed. */
final class Finishing implements Operator {
  private final Operator inner;
  private final ExecutionContext context;

  Finishing(Operator inner, ExecutionContext context) {
    this.inner = inner;
    this.context = context;
  }

  @Override
  public void open() {
    inner.open();
  }

  @Override
  public @Nullable Chunk next() {
    return inner.next();
  }

  @Override
  public void close() {
    inner.close();
    context.closeCtes();
  }
}
