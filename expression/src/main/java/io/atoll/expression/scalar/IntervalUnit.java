package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The units of INTERVAL, EXTRACT, TIMESTAMPADD and TIMESTAMPDIFF. */
enum IntervalUnit {
  MICROSECOND(1, 0, 1),
  SECOND(1, 0, 1_000_000),
  MINUTE(1, 0, 60_000_000L),
  HOUR(1, 0, 3_600_000_000L),
  DAY(1, 0, 86_400_000_000L),
  WEEK(1, 0, 7 * 86_400_000_000L),
  MONTH(1, 1, 0),
  QUARTER(1, 3, 0),
  YEAR(1, 12, 0),
  SECOND_MICROSECOND(2, 0, 1),
  MINUTE_MICROSECOND(3, 0, 1),
  MINUTE_SECOND(2, 0, 1_000_000),
  HOUR_MICROSECOND(4, 0, 1),
  HOUR_SECOND(3, 0, 1_000_000),
  HOUR_MINUTE(2, 0, 60_000_000L),
  DAY_MICROSECOND(5, 0, 1),
  DAY_SECOND(4, 0, 1_000_000),
  DAY_MINUTE(3, 0, 60_000_000L),
  DAY_HOUR(2, 0, 3_600_000_000L),
  YEAR_MONTH(2, 1, 0);

  private final int parts;
  private final int months;
  private final long micros;

  IntervalUnit(int parts, int months, long micros) {
    this.parts = parts;
    this.months = months;
    this.micros = micros;
  }

  /** How many numbers an amount has: 1 for simple units. */
  int parts() {
    return parts;
  }

  /** Months of one; 0 for units of exact length. */
  int months() {
    return months;
  }

  /** Microseconds of one (of the last part of composed units). */
  long micros() {
    return micros;
  }

  boolean hasMicroseconds() {
    return name().endsWith("MICROSECOND");
  }

  /** Whether adding it to a DATE gives a DATE. */
  boolean isDateUnit() {
    return switch (this) {
      case DAY, WEEK, MONTH, QUARTER, YEAR, YEAR_MONTH -> true;
      default -> false;
    };
  }

  /** The unit that a constant argument names. */
  static IntervalUnit of(Expression argument) {
    if (argument instanceof Expression.Constant constant
        && constant.value() instanceof Value.OfBytes bytes) {
      String name = new String(bytes.value(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
      if (name.startsWith("SQL_TSI_")) {
        name = name.substring("SQL_TSI_".length());
      }
      for (IntervalUnit unit : values()) {
        if (unit.name().equals(name)) {
          return unit;
        }
      }
    }
    throw SqlError.ER_WRONG_ARGUMENTS.with("interval");
  }
}
