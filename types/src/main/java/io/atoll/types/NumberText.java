package io.atoll.types;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers to text as MySQL prints them. */
public final class NumberText {
  /** Decimal exponents beyond which doubles print in scientific notation. */
  private static final int MAX_FIXED = 15;

  private NumberText() {}

  public static void append(ByteBuilder out, long value) {
    if (value == Long.MIN_VALUE) {
      ascii(out, "-9223372036854775808");
      return;
    }
    long v = value;
    if (v < 0) {
      out.put('-');
      v = -v;
    }
    int n = 1;
    for (long p = 10; n < 19 && v >= p; p *= 10) {
      n++;
    }
    byte[] b = out.ensure(n);
    int end = out.length() + n;
    for (int i = end - 1; i >= end - n; i--) {
      b[i] = (byte) ('0' + v % 10);
      v /= 10;
    }
    out.length(end);
  }

  /** A BIGINT UNSIGNED given as its 64 bits. */
  public static void appendUnsigned(ByteBuilder out, long bits) {
    if (bits >= 0) {
      append(out, bits);
    } else {
      ascii(out, Long.toUnsignedString(bits));
    }
  }

  public static void append(ByteBuilder out, double value) {
    ascii(out, of(value));
  }

  private static void ascii(ByteBuilder out, String s) {
    out.put(s.getBytes(ISO_8859_1));
  }

  /**
   * The shortest text that reads back as the same double: plain from 1e-15 up to below 1e15, else
   * like {@code 1.5e20} or {@code 1e-16}.
   */
  public static String of(double value) {
    if (value == (long) value && Math.abs(value) < 1e15) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return shortest(new BigDecimal(Double.toString(value)));
  }

  /** FLOAT prints six significant digits. */
  public static String ofFloat(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return of(value);
    }
    return shortest(new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN)));
  }

  private static String shortest(BigDecimal value) {
    BigDecimal d = value.stripTrailingZeros();
    int point = d.precision() - d.scale();
    if (point > MAX_FIXED || point < 1 - MAX_FIXED) {
      String digits = d.unscaledValue().abs().toString();
      StringBuilder s = new StringBuilder(24);
      if (d.signum() < 0) {
        s.append('-');
      }
      s.append(digits.charAt(0));
      if (digits.length() > 1) {
        s.append('.').append(digits, 1, digits.length());
      }
      return s.append('e').append(point - 1).toString();
    }
    return d.toPlainString();
  }

  /** DOUBLE(M, D) and FLOAT(M, D): always D digits after the point. */
  public static String ofFixed(double value, int scale) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** By the type: FLOAT, DOUBLE, with or without fixed digits. */
  public static String of(double value, SqlType type) {
    if (type.scale() >= 0 && type.scale() < 31) {
      return ofFixed(value, type.scale());
    }
    return type.kind() == TypeKind.FLOAT ? ofFloat(value) : of(value);
  }

  /** Characters that a ZEROFILL number has at least. */
  public static int width(SqlType type) {
    return type.kind() == TypeKind.DECIMAL && type.scale() > 0 ? type.length() + 1 : type.length();
  }

  /** Text of a number with zeros before it up to the width. */
  public static String zerofilled(String number, int width) {
    return number.length() < width ? "0".repeat(width - number.length()) + number : number;
  }
}
