package io.atoll.executor;

import io.atoll.chunk.Chunk;
import io.atoll.runtime.Clock;
import org.jspecify.annotations.Nullable;

/** Counts rows and time of an operator for EXPLAIN ANALYZE. */
final class Measured implements Operator {
  private final Operator inner;
  private final Clock clock;
  private final RunStatistics.OperatorRun run;

  Measured(Operator inner, Clock clock, RunStatistics.OperatorRun run) {
    this.inner = inner;
    this.clock = clock;
    this.run = run;
  }

  @Override
  public void open() {
    long start = clock.nanos();
    run.opened();
    inner.open();
    run.pulled(clock.nanos() - start, 0);
  }

  @Override
  public @Nullable Chunk next() {
    long start = clock.nanos();
    Chunk chunk = inner.next();
    run.pulled(clock.nanos() - start, chunk == null ? 0 : chunk.rows());
    return chunk;
  }

  @Override
  public void close() {
    inner.close();
  }
}
