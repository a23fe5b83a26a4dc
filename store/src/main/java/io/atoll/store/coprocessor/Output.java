package io.atoll.store.coprocessor;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a pipeline: picks the columns to send and gathers rows into full chunks. */
final class Output implements Stage {
  private final int[] columns;
  private final List<Chunk> chunks = new ArrayList<>();
  private @Nullable Chunk pending;
  private long bytes;

  Output(List<Integer> columns) {
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void accept(Chunk chunk) {
    if (chunk.rows() == 0) {
      return;
    }
    Chunk picked = pick(chunk);
    Chunk open = pending;
    if (open == null && picked.selection() == null && picked.rows() >= Chunk.TARGET_ROWS / 2) {
      add(picked);
      return;
    }
    if (open == null) {
      open = picked.slice(0, 0).compact();
      pending = open;
    }
    open.appendRows(picked);
    if (open.rows() >= Chunk.TARGET_ROWS) {
      add(open);
      pending = null;
    }
  }

  private Chunk pick(Chunk chunk) {
    if (columns.length == 0) {
      return Chunk.ofRows(chunk.rows());
    }
    Vector[] picked = new Vector[columns.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = chunk.column(columns[i]);
    }
    return chunk.withColumns(picked);
  }

  private void add(Chunk chunk) {
    chunks.add(chunk);
    bytes += chunk.sizeBytes();
  }

  @Override
  public void finish() {
    Chunk open = pending;
    if (open != null) {
      add(open);
      pending = null;
    }
  }

  List<Chunk> chunks() {
    return chunks;
  }

  @Override
  public boolean isSatisfied() {
    return false;
  }

  @Override
  public long heldBytes() {
    return bytes + (pending == null ? 0 : pending.sizeBytes());
  }
}
