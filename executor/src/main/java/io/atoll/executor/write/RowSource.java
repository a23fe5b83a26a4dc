package io.atoll.executor.write;

import io.atoll.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * The rows that INSERT is to add: all columns of the table, converted, AUTO_INCREMENT still NULL.
 */
interface RowSource extends AutoCloseable {
  /** The next rows, owned by the caller, without selection; null at the end. */
  @Nullable Chunk next();

  /** The source query's rows beside the last {@link #next}, for ON DUPLICATE KEY UPDATE. */
  Chunk sourceRows();

  @Override
  void close();
}
