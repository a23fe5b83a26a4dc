package io.atoll.client;

import io.atoll.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/** The rows of a coprocessor request, as they come. One reading thread. */
public interface ChunkStream extends AutoCloseable {
  /** The next chunk of at least one row, owned by the caller; null at the end. */
  @Nullable Chunk next();

  /** Rows that stores have read so far for this stream (EXPLAIN ANALYZE, slow log). */
  long scannedRows();

  /** Ends the stream early: tasks not yet sent are dropped. Does not wait. */
  @Override
  void close();
}
