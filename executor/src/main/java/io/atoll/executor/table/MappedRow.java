package io.atoll.executor.table;

import io.atoll.codec.ColumnSource;
import java.math.BigInteger;

/** A row whose column {@code i} is another row's column {@code positions[i]}. One thread. */
final class MappedRow implements ColumnSource {
  private final int[] positions;
  private ColumnSource row;

  MappedRow(int[] positions, ColumnSource row) {
    this.positions = positions;
    this.row = row;
  }

  MappedRow of(ColumnSource newRow) {
    row = newRow;
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return row.isNull(positions[column]);
  }

  @Override
  public long longAt(int column) {
    return row.longAt(positions[column]);
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
  public BigInteger wideDecimalAt(int column) {
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
    return row.bytesLength(positions[column]);
  }
}
