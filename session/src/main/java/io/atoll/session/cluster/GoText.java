package io.atoll.session.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Sizes, times and durations as TiDB's and PD's texts have them. */
public final class GoText {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private GoText() {}

  /** Four digits and a unit, as in {@code 1.5GiB}. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String number =
        String.format(
            Locale.ROOT,
            value >= 1000 ? "%.0f" : value >= 100 ? "%.1f" : value >= 10 ? "%.2f" : "%.3f",
            value);
    if (number.indexOf('.') >= 0) {
      number = number.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return number + UNITS[unit];
  }

  /** As in {@code 26h3m4.5s}. */
  public static String duration(Duration duration) {
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    text.append(duration.toSecondsPart());
    if (duration.toMillisPart() > 0) {
      String millis = String.format(Locale.ROOT, "%03d", duration.toMillisPart());
      text.append('.').append(millis.replaceAll("0+$", ""));
    }
    return text.append('s').toString();
  }

  /** In UTC, as in {@code 2026-01-31T12:00:00Z}. */
  public static String time(long epochMillis) {
    return time(epochMillis, ZoneOffset.UTC);
  }

  /** As in {@code 2026-01-31T12:00:00+01:00}. */
  public static String time(long epochMillis, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(epochMillis).atZone(zone));
  }
}
