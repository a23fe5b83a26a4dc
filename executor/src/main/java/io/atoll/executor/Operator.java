package io.atoll.executor;

import io.atoll.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * A node of a running plan: pulled for chunks until null. One thread at a time (which may be
 * another from call to call). A chunk belongs to the operator that gave it until it is asked for
 * the next one; a reader that keeps rows longer copies them ({@link Chunk#compact} or {@link
 * Chunk#appendRows}).
 *
 * <p>Operators check {@link ExecutionContext#checkInterrupted} at least once a chunk and account
 * what they hold in the statement's {@link MemoryQuota}.
 */
public interface Operator extends AutoCloseable {
  /** Prepares for the first {@link #next}; may be called again after {@link #close} to run anew. */
  void open();

  /** The next chunk with at least one row that counts; null at the end. */
  @Nullable Chunk next();

  /** Frees what the operator holds; does nothing where it was not opened. */
  @Override
  void close();
}
