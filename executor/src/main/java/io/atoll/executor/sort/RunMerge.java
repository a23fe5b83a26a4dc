package io.atoll.executor.sort;

import io.atoll.chunk.Chunk;
import io.atoll.executor.spill.SpillFile;
import io.atoll.expression.key.RowOrder;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges sorted runs of temporary files; equal rows in the order of their runs. One thread. */
final class RunMerge {
  private static final class Run {
    private final int number;
    private final SpillFile.Reader reader;
    private Chunk chunk;
    private int position;

    Run(int number, SpillFile.Reader reader, Chunk first) {
      this.number = number;
      this.reader = reader;
      this.chunk = first;
    }

    /** Moves to the next row; false at the end. */
    boolean advance() {
      if (++position < chunk.rows()) {
        return true;
      }
      Chunk more = reader.next();
      if (more == null) {
        return false;
      }
      chunk = more;
      position = 0;
      return true;
    }
  }

  private final List<SqlType> types;
  private final PriorityQueue<Run> queue;

  RunMerge(List<SpillFile> files, RowOrder order, List<SqlType> types) {
    this.types = types;
    Comparator<Run> byRow =
        (a, b) -> {
          int compared = order.compare(a.chunk, a.position, b.chunk, b.position);
          return compared != 0 ? compared : Integer.compare(a.number, b.number);
        };
    List<Run> runs = new ArrayList<>();
    for (SpillFile file : files) {
      SpillFile.Reader reader = file.reader();
      Chunk first = reader.next();
      if (first != null) {
        runs.add(new Run(runs.size(), reader, first));
      }
    }
    this.queue = new PriorityQueue<>(Math.max(1, runs.size()), byRow);
    queue.addAll(runs);
  }

  /** The next rows; null at the end. */
  @Nullable Chunk next() {
    if (queue.isEmpty()) {
      return null;
    }
    Chunk out = Chunk.allocate(types, Chunk.TARGET_ROWS);
    while (out.rows() < Chunk.TARGET_ROWS) {
      Run run = queue.poll();
      if (run == null) {
        break;
      }
      out.appendRow(run.chunk, run.position);
      if (run.advance()) {
        queue.add(run);
      }
    }
    return out;
  }
}
