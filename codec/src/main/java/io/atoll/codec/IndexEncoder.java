package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes index entries as TiDB does.
 *
 * <p>Key: {@link TableKeys} prefix, {@link KeyValues} of the columns, and the handle unless the
 * entry is <i>distinct</i> (unique index, no NULL among the columns): {@code 03} and the integer,
 * or the common handle's bytes.
 *
 * <p>Value, integer handles: nothing to keep is one byte {@code '0'}; a distinct entry has the
 * handle in 8 bytes big-endian. With values to restore:
 *
 * <pre>
 *   tail length | row format v2 of all indexed columns | tail: handle in 8 bytes if distinct,
 *                                                        else zeros up to 10 bytes in all
 * </pre>
 *
 * <p>Value, common handles:
 *
 * <pre>
 *   00 | 7D | 01 | if distinct: 7F, length u16 big-endian, handle
 *                | if anything is to restore: row format v2
 * </pre>
 *
 * where the row holds, by column id, the values that need restoring; of a {@code _bin} column only
 * the number of trailing blanks. Not thread-safe.
 */
public final class IndexEncoder {
  static final int VERSION_FLAG = 125;
  static final int COMMON_HANDLE_FLAG = 127;

  /** Shorter values of tables with integer handles have no segments. */
  private static final int LEAST_NEW_LENGTH = 10;

  private final IndexLayout layout;
  private final int[] positions;
  private final int[] handlePositions;
  private final RestoredRow restored;

  /**
   * @param positions where the rows to come have each indexed column
   * @param handlePositions the same for the clustered primary key's columns; empty where handles
   *     are integers
   */
  public IndexEncoder(IndexLayout layout, int[] positions, int[] handlePositions) {
    this.layout = layout;
    this.positions = positions.clone();
    this.handlePositions = handlePositions.clone();
    this.restored = new RestoredRow(layout, positions, handlePositions);
  }

  private IndexEncoder(IndexEncoder other) {
    this.layout = other.layout;
    this.positions = other.positions;
    this.handlePositions = other.handlePositions;
    this.restored = new RestoredRow(other.restored);
  }

  /** An encoder of the same index with scratch space of its own. */
  public IndexEncoder copy() {
    return new IndexEncoder(this);
  }

  /** Appends the key; gives whether the entry is distinct. */
  public boolean key(ColumnSource row, Handle handle, ByteBuilder out) {
    TableKeys.putIndexPrefix(out, layout.tableId(), layout.indexId());
    boolean distinct = layout.isUnique();
    List<IndexColumn> columns = layout.columns();
    for (int i = 0; i < positions.length; i++) {
      IndexColumn column = columns.get(i);
      KeyValues.put(out, column.type(), column.prefix(), row, positions[i]);
      distinct &= !row.isNull(positions[i]);
    }
    if (!distinct) {
      switch (handle) {
        case Handle.Int h -> {
          out.put(KeyValues.INT);
          MemComparable.putLong(out, h.value());
        }
        case Handle.Common h -> out.put(h.encoded());
      }
    }
    return distinct;
  }

  /** Appends the value that goes with {@link #key}. */
  public void value(ColumnSource row, Handle handle, boolean distinct, ByteBuilder out) {
    switch (handle) {
      case Handle.Int h -> {
        if (!restored.isEmpty()) {
          int start = out.length();
          out.put(0);
          restored.encode(row, out);
          int tail = out.length();
          if (distinct) {
            out.putLong(h.value());
          } else if (tail - start < LEAST_NEW_LENGTH) {
            out.fill(0, LEAST_NEW_LENGTH - (tail - start));
          }
          out.array()[start] = (byte) (out.length() - tail);
        } else if (distinct) {
          out.putLong(h.value());
        } else {
          out.put('0');
        }
      }
      case Handle.Common h -> {
        out.put(0).put(VERSION_FLAG).put(1);
        if (distinct) {
          out.put(COMMON_HANDLE_FLAG).putShort(h.encoded().length).put(h.encoded());
        }
        if (!restored.isEmpty()) {
          restored.encode(row, out);
        }
      }
    }
  }

  /** The restored values, seen as a row of their own. */
  private static final class RestoredRow implements ColumnSource {
    private final List<IndexColumn> columns;
    private final int[] positions;
    private final boolean[] blanksOnly;
    private final RowEncoder encoder;
    private ColumnSource row = NOTHING;

    private static final ColumnSource NOTHING = new ValueRow(List.of());

    RestoredRow(IndexLayout layout, int[] positions, int[] handlePositions) {
      List<IndexColumn> columns = new ArrayList<>();
      List<Integer> at = new ArrayList<>();
      boolean common = !layout.hasIntHandle();
      for (int i = 0; i < layout.columns().size(); i++) {
        IndexColumn c = layout.columns().get(i);
        boolean wanted =
            common
                ? KeyValues.needsRestoring(c.type()) && !layout.isHandleColumn(c.columnId())
                : layout.needsRestoring();
        if (wanted && columns.stream().noneMatch(x -> x.columnId() == c.columnId())) {
          columns.add(c);
          at.add(positions[i]);
        }
      }
      for (int i = 0; i < layout.handleColumns().size(); i++) {
        IndexColumn c = layout.handleColumns().get(i);
        if (KeyValues.needsRestoring(c.type())) {
          columns.add(c);
          at.add(handlePositions[i]);
        }
      }
      this.columns = List.copyOf(columns);
      this.positions = at.stream().mapToInt(Integer::intValue).toArray();
      this.blanksOnly = new boolean[this.positions.length];
      List<RowColumn> rowColumns = new ArrayList<>();
      for (int i = 0; i < blanksOnly.length; i++) {
        IndexColumn c = columns.get(i);
        blanksOnly[i] = common && c.type().collation().isBin();
        rowColumns.add(
            new RowColumn(c.columnId(), blanksOnly[i] ? SqlType.UNSIGNED_BIGINT : c.type()));
      }
      this.encoder = new RowEncoder(rowColumns);
    }

    RestoredRow(RestoredRow other) {
      columns = other.columns;
      positions = other.positions;
      blanksOnly = other.blanksOnly;
      encoder = other.encoder.copy();
    }

    boolean isEmpty() {
      return positions.length == 0;
    }

    void encode(ColumnSource source, ByteBuilder out) {
      row = source;
      encoder.encode(this, out);
      row = NOTHING;
    }

    @Override
    public boolean isNull(int column) {
      return row.isNull(positions[column]);
    }

    @Override
    public long longAt(int column) {
      if (!blanksOnly[column]) {
        return row.longAt(positions[column]);
      }
      byte[] s = bytesAt(column);
      int off = bytesOffset(column);
      int end = off + bytesLength(column);
      int blanks = 0;
      while (end - blanks > off && s[end - blanks - 1] == ' ') {
        blanks++;
      }
      return blanks;
    }

    @Override
    public double doubleAt(int column) {
      return row.doubleAt(positions[column]);
    }

    @Override
    public boolean isWideDecimal(int column) {
      return row.isWideDecimal(positions[column]);
    }

    @Override
    public long decimalAt(int column) {
      return row.decimalAt(positions[column]);
    }

    @Override
    public java.math.BigInteger wideDecimalAt(int column) {
      return row.wideDecimalAt(positions[column]);
    }

    @Override
    public byte[] bytesAt(int column) {
      return row.bytesAt(positions[column]);
    }

    @Override
    public int bytesOffset(int column) {
      return row.bytesOffset(positions[column]);
    }

    @Override
    public int bytesLength(int column) {
      IndexColumn c = columns.get(column);
      return KeyValues.prefixLength(
          c.type(),
          c.prefix(),
          bytesAt(column),
          bytesOffset(column),
          row.bytesLength(positions[column]));
    }
  }
}
