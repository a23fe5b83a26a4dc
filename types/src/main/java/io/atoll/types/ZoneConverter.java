package io.atoll.types;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/**
 * TIMESTAMP between UTC, in which it is stored, and a session's time zone. Keeps the stretch of
 * constant offset that it met last, so that runs of nearby times convert by an addition. Not
 * thread-safe: one per session and running fragment.
 */
public final class ZoneConverter {
  /** 1970-01-01 00:00:01 UTC, the smallest TIMESTAMP besides zero. */
  public static final long MIN_TIMESTAMP = Temporals.pack(1970, 1, 1, 0, 0, 1, 0);

  /** 2038-01-19 03:14:07.999999 UTC. */
  public static final long MAX_TIMESTAMP = Temporals.pack(2038, 1, 19, 3, 14, 7, 999_999);

  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean isFixed;
  private long cachedFrom = Long.MAX_VALUE;
  private long cachedTo = Long.MIN_VALUE;
  private int cachedOffset;
  private boolean wasInGap;

  public ZoneConverter(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
    this.isFixed = rules.isFixedOffset();
    if (isFixed) {
      cachedOffset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
    }
  }

  /**
   * A zone by what {@code time_zone} may be set to: {@code SYSTEM}, an offset from -13:59 to
   * +14:00, or a name.
   *
   * @throws SqlException 1298 where it is neither
   */
  public static ZoneId zoneOf(String text, ZoneId system) {
    if (text.equalsIgnoreCase("SYSTEM")) {
      return system;
    }
    if (text.matches("[+-]\\d{1,2}:[0-5]\\d")) {
      int colon = text.indexOf(':');
      int minutes =
          Integer.parseInt(text.substring(1, colon)) * 60
              + Integer.parseInt(text.substring(colon + 1));
      boolean negative = text.charAt(0) == '-';
      if (negative ? minutes <= 839 : minutes <= 840) {
        return ZoneOffset.ofTotalSeconds((negative ? -minutes : minutes) * 60);
      }
      throw SqlError.ER_UNKNOWN_TIME_ZONE.with(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("utc")) {
      return ZoneOffset.UTC;
    }
    for (String id : ZoneId.getAvailableZoneIds()) {
      if (id.equalsIgnoreCase(text)) {
        try {
          return ZoneId.of(id);
        } catch (DateTimeException e) {
          break;
        }
      }
    }
    throw SqlError.ER_UNKNOWN_TIME_ZONE.with(text);
  }

  public ZoneId zone() {
    return zone;
  }

  /** Whether the last {@link #toUtc} met a local time that clocks skipped. */
  public boolean wasInGap() {
    return wasInGap;
  }

  /** Seconds since 1970 of a packed value read as UTC. */
  public static long epochSecond(long packed) {
    return (Dates.dayNumber(packed) - Dates.EPOCH_DAY) * 86_400L
        + Temporals.hour(packed) * 3600
        + Temporals.minute(packed) * 60
        + Temporals.second(packed);
  }

  /** A packed value in UTC from seconds since 1970 and microseconds. */
  public static long ofEpochSecond(long seconds, int micros) {
    long day = Math.floorDiv(seconds, 86_400L);
    long time = Math.floorMod(seconds, 86_400L);
    return Dates.fromDayNumber((int) (day + Dates.EPOCH_DAY))
        | Temporals.packTimeOfDay(time * Temporals.MICROS_PER_SECOND + micros);
  }

  /** Packed UTC to packed local time; zero stays zero. */
  public long fromUtc(long packed) {
    if (packed == 0) {
      return 0;
    }
    long second = epochSecond(packed);
    return ofEpochSecond(second + offsetAt(second), Temporals.micros(packed));
  }

  /** The zone's offset in seconds at a moment. */
  public int offsetAt(long epochSecond) {
    if (isFixed || (epochSecond >= cachedFrom && epochSecond < cachedTo)) {
      return cachedOffset;
    }
    Instant instant = Instant.ofEpochSecond(epochSecond);
    ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
    ZoneOffsetTransition after = rules.nextTransition(instant);
    cachedFrom = before == null ? Long.MIN_VALUE : before.toEpochSecond();
    cachedTo = after == null ? Long.MAX_VALUE : after.toEpochSecond();
    cachedOffset = rules.getOffset(instant).getTotalSeconds();
    return cachedOffset;
  }

  /**
   * Packed local time to packed UTC; zero stays zero. A local time that occurs twice means the
   * first; one that clocks skipped gives the moment of the skip, and {@link #wasInGap} says so.
   */
  public long toUtc(long packed) {
    wasInGap = false;
    if (packed == 0) {
      return 0;
    }
    long local = epochSecond(packed);
    int micros = Temporals.micros(packed);
    if (isFixed) {
      return ofEpochSecond(local - cachedOffset, micros);
    }
    long guess = local - cachedOffset;
    // Two days inside the stretch no transition can make the local time ambiguous.
    if (guess - 172_800 >= cachedFrom && guess + 172_800 < cachedTo) {
      return ofEpochSecond(guess, micros);
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    if (offsets.isEmpty()) {
      wasInGap = true;
      return ofEpochSecond(rules.getTransition(time).toEpochSecond(), 0);
    }
    long utc = local - offsets.get(0).getTotalSeconds();
    offsetAt(utc);
    return ofEpochSecond(utc, micros);
  }

  /** Whether a packed UTC value is one that TIMESTAMP holds; zero is. */
  public static boolean isTimestamp(long packedUtc) {
    return packedUtc == 0 || (packedUtc >= MIN_TIMESTAMP && packedUtc <= MAX_TIMESTAMP);
  }
}
