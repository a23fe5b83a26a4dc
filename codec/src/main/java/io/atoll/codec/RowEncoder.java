package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes rows in TiDB's row format v2 (layout: {@link RowView}). One encoder per column list; holds
 * scratch space, so not thread-safe.
 */
public final class RowEncoder {
  private final int[] order;
  private final long[] ids;
  private final SqlType[] types;
  private final boolean hasLargeIds;
  private final ByteBuilder values = new ByteBuilder(256);
  private final int[] ends;
  private final long[] notNullIds;
  private final long[] nullIds;

  /**
   * @param columns what is written, in the order in which {@link ColumnSource} numbers them; ids
   *     are positive and different
   */
  public RowEncoder(List<RowColumn> columns) {
    int n = columns.size();
    order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingLong(i -> columns.get(i).id()))
            .mapToInt(Integer::intValue)
            .toArray();
    ids = new long[n];
    types = new SqlType[n];
    boolean large = false;
    for (int i = 0; i < n; i++) {
      RowColumn column = columns.get(order[i]);
      ids[i] = column.id();
      types[i] = column.type();
      large |= column.id() > 255;
      if (column.id() < 0 || column.id() > Integer.MAX_VALUE || (i > 0 && ids[i - 1] == ids[i])) {
        throw new IllegalArgumentException("column id " + column.id());
      }
    }
    hasLargeIds = large;
    ends = new int[n];
    notNullIds = new long[n];
    nullIds = new long[n];
  }

  private RowEncoder(RowEncoder other) {
    order = other.order;
    ids = other.ids;
    types = other.types;
    hasLargeIds = other.hasLargeIds;
    ends = new int[ids.length];
    notNullIds = new long[ids.length];
    nullIds = new long[ids.length];
  }

  /** An encoder of the same columns with scratch space of its own. */
  public RowEncoder copy() {
    return new RowEncoder(this);
  }

  /** Appends one row. */
  public void encode(ColumnSource row, ByteBuilder out) {
    values.clear();
    int notNulls = 0;
    int nulls = 0;
    for (int i = 0; i < order.length; i++) {
      if (row.isNull(order[i])) {
        nullIds[nulls++] = ids[i];
        continue;
      }
      putValue(types[i], row, order[i], values);
      ends[notNulls] = values.length();
      notNullIds[notNulls++] = ids[i];
    }
    boolean large = hasLargeIds(notNulls, nulls) || values.length() > 0xFFFF;
    out.put(RowFormat.VERSION).put(large ? RowFormat.LARGE : 0);
    out.putShortLittleEndian(notNulls).putShortLittleEndian(nulls);
    putIds(out, notNullIds, notNulls, large);
    putIds(out, nullIds, nulls, large);
    for (int i = 0; i < notNulls; i++) {
      if (large) {
        out.putIntLittleEndian(ends[i]);
      } else {
        out.putShortLittleEndian(ends[i]);
      }
    }
    out.put(values.array(), 0, values.length());
  }

  public byte[] encode(ColumnSource row) {
    ByteBuilder out = new ByteBuilder(64);
    encode(row, out);
    return out.toArray();
  }

  private boolean hasLargeIds(int notNulls, int nulls) {
    return hasLargeIds
        && ((notNulls > 0 && notNullIds[notNulls - 1] > 255)
            || (nulls > 0 && nullIds[nulls - 1] > 255));
  }

  private static void putIds(ByteBuilder out, long[] ids, int count, boolean large) {
    for (int i = 0; i < count; i++) {
      if (large) {
        out.putIntLittleEndian((int) ids[i]);
      } else {
        out.put((int) ids[i]);
      }
    }
  }

  private static void putValue(SqlType type, ColumnSource row, int column, ByteBuilder out) {
    switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> {
        if (type.unsigned()) {
          putUnsigned(out, row.longAt(column));
        } else {
          putSigned(out, row.longAt(column));
        }
      }
      case YEAR -> putSigned(out, row.longAt(column));
      case BIT, ENUM, SET, DATE, DATETIME, TIMESTAMP -> putUnsigned(out, row.longAt(column));
      case TIME -> putSigned(out, row.longAt(column) * 1000);
      case FLOAT, DOUBLE -> MemComparable.putDouble(out, row.doubleAt(column));
      case DECIMAL -> {
        if (row.isWideDecimal(column)) {
          DecimalBinary.put(out, row.wideDecimalAt(column), type.length(), type.scale());
        } else {
          DecimalBinary.put(out, row.decimalAt(column), type.length(), type.scale());
        }
      }
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON ->
          out.put(row.bytesAt(column), row.bytesOffset(column), row.bytesLength(column));
      case NULL -> throw new IllegalArgumentException("no column has type NULL");
    }
  }

  static void putSigned(ByteBuilder out, long v) {
    if (v == (byte) v) {
      out.put((int) v);
    } else if (v == (short) v) {
      out.putShortLittleEndian((int) v);
    } else if (v == (int) v) {
      out.putIntLittleEndian((int) v);
    } else {
      out.putLongLittleEndian(v);
    }
  }

  static void putUnsigned(ByteBuilder out, long v) {
    if ((v & ~0xFFL) == 0) {
      out.put((int) v);
    } else if ((v & ~0xFFFFL) == 0) {
      out.putShortLittleEndian((int) v);
    } else if ((v & ~0xFFFFFFFFL) == 0) {
      out.putIntLittleEndian((int) v);
    } else {
      out.putLongLittleEndian(v);
    }
  }
}
