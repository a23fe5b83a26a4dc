package io.atoll.executor.write;

import io.atoll.api.scan.ChunkRow;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Handle;

/** A row as it is stored: all columns in table order, in a chunk of one row. */
record StoredRow(Handle handle, Chunk chunk) {
  ChunkRow row() {
    return new ChunkRow().at(chunk, 0);
  }
}
