package io.atoll.mysql.result;

import java.nio.charset.StandardCharsets;

/**
 * Numbers and temporals as ASCII digits, written into a byte array without garbage. Each method
 * returns the position behind what it wrote; the caller has made room.
 */
final class Digits {
  /** Most bytes of a {@code long}. */
  static final int MAX_LONG_BYTES = 20;

  /** The pairs "00" to "99". */
  private static final byte[] PAIRS = new byte[200];

  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private Digits() {}

  static int signed(byte[] out, int at, long value) {
    if (value >= 0) {
      return positive(out, at, value);
    }
    out[at] = '-';
    return value == Long.MIN_VALUE ? unsigned(out, at + 1, value) : positive(out, at + 1, -value);
  }

  static int unsigned(byte[] out, int at, long value) {
    if (value >= 0) {
      return positive(out, at, value);
    }
    long quotient = Long.divideUnsigned(value, 10);
    int next = positive(out, at, quotient);
    out[next] = (byte) ('0' + (value - quotient * 10));
    return next + 1;
  }

  private static int positive(byte[] out, int at, long value) {
    int length = length(value);
    padded(out, at, value, length);
    return at + length;
  }

  /** Digits of a value that is not negative. */
  static int length(long value) {
    int length = 1;
    long bound = 10;
    while (length < 19 && value >= bound) {
      length++;
      bound *= 10;
    }
    return length;
  }

  /** Exactly {@code length} digits, zeros in front; digits beyond are lost. */
  static void padded(byte[] out, int at, long value, int length) {
    long rest = value;
    int i = at + length;
    while (rest > Integer.MAX_VALUE && i - 2 >= at) {
      long quotient = rest / 100;
      int pair = (int) (rest - quotient * 100) * 2;
      out[--i] = PAIRS[pair + 1];
      out[--i] = PAIRS[pair];
      rest = quotient;
    }
    int small = (int) rest;
    while (i - 2 >= at) {
      int quotient = small / 100;
      int pair = (small - quotient * 100) * 2;
      out[--i] = PAIRS[pair + 1];
      out[--i] = PAIRS[pair];
      small = quotient;
    }
    if (i > at) {
      out[--i] = (byte) ('0' + small % 10);
    }
  }

  static int two(byte[] out, int at, int value) {
    out[at] = PAIRS[2 * value];
    out[at + 1] = PAIRS[2 * value + 1];
    return at + 2;
  }

  static int four(byte[] out, int at, int value) {
    two(out, at, value / 100);
    return two(out, at + 2, value % 100);
  }

  /** {@code .ffffff} cut to {@code digits}; nothing for none. */
  static int fraction(byte[] out, int at, int micros, int digits) {
    if (digits <= 0) {
      return at;
    }
    out[at] = '.';
    padded(out, at + 1, micros / POWERS[6 - Math.min(6, digits)], Math.min(6, digits));
    return at + 1 + Math.min(6, digits);
  }

  /** A decimal of {@code scale} digits from its unscaled integer. */
  static int decimal(byte[] out, int at, long unscaled, int scale) {
    if (scale <= 0) {
      return signed(out, at, unscaled);
    }
    int next = at;
    long value = unscaled;
    if (value < 0) {
      out[next++] = '-';
      value = -value;
    }
    if (value < 0) {
      return wideDecimal(out, at, unscaled, scale);
    }
    int length = Math.max(scale + 1, length(value));
    padded(out, next, value, length);
    int point = next + length - scale;
    System.arraycopy(out, point, out, point + 1, scale);
    out[point] = '.';
    return next + length + 1;
  }

  private static int wideDecimal(byte[] out, int at, long unscaled, int scale) {
    byte[] text =
        java.math.BigDecimal.valueOf(unscaled, scale)
            .toPlainString()
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }
}
