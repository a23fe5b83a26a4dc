package io.atoll.expression;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic on unscaled integers: the long fast path, and exact wide integers beyond it. */
public final class UnscaledDecimals {
  /** Digits a DECIMAL may have. */
  public static final int MAX_PRECISION = 65;

  /** Digits after the point a DECIMAL may have. */
  public static final int MAX_SCALE = 30;

  private static final long[] POWERS = new long[19];
  private static final BigInteger[] BIG_POWERS = new BigInteger[160];
  private static final BigInteger LIMIT;

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
    for (int i = 0; i < BIG_POWERS.length; i++) {
      BIG_POWERS[i] = BigInteger.TEN.pow(i);
    }
    LIMIT = BIG_POWERS[MAX_PRECISION];
  }

  private UnscaledDecimals() {}

  /** 10 to the power of {@code n}, 0 to 18. */
  public static long power(int n) {
    return POWERS[n];
  }

  public static BigInteger bigPower(int n) {
    return n < BIG_POWERS.length ? BIG_POWERS[n] : BigInteger.TEN.pow(n);
  }

  /** Whether the integer has more than 65 digits. */
  public static boolean isTooWide(BigInteger unscaled) {
    return unscaled.bitLength() > 215 && unscaled.abs().compareTo(LIMIT) >= 0;
  }

  /** The same values with another scale, rounded half up where digits are lost. */
  public static DecimalVector rescale(DecimalVector source, Chunk rows, int scale) {
    if (source.scale() == scale) {
      return source;
    }
    int physical = source.size();
    DecimalVector out = new DecimalVector(physical, scale);
    long[] to = out.resize(physical);
    out.unionNulls(source);
    long[] from = source.values();
    boolean narrow = source.wide() == null;
    int up = scale - source.scale();
    long factor = up > 0 && up < 19 ? POWERS[up] : 0;
    int n = rows.rows();
    int[] selection = rows.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (narrow && factor != 0) {
        long x = from[p];
        long product = x * factor;
        if (Math.multiplyHigh(x, factor) == product >> 63) {
          to[p] = product;
          continue;
        }
      } else if (narrow && up < 0 && up > -19) {
        to[p] = divideHalfUp(from[p], POWERS[-up]);
        continue;
      }
      if (!source.isNull(p)) {
        out.set(p, rescale(source.unscaled(p), source.scale(), scale));
      }
    }
    return out;
  }

  public static BigInteger rescale(BigInteger unscaled, int from, int to) {
    return to >= from
        ? unscaled.multiply(bigPower(to - from))
        : new BigDecimal(unscaled, from).setScale(to, RoundingMode.HALF_UP).unscaledValue();
  }

  /** {@code x / divisor} rounded half away from zero; the divisor is positive. */
  public static long divideHalfUp(long x, long divisor) {
    long quotient = x / divisor;
    long rest = Math.abs(x % divisor);
    return rest >= divisor - rest ? quotient + (x < 0 ? -1 : 1) : quotient;
  }
}
