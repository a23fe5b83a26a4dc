package io.atoll.codec;

import java.math.BigInteger;

/**
 * What decoders write to: appends to a chunk's vectors, or {@link ValueRow}. Columns are positions
 * in the decoder's column list. Every column is given exactly once per row, in any order.
 */
public interface ColumnSink {
  void putNull(int column);

  void putLong(int column, long value);

  void putDouble(int column, double value);

  /** Unscaled, at the scale of the column's type. */
  void putDecimal(int column, long unscaled);

  /** The same, for a value that does not fit a long. */
  void putDecimal(int column, BigInteger unscaled);

  /** The range is only lent: copy what must stay. */
  void putBytes(int column, byte[] source, int offset, int length);
}
