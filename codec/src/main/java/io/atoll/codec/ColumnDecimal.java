package io.atoll.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Hands a decoded decimal to a column's sink at the column's scale. */
final class ColumnDecimal {
  private ColumnDecimal() {}

  static int read(byte[] b, int pos, int end, int column, int scale, ColumnSink sink) {
    if (end - pos >= 2 && b[pos + 1] == scale) {
      return DecimalBinary.read(
          b,
          pos,
          end,
          new DecimalBinary.Sink() {
            @Override
            public void put(long unscaled, int stored) {
              sink.putDecimal(column, unscaled);
            }

            @Override
            public void put(BigInteger unscaled, int stored) {
              sink.putDecimal(column, unscaled);
            }
          });
    }
    // Written before the column's scale was changed.
    return DecimalBinary.read(
        b,
        pos,
        end,
        new DecimalBinary.Sink() {
          @Override
          public void put(long unscaled, int stored) {
            put(BigInteger.valueOf(unscaled), stored);
          }

          @Override
          public void put(BigInteger unscaled, int stored) {
            BigInteger now =
                new BigDecimal(unscaled, stored)
                    .setScale(scale, RoundingMode.HALF_UP)
                    .unscaledValue();
            if (now.bitLength() > 63) {
              sink.putDecimal(column, now);
            } else {
              sink.putDecimal(column, now.longValue());
            }
          }
        });
  }
}
