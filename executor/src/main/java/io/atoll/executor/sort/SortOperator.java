package io.atoll.executor.sort;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.SpillFile;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.key.RowOrder;
import io.atoll.expression.key.RowSorter;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts its child's rows. Rows are kept with their computed keys in one chunk; where the
 * statement's memory is exceeded they are sorted and written to a temporary file as a run, and the
 * runs are merged at the end.
 */
public final class SortOperator implements Operator {
  /** Rows of one in-memory run at most, so that positions and offsets stay ints. */
  private static final int MAX_RUN_ROWS = 1 << 22;

  /** Room for rows at first; most sorts are of a few dozen. */
  private static final int FIRST_ROWS = 32;

  private static final Chunk NO_ROWS = Chunk.ofRows(0);

  private final Operator child;

  /** Of the keys that are not columns; they lie before the rows' columns. */
  private final Evaluator[] keys;

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

  /** Keys and columns, the same for all executions. Immutable. */
  public static final class Shape {
    private final Evaluator[] keys;
    private final List<SqlType> rowTypes;
    private final List<SqlType> allTypes;
    private final RowOrder order;

    private Shape(
        Evaluator[] keys, List<SqlType> rowTypes, List<SqlType> allTypes, RowOrder order) {
      this.keys = keys;
      this.rowTypes = rowTypes;
      this.allTypes = allTypes;
      this.order = order;
    }

    public static Shape of(List<SortKey> by, List<SqlType> rowTypes) {
      List<Expression> computed = new ArrayList<>();
      List<SqlType> allTypes = new ArrayList<>();
      for (SortKey key : by) {
        if (!isColumn(key.expression())) {
          computed.add(key.expression());
          allTypes.add(key.expression().type());
        }
      }
      allTypes.addAll(rowTypes);
      int[] columns = new int[by.size()];
      boolean[] isDescending = new boolean[columns.length];
      List<SqlType> keyTypes = new ArrayList<>(columns.length);
      int nextComputed = 0;
      for (int i = 0; i < columns.length; i++) {
        Expression key = by.get(i).expression();
        columns[i] =
            key instanceof Expression.ColumnRef column && isColumn(key)
                ? computed.size() + column.slot()
                : nextComputed++;
        isDescending[i] = by.get(i).isDescending();
        keyTypes.add(key.type());
      }
      return new Shape(
          Evaluators.compile(computed),
          rowTypes,
          List.copyOf(allTypes),
          new RowOrder(columns, isDescending, keyTypes));
    }
  }

  public SortOperator(Operator child, Shape shape, ExecutionContext context) {
    this.child = child;
    this.keys = shape.keys;
    this.rowTypes = shape.rowTypes;
    this.allTypes = shape.allTypes;
    this.order = shape.order;
    this.context = context;
    this.held = NO_ROWS;
  }

  /** Whether a key is a column as it is, so that no copy of it need be kept beside the rows. */
  private static boolean isColumn(Expression key) {
    return key instanceof Expression.ColumnRef && key.type().storage() != TypeKind.Storage.DECIMAL;
  }

  @Override
  public void open() {
    MemoryQuota.Account account = context.memory().account();
    memory = account;
    held = Chunk.allocate(allTypes, FIRST_ROWS);
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
    if (keys.length == 0) {
      return chunk;
    }
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
    held = NO_ROWS;
    sorted = new int[0];
    merge = null;
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
