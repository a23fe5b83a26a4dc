package io.atoll.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * DECIMAL's rules: at most 65 digits, at most 30 of them after the point, rounding half away from
 * zero, and the types of results.
 */
public final class Decimals {
  public static final int MAX_PRECISION = 65;
  public static final int MAX_SCALE = 30;

  /** What division adds to the dividend's scale by default ({@code div_precision_increment}). */
  public static final int DIV_PRECISION_INCREMENT = 4;

  /** 65 nines. */
  public static final BigDecimal MAX_VALUE =
      new BigDecimal(BigInteger.TEN.pow(MAX_PRECISION).subtract(BigInteger.ONE));

  private Decimals() {}

  /** The type of a literal or of a number without a declared type. */
  public static SqlType typeOf(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    int whole = Math.max(0, value.precision() - value.scale());
    return SqlType.decimal(Math.max(1, whole + scale), scale);
  }

  private static SqlType type(int whole, int scale, boolean unsigned) {
    int s = Math.min(scale, MAX_SCALE);
    int p = Math.min(Math.max(1, whole + s), MAX_PRECISION);
    return SqlType.number(TypeKind.DECIMAL, Math.max(p, s), s, unsigned);
  }

  /** Of {@code a + b} and {@code a - b}: one digit more before the point. */
  public static SqlType sum(SqlType a, SqlType b) {
    int whole = Math.max(a.length() - a.scale(), b.length() - b.scale()) + 1;
    return type(whole, Math.max(a.scale(), b.scale()), a.unsigned() && b.unsigned());
  }

  /** Of {@code a * b}. */
  public static SqlType product(SqlType a, SqlType b) {
    int scale = Math.min(a.scale() + b.scale(), MAX_SCALE);
    int whole = a.length() - a.scale() + b.length() - b.scale();
    return type(whole, scale, a.unsigned() && b.unsigned());
  }

  /** Of {@code a / b}. */
  public static SqlType quotient(SqlType a, SqlType b, int divPrecisionIncrement) {
    int scale = Math.min(a.scale() + divPrecisionIncrement, MAX_SCALE);
    int precision = a.length() + b.scale() + divPrecisionIncrement;
    return type(precision - scale, scale, a.unsigned() && b.unsigned());
  }

  /** Of {@code a % b}: the sign is the dividend's. */
  public static SqlType remainder(SqlType a, SqlType b) {
    int scale = Math.max(a.scale(), b.scale());
    int precision = Math.max(a.length() - a.scale(), b.length() - b.scale()) + scale;
    return type(precision - scale, scale, a.unsigned());
  }

  /**
   * {@code a / b} to {@code scale} digits.
   *
   * @throws ArithmeticException where b is zero (NULL in SQL)
   */
  public static BigDecimal divide(BigDecimal a, BigDecimal b, int scale) {
    return a.divide(b, scale, RoundingMode.HALF_UP);
  }

  /** Rounds half away from zero; {@code scale} may be negative, as in ROUND(x, -2). */
  public static BigDecimal round(BigDecimal value, int scale) {
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    return scale < 0 ? rounded.setScale(0) : rounded;
  }

  public static BigDecimal truncate(BigDecimal value, int scale) {
    BigDecimal cut = value.setScale(scale, RoundingMode.DOWN);
    return scale < 0 ? cut.setScale(0) : cut;
  }

  /** The largest value of DECIMAL(precision, scale). */
  public static BigDecimal max(int precision, int scale) {
    return new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale);
  }

  /** Whether a value already at {@code scale} has no more than {@code precision} digits. */
  public static boolean fits(BigDecimal value, int precision) {
    return value.precision() <= precision;
  }

  /** A double as MySQL turns it into DECIMAL: by its shortest text. */
  public static BigDecimal ofDouble(double value) {
    return new BigDecimal(Double.toString(value));
  }

  /** A BIGINT UNSIGNED, given as its 64 bits. */
  public static BigDecimal ofUnsigned(long bits) {
    return bits >= 0 ? BigDecimal.valueOf(bits) : new BigDecimal(Long.toUnsignedString(bits));
  }
}
