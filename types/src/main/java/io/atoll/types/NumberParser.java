package io.atoll.types;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Text to number by MySQL's prefix rule: leading blanks are skipped, the longest numeric prefix
 * counts, anything else behind it but blanks sets {@link #isTruncated}; no number at all is 0 and
 * truncated. Reusable, not thread-safe: outcome flags belong to the last call.
 */
public final class NumberParser {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** Digits before the point beyond which no column type cares. */
  private static final int MAX_EXPONENT = 100_000;

  private boolean isTruncated;
  private boolean isOutOfRange;
  private boolean isWrapped;
  private int start;
  private int end;
  private boolean isPlainInteger;
  private int digits;

  /** Whether characters after the number were dropped, or there was no number. */
  public boolean isTruncated() {
    return isTruncated;
  }

  /** Whether the number was beyond the type and its nearest bound was given. */
  public boolean isOutOfRange() {
    return isOutOfRange;
  }

  /** Whether {@link #toSigned} or {@link #toUnsigned} gave the number's complement. */
  public boolean isWrapped() {
    return isWrapped;
  }

  /** Finds the numeric prefix; {@code wholeOnly} stops at a point or exponent. */
  private boolean scan(byte[] s, int off, int len, boolean wholeOnly) {
    int limit = off + len;
    int p = off;
    isOutOfRange = false;
    isWrapped = false;
    isPlainInteger = true;
    while (p < limit && isBlank(s[p])) {
      p++;
    }
    start = p;
    if (p < limit && (s[p] == '-' || s[p] == '+')) {
      p++;
    }
    int first = p;
    while (p < limit && isDigit(s[p])) {
      p++;
    }
    digits = p - first;
    if (!wholeOnly) {
      if (p < limit && s[p] == '.') {
        int q = p + 1;
        while (q < limit && isDigit(s[q])) {
          q++;
        }
        if (digits > 0 || q > p + 1) {
          digits += q - p - 1;
          isPlainInteger = false;
          p = q;
        }
      }
      if (digits > 0 && p < limit && (s[p] == 'e' || s[p] == 'E')) {
        int q = p + 1;
        if (q < limit && (s[q] == '-' || s[q] == '+')) {
          q++;
        }
        int exponent = q;
        while (q < limit && isDigit(s[q])) {
          q++;
        }
        if (q > exponent) {
          isPlainInteger = false;
          p = q;
        }
      }
    }
    end = p;
    while (p < limit && isBlank(s[p])) {
      p++;
    }
    isTruncated = p < limit || digits == 0;
    return digits > 0;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** As CAST(… AS SIGNED) does: {@code '1.9'} and {@code '1e3'} are 1, truncated. */
  public long toSigned(byte[] s, int off, int len) {
    if (!scan(s, off, len, true)) {
      return 0;
    }
    if (digits <= 18) {
      return small(s);
    }
    BigInteger value = new BigInteger(text(s));
    if (value.compareTo(LONG_MAX) > 0) {
      // Read as an unsigned number, whose bits are taken.
      isOutOfRange = value.compareTo(UNSIGNED_MAX) > 0;
      isWrapped = !isOutOfRange;
      return isOutOfRange ? -1L : value.longValue();
    }
    return least(value);
  }

  /** As CAST(… AS UNSIGNED) does; a negative number wraps, as there. */
  public long toUnsigned(byte[] s, int off, int len) {
    if (!scan(s, off, len, true)) {
      return 0;
    }
    if (digits <= 18) {
      long value = small(s);
      isWrapped = value < 0;
      return value;
    }
    BigInteger value = new BigInteger(text(s));
    if (value.signum() < 0) {
      long bounded = least(value);
      isWrapped = !isOutOfRange;
      return bounded;
    }
    if (value.compareTo(UNSIGNED_MAX) > 0) {
      isOutOfRange = true;
      return -1L;
    }
    return value.longValue();
  }

  private long least(BigInteger value) {
    if (value.compareTo(LONG_MIN) < 0) {
      isOutOfRange = true;
      return Long.MIN_VALUE;
    }
    return value.longValue();
  }

  private long small(byte[] s) {
    long v = 0;
    for (int i = start; i < end; i++) {
      if (isDigit(s[i])) {
        v = v * 10 + (s[i] - '0');
      }
    }
    return s[start] == '-' ? -v : v;
  }

  private String text(byte[] s) {
    int from = s[start] == '+' ? start + 1 : start;
    return new String(s, from, end - from, ISO_8859_1);
  }

  /** Beyond the range of doubles the nearest finite one is given. */
  public double toDouble(byte[] s, int off, int len) {
    if (!scan(s, off, len, false)) {
      return 0;
    }
    if (isPlainInteger && digits <= 15) {
      long v = small(s);
      return v == 0 && s[start] == '-' ? -0.0 : (double) v;
    }
    double d = Double.parseDouble(text(s));
    if (Double.isInfinite(d)) {
      isOutOfRange = true;
      return d > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE;
    }
    return d;
  }

  /** The exact number, not yet fitted to any precision. */
  public BigDecimal toDecimal(byte[] s, int off, int len) {
    if (!scan(s, off, len, false)) {
      return BigDecimal.ZERO;
    }
    if (isPlainInteger && digits <= 18) {
      return BigDecimal.valueOf(small(s));
    }
    String text = text(s);
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e >= 0) {
      // Exponents that no DECIMAL can hold must not build giant integers.
      String exponent = text.substring(e + 1);
      boolean isNegative = exponent.startsWith("-");
      String digitsOfIt = isNegative || exponent.startsWith("+") ? exponent.substring(1) : exponent;
      if (digitsOfIt.length() > 6 || Integer.parseInt(digitsOfIt) > MAX_EXPONENT) {
        BigDecimal mantissa = new BigDecimal(text.substring(0, e));
        if (isNegative || mantissa.signum() == 0) {
          return BigDecimal.ZERO;
        }
        isOutOfRange = true;
        return Decimals.MAX_VALUE.multiply(BigDecimal.valueOf(mantissa.signum()));
      }
    }
    return new BigDecimal(text);
  }

  /**
   * As storing into an integer column does: the decimal or floating prefix, rounded half away from
   * zero ({@code '1.5'} is 2, {@code '1e3'} is 1000).
   */
  public BigInteger toRounded(byte[] s, int off, int len) {
    BigDecimal d = toDecimal(s, off, len);
    if (d.precision() - d.scale() > 400) {
      return Decimals.MAX_VALUE.multiply(BigDecimal.valueOf(d.signum())).toBigInteger();
    }
    return d.setScale(0, RoundingMode.HALF_UP).unscaledValue();
  }

  /**
   * The same for text of a short integer and nothing else, without allocation; when {@link
   * #isShortInteger} says no, use {@link #toRounded}.
   */
  public boolean isShortInteger(byte[] s, int off, int len) {
    return scan(s, off, len, false) && isPlainInteger && digits <= 18 && !isTruncated;
  }

  /** The integer found by {@link #isShortInteger}. */
  public long shortInteger(byte[] s) {
    return small(s);
  }
}
