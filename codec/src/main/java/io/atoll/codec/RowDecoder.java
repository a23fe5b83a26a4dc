package io.atoll.codec;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * Picks a list of columns out of rows in TiDB's format v2. Does not allocate for rows of integers,
 * times, doubles and strings. One decoder per column list and thread.
 */
public final class RowDecoder {
  private final RowColumn[] columns;
  private final RowView view = new RowView();

  /** Where each column was in the row before. */
  private final int[] places;

  public RowDecoder(List<RowColumn> columns) {
    this.columns = columns.toArray(RowColumn[]::new);
    this.places = new int[this.columns.length];
  }

  /** Gives every column of the list to the sink: value, NULL, or what stands for a missing one. */
  public void decode(byte[] row, int off, int len, ColumnSink sink) {
    view.open(row, off, len);
    for (int i = 0; i < columns.length; i++) {
      RowColumn column = columns[i];
      int at = view.find(column.id(), places[i]);
      if (at >= 0) {
        places[i] = view.place();
        getValue(column.type(), row, at, view.length(), i, sink);
      } else if (at == RowView.NULL) {
        sink.putNull(i);
      } else {
        ValueRow.give(sink, i, column.type(), column.missing());
      }
    }
  }

  public void decode(byte[] row, ColumnSink sink) {
    decode(row, 0, row.length, sink);
  }

  static void getValue(SqlType type, byte[] b, int at, int len, int column, ColumnSink sink) {
    switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
          sink.putLong(
              column,
              type.unsigned() ? RowFormat.unsigned(b, at, len) : RowFormat.signed(b, at, len));
      case YEAR -> sink.putLong(column, RowFormat.signed(b, at, len));
      case BIT, ENUM, SET, DATE, DATETIME, TIMESTAMP ->
          sink.putLong(column, RowFormat.unsigned(b, at, len));
      case TIME -> sink.putLong(column, RowFormat.signed(b, at, len) / 1000);
      case FLOAT, DOUBLE -> {
        if (len != 8) {
          throw new CorruptEncodingException("double of " + len + " bytes");
        }
        sink.putDouble(column, MemComparable.getDouble(b, at));
      }
      case DECIMAL -> ColumnDecimal.read(b, at, at + len, column, type.scale(), sink);
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON ->
          sink.putBytes(column, b, at, len);
      case NULL -> throw new IllegalArgumentException("no column has type NULL");
    }
  }
}
