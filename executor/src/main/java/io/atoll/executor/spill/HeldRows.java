package io.atoll.executor.spill;

import io.atoll.chunk.Chunk;
import io.atoll.executor.MemoryQuota;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written once and read several times, also while more are written: in memory, or, as
 * soon as the statement's memory is exceeded, all of them in one temporary file. Chunks are
 * numbered from 0 in the order written. One thread.
 */
public final class HeldRows implements AutoCloseable {
  private final List<SqlType> types;
  private final SpillArea area;
  private final MemoryQuota.Account memory;
  private final List<Chunk> chunks = new ArrayList<>();
  private @Nullable SpillFile file;
  private long[] offsets = new long[16];
  private int count;
  private long rows;

  public HeldRows(List<SqlType> types, SpillArea area, MemoryQuota quota) {
    this.types = types;
    this.area = area;
    this.memory = quota.account();
  }

  public int chunks() {
    return count;
  }

  public long rows() {
    return rows;
  }

  /** Keeps a copy of the rows that count. */
  public void add(Chunk chunk) {
    if (chunk.rows() == 0) {
      return;
    }
    rows += chunk.rows();
    count++;
    SpillFile spilled = file;
    if (spilled != null) {
      append(spilled, count - 1, chunk);
      return;
    }
    Chunk kept = chunk.compact();
    chunks.add(kept);
    memory.add(kept.sizeBytes());
    if (memory.isQuotaExceeded()) {
      SpillFile fresh = area.create(types);
      for (int i = 0; i < chunks.size(); i++) {
        append(fresh, i, chunks.get(i));
      }
      chunks.clear();
      memory.add(-memory.bytes());
      file = fresh;
    }
  }

  private void append(SpillFile target, int number, Chunk chunk) {
    if (number == offsets.length) {
      offsets = Arrays.copyOf(offsets, number * 2);
    }
    offsets[number] = target.sizeBytes();
    target.write(chunk);
  }

  /** A reading of chunks {@code from .. to - 1}; not to be changed by the reader. */
  public Reader reader(int from, int to) {
    return new Reader(from, to);
  }

  /** Gives the chunks in the order written. */
  public final class Reader {
    private final int to;
    private int next;
    private SpillFile.@Nullable Reader stream;

    Reader(int from, int to) {
      this.next = from;
      this.to = to;
    }

    public @Nullable Chunk next() {
      if (next >= to) {
        return null;
      }
      int at = next++;
      SpillFile spilled = file;
      if (spilled == null) {
        return chunks.get(at);
      }
      SpillFile.Reader reading = stream;
      if (reading == null) {
        reading = spilled.reader(offsets[at]);
        stream = reading;
      }
      return reading.next();
    }
  }

  @Override
  public void close() {
    chunks.clear();
    SpillFile spilled = file;
    if (spilled != null) {
      spilled.close();
      file = null;
    }
    count = 0;
    rows = 0;
    memory.close();
  }
}
