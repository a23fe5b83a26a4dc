package io.atoll.mysql.result;

import io.atoll.types.Temporals;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Turns packed UTC timestamps into a time zone. Remembers the span between two changes of the
 * zone's offset in which the last value lay, so that a row costs arithmetic only. Used by one
 * thread.
 */
public final class ZoneShift {
  private static final long SECONDS_PER_DAY = 86_400;

  private final ZoneId zone;
  private final ZoneRules rules;
  private long spanStart = 1;
  private long spanEnd;
  private int offsetSeconds;

  public ZoneShift(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
  }

  public ZoneId zone() {
    return zone;
  }

  /** The local packed value; zero dates (which TIMESTAMP allows as a whole) stay. */
  public long toLocal(long packedUtc) {
    int year = Temporals.year(packedUtc);
    int month = Temporals.month(packedUtc);
    int day = Temporals.day(packedUtc);
    if (month == 0 || day == 0) {
      return packedUtc;
    }
    long days = daysFromCivil(year, month, day);
    int ofDay =
        Temporals.hour(packedUtc) * 3600
            + Temporals.minute(packedUtc) * 60
            + Temporals.second(packedUtc);
    long seconds = days * SECONDS_PER_DAY + ofDay;
    int offset = offset(seconds);
    if (offset == 0) {
      return packedUtc;
    }
    long local = seconds + offset;
    return pack(local, Temporals.micros(packedUtc));
  }

  private int offset(long seconds) {
    if (seconds < spanStart || seconds >= spanEnd) {
      Instant instant = Instant.ofEpochSecond(seconds);
      offsetSeconds = rules.getOffset(instant).getTotalSeconds();
      // previousTransition is strictly before its argument: one second later includes our own.
      ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
      ZoneOffsetTransition after = rules.nextTransition(instant);
      spanStart = before == null ? Long.MIN_VALUE : before.toEpochSecond();
      spanEnd = after == null ? Long.MAX_VALUE : after.toEpochSecond();
    }
    return offsetSeconds;
  }

  private static long daysFromCivil(int year, int month, int day) {
    // Days from 1970-01-01 in the proleptic Gregorian calendar, years starting in March.
    int y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private static long pack(long seconds, int micros) {
    long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
    int ofDay = (int) (seconds - days * SECONDS_PER_DAY);
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = (int) (dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    int month = (int) (monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    return Temporals.pack(year, month, day, ofDay / 3600, ofDay / 60 % 60, ofDay % 60, micros);
  }
}
