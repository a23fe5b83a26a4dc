package io.atoll.session.statement;

import io.atoll.chunk.Chunk;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Rows held until they may be shown: those of locking reads, which may run again. */
final class ChunkBuffer implements Operator {
  private final MemoryQuota.Account memory;
  private final Deque<Chunk> chunks = new ArrayDeque<>();

  ChunkBuffer(MemoryQuota.Account memory) {
    this.memory = memory;
  }

  void add(Chunk chunk) {
    Chunk copy = chunk.compact();
    memory.addOrFail(copy.sizeBytes());
    chunks.add(copy);
  }

  @Override
  public void open() {}

  @Override
  public @Nullable Chunk next() {
    return chunks.poll();
  }

  @Override
  public void close() {
    chunks.clear();
    memory.close();
  }
}
