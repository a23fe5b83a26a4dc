package io.atoll.chunk;

import io.atoll.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows, column by column, with an optional selection.
 *
 * <p>All vectors have {@link #physicalRows} values. Where {@link #selection} is null every row
 * counts; else only the rows at its first {@link #rows} entries, ascending. Expressions leave their
 * results at the positions of their inputs, so that no gather is needed between operators.
 */
public final class Chunk {
  /** Rows an operator aims at per chunk. */
  public static final int TARGET_ROWS = 1024;

  private final Vector[] columns;
  private int @Nullable [] selection;
  private int rows;

  public Chunk(Vector... columns) {
    this.columns = columns;
    this.rows = columns.length == 0 ? 0 : columns[0].size();
  }

  /** A chunk of no columns that still counts rows (SELECT without FROM, COUNT(*)). */
  public static Chunk ofRows(int rows) {
    Chunk chunk = new Chunk();
    chunk.rows = rows;
    return chunk;
  }

  public static Chunk allocate(List<SqlType> types, int capacity) {
    Vector[] columns = new Vector[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = vector(types.get(i), capacity);
    }
    return new Chunk(columns);
  }

  public static Vector vector(SqlType type, int capacity) {
    return switch (type.storage()) {
      case LONG -> new LongVector(capacity);
      case DOUBLE -> new DoubleVector(capacity);
      case DECIMAL -> new DecimalVector(capacity, Math.max(0, type.scale()));
      case BYTES -> new BytesVector(capacity);
    };
  }

  public int columnCount() {
    return columns.length;
  }

  public Vector column(int index) {
    return columns[index];
  }

  public LongVector longs(int index) {
    return (LongVector) columns[index];
  }

  public DoubleVector doubles(int index) {
    return (DoubleVector) columns[index];
  }

  public DecimalVector decimals(int index) {
    return (DecimalVector) columns[index];
  }

  public BytesVector bytes(int index) {
    return (BytesVector) columns[index];
  }

  /** Rows that count: selected ones where there is a selection. */
  public int rows() {
    return rows;
  }

  public int physicalRows() {
    return columns.length == 0 ? rows : columns[0].size();
  }

  public int @Nullable [] selection() {
    return selection;
  }

  /** The physical position of the {@code i}-th row that counts. */
  public int position(int i) {
    return selection == null ? i : selection[i];
  }

  /** A view of the same vectors with {@code count} rows selected. */
  public Chunk select(int[] positions, int count) {
    Chunk view = new Chunk(columns);
    // Rows without columns have no positions: only their number counts.
    view.selection = columns.length == 0 ? null : positions;
    view.rows = count;
    return view;
  }

  /** To be called by a writer after it appended to all vectors. */
  public void rowsAppended() {
    this.selection = null;
    this.rows = physicalRows();
  }

  public void appendRow(Chunk source, int position) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].appendFrom(source.columns[i], position);
    }
    rows = physicalRows();
  }

  /** Appends the rows of {@code source} that count. */
  public void appendRows(Chunk source) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].appendSelected(source, i);
    }
    rows = columns.length == 0 ? rows + source.rows : physicalRows();
  }

  /** The rows that count, in fresh vectors without a selection. */
  public Chunk compact() {
    Vector[] copies = new Vector[columns.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = columns[i].empty(rows);
    }
    Chunk copy = new Chunk(copies);
    copy.appendRows(this);
    return copy;
  }

  /** Rows {@code from .. from + count - 1} of those that count. */
  public Chunk slice(int from, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = position(from + i);
    }
    return select(positions, count);
  }

  /** A chunk of other columns with this chunk's selection and row count. */
  public Chunk withColumns(Vector... others) {
    Chunk view = new Chunk(others);
    view.selection = others.length == 0 ? null : selection;
    view.rows = rows;
    return view;
  }

  public void clear() {
    for (Vector column : columns) {
      column.clear();
    }
    selection = null;
    rows = 0;
  }

  public long sizeBytes() {
    long sum = 64;
    for (Vector column : columns) {
      sum += column.sizeBytes();
    }
    return sum;
  }
}
