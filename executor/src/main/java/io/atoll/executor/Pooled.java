package io.atoll.executor;

import io.atoll.chunk.Chunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operators below on the bounded pool of platform threads, chunk by chunk, while the
 * session's virtual thread waits. Virtual threads are not time-sliced: a long aggregation on one
 * would hold back every connection that shares its carrier. Waiting for locks and for the client
 * stays above, on the virtual thread, so that no pool thread is ever held by them.
 */
final class Pooled implements Operator {
  private final Operator inner;
  private final Executor pool;

  Pooled(Operator inner, Executor pool) {
    this.inner = inner;
    this.pool = pool;
  }

  @Override
  public void open() {
    on(() -> {
      inner.open();
      return null;
    });
  }

  @Override
  public @Nullable Chunk next() {
    return on(inner::next);
  }

  private <T> @Nullable T on(Supplier<@Nullable T> work) {
    try {
      return CompletableFuture.supplyAsync(work, pool).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    inner.close();
  }
}
