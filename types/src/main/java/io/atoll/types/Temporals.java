package io.atoll.types;

/**
 * The packed form of DATE, DATETIME and TIMESTAMP: one {@code long} whose order is time order.
 * Layout (MySQL's {@code TIME_to_longlong_datetime_packed}, TiDB's {@code ToPackedUint}, here with
 * the fraction kept in the low 24 bits as in both):
 *
 * <pre>
 *   bits 63..46  year * 13 + month      bits 40..36  hour
 *   bits 45..41  day                    bits 35..30  minute
 *                                       bits 29..24  second
 *                                       bits 23..0   microseconds
 * </pre>
 *
 * Zero dates and zero parts ('2024-00-10') keep their fields. TIMESTAMP values are held in UTC and
 * turned into the session's time zone where they are shown or computed with; DATE has zero time.
 * TIME is not packed: it is signed microseconds.
 */
public final class Temporals {
  private Temporals() {}

  public static long pack(
      int year, int month, int day, int hour, int minute, int second, int micros) {
    long ymd = ((year * 13L + month) << 5) | day;
    long hms = ((long) hour << 12) | (minute << 6) | second;
    return (((ymd << 17) | hms) << 24) | micros;
  }

  public static int year(long packed) {
    return (int) ((packed >>> 46) / 13);
  }

  public static int month(long packed) {
    return (int) ((packed >>> 46) % 13);
  }

  public static int day(long packed) {
    return (int) (packed >>> 41) & 31;
  }

  public static int hour(long packed) {
    return (int) (packed >>> 36) & 31;
  }

  public static int minute(long packed) {
    return (int) (packed >>> 30) & 63;
  }

  public static int second(long packed) {
    return (int) (packed >>> 24) & 63;
  }

  public static int micros(long packed) {
    return (int) (packed & 0xFFFFFF);
  }

  /** The bits of the time of day. */
  public static final long TIME_MASK = (1L << 41) - 1;

  public static final long MICROS_PER_SECOND = 1_000_000;
  public static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

  /** 838:59:59.000000, the largest TIME; the smallest is its negative. */
  public static final long MAX_TIME = (838L * 3600 + 59 * 60 + 59) * MICROS_PER_SECOND;

  /** 9999-12-31 23:59:59.999999. */
  public static final long MAX_DATETIME = pack(9999, 12, 31, 23, 59, 59, 999_999);

  /** Microseconds since midnight. */
  public static long timeOfDayMicros(long packed) {
    return (hour(packed) * 3600L + minute(packed) * 60 + second(packed)) * MICROS_PER_SECOND
        + micros(packed);
  }

  /** The low bits of a packed value from microseconds since midnight. */
  public static long packTimeOfDay(long micros) {
    long seconds = micros / MICROS_PER_SECOND;
    long hms = ((seconds / 3600) << 12) | ((seconds / 60 % 60) << 6) | (seconds % 60);
    return (hms << 24) | (micros % MICROS_PER_SECOND);
  }

  /** The same date at midnight. */
  public static long dateOf(long packed) {
    return packed & ~TIME_MASK;
  }

  /** Year, month and day are all zero. */
  public static boolean isZeroDate(long packed) {
    return packed >>> 41 == 0;
  }

  /** Month or day is zero, so that calendar arithmetic is undefined. */
  public static boolean hasZeroPart(long packed) {
    return month(packed) == 0 || day(packed) == 0;
  }

  /**
   * Rounds half up to {@code fsp} digits of the second, carrying into the date; -1 where that leads
   * beyond year 9999.
   */
  public static long round(long packed, int fsp) {
    int unit = fractionUnit(fsp);
    int micros = micros(packed);
    int rest = micros % unit;
    if (rest == 0) {
      return packed;
    }
    if (rest * 2 < unit) {
      return packed - rest;
    }
    int up = micros - rest + unit;
    if (up < MICROS_PER_SECOND) {
      return packed - micros + up;
    }
    long whole = packed - micros;
    if (hasZeroPart(packed)) {
      long time = timeOfDayMicros(whole) + MICROS_PER_SECOND;
      return time < MICROS_PER_DAY ? dateOf(packed) | packTimeOfDay(time) : -1;
    }
    return Dates.addMicros(whole, MICROS_PER_SECOND);
  }

  /** Cuts to {@code fsp} digits of the second. */
  public static long truncate(long packed, int fsp) {
    return packed - micros(packed) % fractionUnit(fsp);
  }

  /** Rounds a TIME half away from zero to {@code fsp} digits of the second. */
  public static long roundTime(long micros, int fsp) {
    long unit = fractionUnit(fsp);
    long size = Math.abs(micros);
    long rest = size % unit;
    long rounded = rest * 2 >= unit ? size - rest + unit : size - rest;
    return micros < 0 ? -rounded : rounded;
  }

  /** Microseconds of one unit of the last of {@code fsp} digits. */
  public static int fractionUnit(int fsp) {
    return switch (fsp) {
      case 0 -> 1_000_000;
      case 1 -> 100_000;
      case 2 -> 10_000;
      case 3 -> 1_000;
      case 4 -> 100;
      case 5 -> 10;
      case 6 -> 1;
      default -> throw new IllegalArgumentException("fsp " + fsp);
    };
  }
}
