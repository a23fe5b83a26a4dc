package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import java.math.BigInteger;

/**
 * MySQL's binary DECIMAL, memcomparable among values of one precision and scale: integer and
 * fraction digits in groups of nine, four bytes each, the outer partial groups in 1 to 4 bytes;
 * negative values complemented; the first bit flipped. TiDB puts precision and scale, a byte each,
 * before it.
 *
 * <pre>
 *   DECIMAL(14,4) 1234567890.1234:   0E 04 | 81 0D FB 38 D2 04 D2
 *   DECIMAL(14,4) -1234567890.1234:  0E 04 | 7E F2 04 C7 2D FB 2D
 * </pre>
 */
public final class DecimalBinary {
  private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final int[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  /** Takes what {@link #read} finds. */
  public interface Sink {
    void put(long unscaled, int scale);

    void put(BigInteger unscaled, int scale);
  }

  private DecimalBinary() {}

  /** Bytes of the digits, without the two of precision and scale. */
  public static int length(int precision, int scale) {
    int whole = precision - scale;
    return whole / 9 * 4 + BYTES_OF_DIGITS[whole % 9] + scale / 9 * 4 + BYTES_OF_DIGITS[scale % 9];
  }

  /**
   * Appends precision, scale and digits of {@code unscaled * 10^-scale}.
   *
   * @throws IllegalArgumentException where the value has more digits than {@code precision}
   */
  public static void put(ByteBuilder out, long unscaled, int precision, int scale) {
    if (unscaled == Long.MIN_VALUE) {
      put(out, BigInteger.valueOf(unscaled), precision, scale);
      return;
    }
    int start = begin(out, precision, scale);
    byte[] b = out.array();
    int pos = out.length();
    long rest = Math.abs(unscaled);
    int digits = scale % 9;
    if (digits > 0) {
      pos = group(b, pos, (int) (rest % POWERS[digits]), BYTES_OF_DIGITS[digits]);
      rest /= POWERS[digits];
    }
    for (int i = scale / 9 + (precision - scale) / 9; i > 0; i--) {
      pos = group(b, pos, (int) (rest % POWERS[9]), 4);
      rest /= POWERS[9];
    }
    digits = (precision - scale) % 9;
    if (digits > 0) {
      pos = group(b, pos, (int) (rest % POWERS[digits]), BYTES_OF_DIGITS[digits]);
      rest /= POWERS[digits];
    }
    if (rest != 0) {
      throw tooWide(precision, scale);
    }
    finish(b, start, out.length(), unscaled < 0);
  }

  public static void put(ByteBuilder out, BigInteger unscaled, int precision, int scale) {
    int start = begin(out, precision, scale);
    byte[] b = out.array();
    int pos = out.length();
    BigInteger rest = unscaled.abs();
    int digits = scale % 9;
    if (digits > 0) {
      BigInteger[] qr = rest.divideAndRemainder(BigInteger.valueOf(POWERS[digits]));
      pos = group(b, pos, qr[1].intValue(), BYTES_OF_DIGITS[digits]);
      rest = qr[0];
    }
    for (int i = scale / 9 + (precision - scale) / 9; i > 0; i--) {
      BigInteger[] qr = rest.divideAndRemainder(BigInteger.valueOf(POWERS[9]));
      pos = group(b, pos, qr[1].intValue(), 4);
      rest = qr[0];
    }
    digits = (precision - scale) % 9;
    if (digits > 0) {
      BigInteger[] qr = rest.divideAndRemainder(BigInteger.valueOf(POWERS[digits]));
      pos = group(b, pos, qr[1].intValue(), BYTES_OF_DIGITS[digits]);
      rest = qr[0];
    }
    if (rest.signum() != 0) {
      throw tooWide(precision, scale);
    }
    finish(b, start, out.length(), unscaled.signum() < 0);
  }

  private static IllegalArgumentException tooWide(int precision, int scale) {
    return new IllegalArgumentException(
        "value wider than DECIMAL(" + precision + "," + scale + ")");
  }

  private static int begin(ByteBuilder out, int precision, int scale) {
    if (precision < 1 || precision > 81 || scale < 0 || scale > precision) {
      throw new IllegalArgumentException("DECIMAL(" + precision + "," + scale + ")");
    }
    out.put(precision).put(scale);
    int start = out.length();
    int length = length(precision, scale);
    out.ensure(length);
    out.length(start + length);
    return start;
  }

  /** Writes a group that ends before {@code pos}; gives its start. */
  private static int group(byte[] b, int pos, int value, int bytes) {
    int p = pos;
    int v = value;
    for (int i = 0; i < bytes; i++) {
      b[--p] = (byte) v;
      v >>>= 8;
    }
    return p;
  }

  private static void finish(byte[] b, int start, int end, boolean negative) {
    if (negative) {
      for (int i = start; i < end; i++) {
        b[i] = (byte) ~b[i];
      }
    }
    b[start] ^= (byte) 0x80;
  }

  /** Reads precision, scale and digits at {@code pos}; gives the position after them. */
  public static int read(byte[] b, int pos, int end, Sink sink) {
    int after = skip(b, pos, end);
    int precision = b[pos] & 0xFF;
    int scale = b[pos + 1] & 0xFF;
    int p = pos + 2;
    boolean negative = b[p] >= 0;
    long narrow = 0;
    BigInteger wide = null;
    int whole = precision - scale;
    int leading = whole % 9;
    int full = whole / 9 + scale / 9;
    int trailing = scale % 9;
    int groups = full + 2;
    for (int i = 0; i < groups; i++) {
      int digits = i == 0 ? leading : i == groups - 1 ? trailing : 9;
      if (digits == 0) {
        continue;
      }
      int bytes = BYTES_OF_DIGITS[digits];
      int g = 0;
      for (int k = 0; k < bytes; k++) {
        int x = b[p] & 0xFF;
        if (p == pos + 2) {
          x ^= 0x80;
        }
        if (negative) {
          x ^= 0xFF;
        }
        g = (g << 8) | x;
        p++;
      }
      if (wide == null && narrow <= (Long.MAX_VALUE - g) / POWERS[digits]) {
        narrow = narrow * POWERS[digits] + g;
      } else {
        if (wide == null) {
          wide = BigInteger.valueOf(narrow);
        }
        wide = wide.multiply(BigInteger.valueOf(POWERS[digits])).add(BigInteger.valueOf(g));
      }
    }
    if (wide != null) {
      sink.put(negative ? wide.negate() : wide, scale);
    } else {
      sink.put(negative ? -narrow : narrow, scale);
    }
    return after;
  }

  /** The position after the decimal at {@code pos}. */
  public static int skip(byte[] b, int pos, int end) {
    if (end - pos < 3) {
      throw new CorruptEncodingException("decimal cut off at " + pos + " of " + end);
    }
    int precision = b[pos] & 0xFF;
    int scale = b[pos + 1] & 0xFF;
    if (precision < 1 || precision > 81 || scale > precision) {
      throw new CorruptEncodingException("decimal(" + precision + "," + scale + ") at " + pos);
    }
    int after = pos + 2 + length(precision, scale);
    if (after > end) {
      throw new CorruptEncodingException("decimal cut off at " + pos + " of " + end);
    }
    return after;
  }
}
