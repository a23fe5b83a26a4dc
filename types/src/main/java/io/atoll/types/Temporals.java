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
}
