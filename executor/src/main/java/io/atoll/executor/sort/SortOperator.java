package io.atoll.executor.sort;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.SpillFile;
import io.atoll.expression.Evaluator;
import io.atoll.expression.key.RowOrder;
import io.atoll.expression.key.RowSorter;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts its child's rows. Rows are kept with their keys in one chunk; where the statement's memory
 * is exceeded they are sorted and written to a temporary file as a run, and the runs are merged at
 * the end.
 */
public final class SortOperator implements Operator {
  /** Rows of one in-memory run at most, so that positions and offsets stay ints. */
  private static final int MAX_RUN_ROWS = 1 << 22;

  private final Operator child;
  private final Evaluator[] keys;
  private final boolean[] isDescending;
  private final List<SqlType> rowTypes;
  private final List<SqlType> allTypes;
  private final RowOrder order;
  private final ExecutionContext context;
  private MemoryQuota.@Nullable Account memory;
  private final List<SpillFile> runs = new ArrayList<>();
  private Chunk held;
  private int[] sorted = {};
  private int next;
  private @Nullable RunMerge merge;

  public SortOperator(
      Operator child,
      Evaluator[] keys,
      boolean[] isDescending,
      List<SqlType> rowTypes,
      ExecutionContext context) {
    this.child = child;
    this.keys = keys;
    this.isDescending = isDescending;
    this.rowTypes = rowTypes;
    this.allTypes = new ArrayList<>();
    List<SqlType> keyTypes = new ArrayList<>();
    int[] columns = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keyTypes.add(keys[i].type());
      columns[i] = i;
    }
    allTypes.addAll(keyTypes);
    allTypes.addAll(rowTypes);
    this.order = new RowOrder(columns, this.isDescending, keyTypes);
    this.context = context;
    this.held = Chunk.allocate(allTypes, 0);
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    held = Chunk.allocate(allTypes, Chunk.TARGET_ROWS);
    merge = null;
    next = 0;
    child.open();
    long accounted = 0;
    for (Chunk chunk = child.next(); chunk != null; chunk = child.next()) {
      context.checkInterrupted();
      held.appendRows(withKeys(chunk));
      long size = held.sizeBytes();
      account.add(size - accounted);
      accounted = size;
      if (held.rows() >= MAX_RUN_ROWS
          || (account.isQuotaExceeded() && held.rows() > Chunk.TARGET_ROWS)) {
        spill();
        account.add(-accounted);
        accounted = 0;
      }
    }
    if (runs.isEmpty()) {
      sorted = RowSorter.sort(order, held);
    } else {
      if (held.rows() > 0) {
        spill();
        account.add(-accounted);
      }
      merge = new RunMerge(runs, order, allTypes);
    }
  }

  private Chunk withKeys(Chunk chunk) {
    Vector[] columns = new Vector[keys.length + chunk.columnCount()];
    for (int i = 0; i < keys.length; i++) {
      columns[i] = keys[i].evaluate(chunk, context.evaluation());
    }
    for (int i = 0; i < chunk.columnCount(); i++) {
      columns[keys.length + i] = chunk.column(i);
    }
    return chunk.withColumns(columns);
  }

  private void spill() {
    SpillFile run = context.services().spill().create(allTypes);
    runs.add(run);
    int[] positions = RowSorter.sort(order, held);
    for (int from = 0; from < positions.length; from += Chunk.TARGET_ROWS) {
      int count = Math.min(Chunk.TARGET_ROWS, positions.length - from);
      int[] part = java.util.Arrays.copyOfRange(positions, from, from + count);
      run.write(held.select(part, count));
    }
    held = Chunk.allocate(allTypes, Chunk.TARGET_ROWS);
  }

  @Override
  public @Nullable Chunk next() {
    context.checkInterrupted();
    RunMerge merging = merge;
    if (merging != null) {
      Chunk rows = merging.next();
      return rows == null ? null : rowsOnly(rows);
    }
    int count = Math.min(Chunk.TARGET_ROWS, sorted.length - next);
    if (count <= 0) {
      return null;
    }
    int[] part = java.util.Arrays.copyOfRange(sorted, next, next + count);
    next += count;
    // Selections are ascending by contract: rows are copied into their new order.
    return rowsOnly(held.select(part, count)).compact();
  }

  private Chunk rowsOnly(Chunk all) {
    if (rowTypes.isEmpty()) {
      return Chunk.ofRows(all.rows());
    }
    Vector[] columns = new Vector[rowTypes.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = all.column(keys.length + i);
    }
    return all.withColumns(columns);
  }

  @Override
  public void close() {
    child.close();
    runs.forEach(SpillFile::close);
    runs.clear();
    held = Chunk.allocate(allTypes, 0);
    sorted = new int[0];
    merge = null;
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
