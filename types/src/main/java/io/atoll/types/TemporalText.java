package io.atoll.types;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** DATE, DATETIME and TIME to text and to numbers as MySQL prints them. */
public final class TemporalText {
  private TemporalText() {}

  /** {@code 2024-01-31}. */
  public static void appendDate(ByteBuilder out, long packed) {
    byte[] b = out.ensure(10);
    int p = out.length();
    int year = Temporals.year(packed);
    two(b, p, year / 100);
    two(b, p + 2, year % 100);
    b[p + 4] = '-';
    two(b, p + 5, Temporals.month(packed));
    b[p + 7] = '-';
    two(b, p + 8, Temporals.day(packed));
    out.length(p + 10);
  }

  /** {@code 2024-01-31 10:20:30}, with {@code fsp} digits of the second after a point. */
  public static void appendDateTime(ByteBuilder out, long packed, int fsp) {
    appendDate(out, packed);
    byte[] b = out.ensure(9);
    int p = out.length();
    b[p] = ' ';
    two(b, p + 1, Temporals.hour(packed));
    b[p + 3] = ':';
    two(b, p + 4, Temporals.minute(packed));
    b[p + 6] = ':';
    two(b, p + 7, Temporals.second(packed));
    out.length(p + 9);
    appendFraction(out, Temporals.micros(packed), fsp);
  }

  /** {@code -838:59:59}, with {@code fsp} digits of the second after a point. */
  public static void appendTime(ByteBuilder out, long micros, int fsp) {
    long v = micros;
    if (v < 0) {
      out.put('-');
      v = -v;
    }
    long seconds = v / Temporals.MICROS_PER_SECOND;
    long hours = seconds / 3600;
    if (hours > 99) {
      NumberText.append(out, hours);
    } else {
      two(out.ensure(2), out.length(), (int) hours);
      out.length(out.length() + 2);
    }
    byte[] b = out.ensure(6);
    int p = out.length();
    b[p] = ':';
    two(b, p + 1, (int) (seconds / 60 % 60));
    b[p + 3] = ':';
    two(b, p + 4, (int) (seconds % 60));
    out.length(p + 6);
    appendFraction(out, (int) (v % Temporals.MICROS_PER_SECOND), fsp);
  }

  private static void appendFraction(ByteBuilder out, int micros, int fsp) {
    if (fsp <= 0) {
      return;
    }
    byte[] b = out.ensure(7);
    int p = out.length();
    b[p] = '.';
    int v = micros;
    for (int i = 6; i > 0; i--) {
      if (i <= fsp) {
        b[p + i] = (byte) ('0' + v % 10);
      }
      v /= 10;
    }
    out.length(p + 1 + fsp);
  }

  private static void two(byte[] b, int p, int v) {
    b[p] = (byte) ('0' + v / 10);
    b[p + 1] = (byte) ('0' + v % 10);
  }

  /** A value of a DATE, DATETIME, TIMESTAMP or TIME type, the last two of a TIMESTAMP as held. */
  public static void append(ByteBuilder out, SqlType type, long value) {
    switch (type.kind()) {
      case DATE -> appendDate(out, value);
      case DATETIME, TIMESTAMP -> appendDateTime(out, value, Math.max(0, type.scale()));
      case TIME -> appendTime(out, value, Math.max(0, type.scale()));
      default -> throw new IllegalArgumentException(type.kind().name());
    }
  }

  public static String of(SqlType type, long value) {
    ByteBuilder out = new ByteBuilder(32);
    append(out, type, value);
    return new String(out.array(), 0, out.length(), ISO_8859_1);
  }

  /** The number that a DATE is in numeric context: 20240131. */
  public static long dateNumber(long packed) {
    return Temporals.year(packed) * 10_000L
        + Temporals.month(packed) * 100L
        + Temporals.day(packed);
  }

  /** The number that a DATETIME is in numeric context, without the fraction: 20240131102030. */
  public static long dateTimeNumber(long packed) {
    return dateNumber(packed) * 1_000_000
        + Temporals.hour(packed) * 10_000L
        + Temporals.minute(packed) * 100L
        + Temporals.second(packed);
  }

  /**
   * The integer that a DATETIME is: of the nearest whole second.
   *
   * @param isCut whether sql_mode cuts fractions instead of rounding them
   */
  public static long dateTimeInteger(long packed, boolean isCut) {
    long whole = isCut ? packed : Temporals.round(packed, 0);
    return dateTimeNumber(whole < 0 ? packed : whole);
  }

  /** The integer that a TIME is: of the nearest whole second. */
  public static long timeInteger(long micros, boolean isCut) {
    return timeNumber(isCut ? micros : Temporals.roundTime(micros, 0));
  }

  /** The number that a TIME is in numeric context, without the fraction: 102030. */
  public static long timeNumber(long micros) {
    long s = Math.abs(micros) / Temporals.MICROS_PER_SECOND;
    long n = s / 3600 * 10_000 + s / 60 % 60 * 100 + s % 60;
    return micros < 0 ? -n : n;
  }
}
