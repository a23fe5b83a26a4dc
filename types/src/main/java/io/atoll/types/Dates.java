package io.atoll.types;

/**
 * Calendar arithmetic on the proleptic Gregorian calendar of MySQL, years 0 to 9999. A day number
 * counts from year 0, as TO_DAYS does.
 */
public final class Dates {
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** TO_DAYS of 1970-01-01. */
  public static final int EPOCH_DAY = 719_528;

  /** TO_DAYS of 9999-12-31. */
  public static final int MAX_DAY = 3_652_424;

  private Dates() {}

  public static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || (year % 400 == 0 && year != 0));
  }

  /** Days of a month, 1 to 12. */
  public static int daysInMonth(int year, int month) {
    return month == 2 && isLeap(year) ? 29 : DAYS[month - 1];
  }

  public static int daysInYear(int year) {
    return isLeap(year) ? 366 : 365;
  }

  /** TO_DAYS; zero months and days count as MySQL counts them. */
  public static int dayNumber(int year, int month, int day) {
    if (year == 0 && month == 0) {
      return 0;
    }
    int y = year;
    int n = 365 * y + 31 * (month - 1) + day;
    if (month <= 2) {
      y--;
    } else {
      n -= (month * 4 + 23) / 10;
    }
    int century = (y / 100 + 1) * 3 / 4;
    return n + y / 4 - century;
  }

  /** The date of a day number, packed with zero time; 0 outside of year 0 to 9999. */
  public static long fromDayNumber(int dayNumber) {
    if (dayNumber <= 365 || dayNumber > MAX_DAY) {
      return 0;
    }
    int year = (int) (dayNumber * 100L / 36525);
    int temp = ((year - 1) / 100 + 1) * 3 / 4;
    int dayOfYear = dayNumber - year * 365 - (year - 1) / 4 + temp;
    int days = daysInYear(year);
    while (dayOfYear > days) {
      dayOfYear -= days;
      year++;
      days = daysInYear(year);
    }
    int month = 1;
    while (dayOfYear > daysInMonth(year, month)) {
      dayOfYear -= daysInMonth(year, month);
      month++;
    }
    return Temporals.pack(year, month, dayOfYear, 0, 0, 0, 0);
  }

  public static int dayNumber(long packed) {
    return dayNumber(Temporals.year(packed), Temporals.month(packed), Temporals.day(packed));
  }

  /** WEEKDAY: 0 is Monday. */
  public static int weekday(int dayNumber) {
    return (dayNumber + 5) % 7;
  }

  /** DAYOFYEAR. */
  public static int dayOfYear(long packed) {
    return dayNumber(packed) - dayNumber(Temporals.year(packed), 1, 1) + 1;
  }

  /**
   * YEARWEEK and WEEK.
   *
   * @param mode 0 to 7: bit 0 weeks begin on Monday, bit 1 weeks are 1 to 53 (else 0 to 53), bit 2
   *     week 1 is the first with the first weekday (flipped where bit 0 is clear)
   * @return year * 100 + week; WEEK is the remainder by 100
   */
  public static int yearWeek(int year, int month, int day, int mode) {
    int behaviour = (mode & 1) == 0 ? mode ^ 4 : mode;
    boolean mondayFirst = (behaviour & 1) != 0;
    boolean weekYear = (behaviour & 2) != 0;
    boolean firstWeekday = (behaviour & 4) != 0;
    int dayNumber = dayNumber(year, month, day);
    int firstDay = dayNumber(year, 1, 1);
    int weekday = (firstDay + (mondayFirst ? 5 : 6)) % 7;
    int y = year;
    if (month == 1 && day <= 7 - weekday) {
      if (!weekYear && ((firstWeekday && weekday != 0) || (!firstWeekday && weekday >= 4))) {
        return y * 100;
      }
      weekYear = true;
      y--;
      int days = daysInYear(y);
      firstDay -= days;
      weekday = (weekday + 53 * 7 - days) % 7;
    }
    int days;
    if ((firstWeekday && weekday != 0) || (!firstWeekday && weekday >= 4)) {
      days = dayNumber - (firstDay + (7 - weekday));
    } else {
      days = dayNumber - (firstDay - weekday);
    }
    if (weekYear && days >= 52 * 7) {
      weekday = (weekday + daysInYear(y)) % 7;
      if ((!firstWeekday && weekday < 4) || (firstWeekday && weekday == 0)) {
        return (y + 1) * 100 + 1;
      }
    }
    return y * 100 + days / 7 + 1;
  }

  /** Adds months, keeping the day or taking the month's last; -1 outside of year 0 to 9999. */
  public static long addMonths(long packed, long months) {
    long total = Temporals.year(packed) * 12L + Temporals.month(packed) - 1 + months;
    if (total < 0 || total >= 120_000 || Math.abs(months) > 120_000) {
      return -1;
    }
    int year = (int) (total / 12);
    int month = (int) (total % 12) + 1;
    int day = Math.min(Temporals.day(packed), daysInMonth(year, month));
    return Temporals.pack(year, month, day, 0, 0, 0, 0) | (packed & Temporals.TIME_MASK);
  }

  /** Adds microseconds; -1 outside of year 0 to 9999. */
  public static long addMicros(long packed, long micros) {
    long day = dayNumber(packed);
    long time = Temporals.timeOfDayMicros(packed);
    long sumTime = time + micros % Temporals.MICROS_PER_DAY;
    long sumDay = day + micros / Temporals.MICROS_PER_DAY;
    sumDay += Math.floorDiv(sumTime, Temporals.MICROS_PER_DAY);
    sumTime = Math.floorMod(sumTime, Temporals.MICROS_PER_DAY);
    if (sumDay < 0 || sumDay > MAX_DAY) {
      return -1;
    }
    return fromDayNumber((int) sumDay) | Temporals.packTimeOfDay(sumTime);
  }

  /** Microseconds since 0000-00-00, for differences. */
  public static long micros(long packed) {
    return dayNumber(packed) * Temporals.MICROS_PER_DAY + Temporals.timeOfDayMicros(packed);
  }
}
