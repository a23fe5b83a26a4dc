package io.atoll.codec;

import java.math.BigInteger;

/**
 * A row that encoders read from, column by column, without boxing: an adapter over a chunk's
 * position, or {@link ValueRow}. Columns are positions in the encoder's column list; the
 * representation is that of {@link io.atoll.types.TypeKind.Storage}. Only the accessor that fits
 * the column's storage is called, and none for NULL.
 */
public interface ColumnSource {
  boolean isNull(int column);

  long longAt(int column);

  double doubleAt(int column);

  /** Whether the decimal does not fit a long. */
  boolean isWideDecimal(int column);

  /** The unscaled decimal at the scale of the column's type. */
  long decimalAt(int column);

  /** The same, where {@link #isWideDecimal}. */
  BigInteger wideDecimalAt(int column);

  /** The array that holds the column's bytes from {@link #bytesOffset} on. */
  byte[] bytesAt(int column);

  int bytesOffset(int column);

  int bytesLength(int column);
}
