package io.atoll.mysql.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * FLOAT and DOUBLE as MySQL prints them: the shortest digits that read back as the same value (of
 * FLOAT six at most), plain while the point lies within 15 places, else with an exponent ({@code
 * 1e15}, {@code 1.5e-16}); with a fixed number of decimals where the column has one.
 */
final class FloatText {
  private static final int MAX_PLAIN_PLACES = 15;
  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private FloatText() {}

  static byte[] print(double value, int scale) {
    if (scale >= 0 && Math.abs(value) < 1e300) {
      return ascii(fixed(value, scale));
    }
    if (value == (long) value && Math.abs(value) < 1e15 && !isNegativeZero(value)) {
      return ascii(Long.toString((long) value));
    }
    return ascii(shape(Double.toString(value)));
  }

  static byte[] print(float value, int scale) {
    if (scale >= 0) {
      return ascii(fixed(value, scale));
    }
    if (value == 0) {
      return ascii(isNegativeZero(value) ? "-0" : "0");
    }
    BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS);
    String digits = rounded.unscaledValue().abs().toString();
    return ascii(place(value < 0, digits, digits.length() - rounded.scale()));
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  private static String fixed(double value, int scale) {
    return new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** From Java's {@code -d.dddE-x} or {@code ddd.ddd} to MySQL's form. */
  private static String shape(String java) {
    boolean negative = java.charAt(0) == '-';
    int e = java.indexOf('E');
    String mantissa = java.substring(negative ? 1 : 0, e < 0 ? java.length() : e);
    int exponent = e < 0 ? 0 : Integer.parseInt(java.substring(e + 1));
    int dot = mantissa.indexOf('.');
    String digits = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    return place(negative, digits, dot + exponent);
  }

  /** Writes digits whose point lies before the {@code position}-th of them. */
  private static String place(boolean negative, String significand, int position) {
    String digits = significand;
    int point = position;
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    int last = digits.length();
    while (last > first + 1 && digits.charAt(last - 1) == '0') {
      last--;
    }
    point -= first;
    digits = digits.substring(first, last);
    StringBuilder out = new StringBuilder(28);
    if (negative) {
      out.append('-');
    }
    if (digits.equals("0")) {
      return out.append('0').toString();
    }
    if (point > MAX_PLAIN_PLACES || point <= -MAX_PLAIN_PLACES) {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      return out.append('e').append(point - 1).toString();
    }
    if (point <= 0) {
      return out.append("0.").repeat('0', -point).append(digits).toString();
    }
    if (point >= digits.length()) {
      return out.append(digits).repeat('0', point - digits.length()).toString();
    }
    return out.append(digits, 0, point)
        .append('.')
        .append(digits, point, digits.length())
        .toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
