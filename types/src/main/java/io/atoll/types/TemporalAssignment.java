package io.atoll.types;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Storing into DATE, DATETIME, TIMESTAMP and TIME columns. */
final class TemporalAssignment {
  private final SqlType target;
  private final AssignmentReport report;
  private final ZoneConverter zone;
  private final TemporalParser parser;
  private final TemporalParser lenient = TemporalParser.lenient();

  /** Takes days that the month lacks, to tell them from text that is no date at all. */
  private final TemporalParser permissive =
      TemporalParser.of(SqlMode.of(SqlMode.Flag.ALLOW_INVALID_DATES));

  private final boolean truncatesFraction;
  private final int fsp;
  private final String typeName;

  TemporalAssignment(SqlType target, AssignmentReport report, ZoneConverter zone) {
    this.target = target;
    this.report = report;
    this.zone = zone;
    this.parser = TemporalParser.of(report.rules().sqlMode());
    this.truncatesFraction = report.rules().sqlMode().has(SqlMode.Flag.TIME_TRUNCATE_FRACTIONAL);
    this.fsp = Math.max(0, Math.min(6, target.scale()));
    this.typeName =
        switch (target.kind()) {
          case DATE -> "date";
          case TIME -> "time";
          default -> "datetime";
        };
  }

  /** The integer that a temporal value is: of the whole second nearest to it. */
  long integer(long value, SqlType source) {
    boolean isCut = report.rules().sqlMode().has(SqlMode.Flag.TIME_TRUNCATE_FRACTIONAL);
    return switch (source.kind()) {
      case DATE -> TemporalText.dateNumber(value);
      case TIME -> TemporalText.timeInteger(value, isCut);
      case TIMESTAMP -> TemporalText.dateTimeInteger(zone.fromUtc(value), isCut);
      default -> TemporalText.dateTimeInteger(value, isCut);
    };
  }

  /** A temporal value in numeric context, with its fraction. */
  BigDecimal number(long value, SqlType source) {
    long local = source.kind() == TypeKind.TIMESTAMP ? zone.fromUtc(value) : value;
    if (source.kind() == TypeKind.DATE) {
      return BigDecimal.valueOf(TemporalText.dateNumber(local));
    }
    if (source.kind() == TypeKind.TIME) {
      long micros = local % Temporals.MICROS_PER_SECOND;
      return BigDecimal.valueOf(TemporalText.timeNumber(local)).add(BigDecimal.valueOf(micros, 6));
    }
    return BigDecimal.valueOf(TemporalText.dateTimeNumber(local))
        .add(BigDecimal.valueOf(Temporals.micros(local), 6));
  }

  long store(Value value, SqlType source, long row) {
    return target.kind() == TypeKind.TIME
        ? storeTime(value, source, row)
        : storeDate(value, source, row);
  }

  private byte[] text(Value value, SqlType source) {
    return source.kind() == TypeKind.JSON && value instanceof Value.OfBytes b
        ? JsonBinary.unquote(b.value())
        : ValueText.of(value, source, zone);
  }

  private long storeDate(Value value, SqlType source, long row) {
    if (value instanceof Value.OfLong l && source.kind().isTemporal()) {
      if (source.kind() == TypeKind.TIMESTAMP && target.kind() == TypeKind.TIMESTAMP) {
        return fitted(l.value());
      }
      long local = l.value();
      if (source.kind() == TypeKind.TIMESTAMP) {
        local = zone.fromUtc(local);
      } else if (source.kind() == TypeKind.TIME) {
        local = Dates.addMicros(report.rules().statementDate().getAsLong(), local);
      }
      if (local < 0 || !parser.isValidDate(local)) {
        return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
      }
      return finish(local, value, source, row);
    }
    long parsed;
    if (value instanceof Value.OfBytes) {
      byte[] s = text(value, source);
      parsed = parser.dateTime(s, 0, s.length);
      if (parsed == TemporalParser.INVALID) {
        boolean isDate = permissive.dateTime(s, 0, s.length) != TemporalParser.INVALID;
        return refused(
            value,
            source,
            isDate ? SqlError.ER_WARN_DATA_OUT_OF_RANGE : SqlError.WARN_DATA_TRUNCATED,
            row);
      }
      if (parser.isTruncated()) {
        report.badTemporal(typeName, s, SqlError.WARN_DATA_TRUNCATED, row);
      }
      if (parser.offsetMinutes() != TemporalParser.NO_OFFSET && !Temporals.hasZeroPart(parsed)) {
        long utc =
            Dates.addMicros(parsed, -parser.offsetMinutes() * 60L * Temporals.MICROS_PER_SECOND);
        parsed = utc < 0 ? TemporalParser.INVALID : zone.fromUtc(utc);
        if (parsed < 0) {
          return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
        }
      }
    } else {
      parsed = ofNumber(value, source);
      if (parsed == TemporalParser.INVALID) {
        return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
      }
    }
    return finish(parsed, value, source, row);
  }

  private static BigDecimal decimal(Value value, SqlType source) {
    return switch (value) {
      case Value.OfLong l ->
          source.unsigned() ? Decimals.ofUnsigned(l.value()) : BigDecimal.valueOf(l.value());
      case Value.OfDecimal d -> d.value();
      case Value.OfDouble d ->
          Double.isFinite(d.value()) ? Decimals.ofDouble(d.value()) : Decimals.MAX_VALUE;
      case Value.Null n -> throw new IllegalStateException("NULL was handled");
      case Value.OfBytes b -> throw new IllegalStateException("text was handled");
    };
  }

  private static boolean isLong(BigDecimal d) {
    return (long) d.precision() - d.scale() <= 18;
  }

  private long ofNumber(Value value, SqlType source) {
    BigDecimal d = decimal(value, source);
    if (!isLong(d)) {
      return TemporalParser.INVALID;
    }
    long whole = d.setScale(0, RoundingMode.DOWN).longValue();
    long packed = parser.dateTime(whole);
    if (packed == TemporalParser.INVALID || !parser.hasTime()) {
      return packed;
    }
    long micros = micros(d);
    if (micros == 0) {
      return packed;
    }
    long sum = Temporals.hasZeroPart(packed) ? packed : Dates.addMicros(packed, micros);
    return sum < 0 ? TemporalParser.INVALID : sum;
  }

  /** The fraction in microseconds, rounded. */
  private static long micros(BigDecimal d) {
    return d.remainder(BigDecimal.ONE)
        .movePointRight(6)
        .setScale(0, RoundingMode.HALF_UP)
        .longValue();
  }

  private long refused(Value value, SqlType source, SqlError otherwise, long row) {
    report.badTemporal(typeName, text(value, source), otherwise, row);
    return 0;
  }

  private long fitted(long packed) {
    return truncatesFraction ? Temporals.truncate(packed, fsp) : Temporals.round(packed, fsp);
  }

  /** From a valid local value to what the column holds. */
  private long finish(long local, Value value, SqlType source, long row) {
    if (target.kind() == TypeKind.DATE) {
      long date = Temporals.dateOf(local);
      if (date != local) {
        report.lost(row);
      }
      return date;
    }
    long rounded = fitted(local);
    if (rounded < 0) {
      return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
    }
    if (target.kind() == TypeKind.DATETIME || rounded == 0) {
      return rounded;
    }
    if (Temporals.hasZeroPart(rounded)) {
      return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
    }
    long utc = zone.toUtc(rounded);
    if (zone.wasInGap()) {
      report.badTemporal(typeName, text(value, source), SqlError.ER_WARN_INVALID_TIMESTAMP, row);
    }
    if (!ZoneConverter.isTimestamp(utc)) {
      return refused(value, source, SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
    }
    return utc;
  }

  private long storeTime(Value value, SqlType source, long row) {
    long micros;
    boolean isOutOfRange = false;
    if (value instanceof Value.OfLong l && source.kind().isTemporal()) {
      if (source.kind() == TypeKind.TIME) {
        micros = l.value();
      } else {
        long local = source.kind() == TypeKind.TIMESTAMP ? zone.fromUtc(l.value()) : l.value();
        micros = Temporals.timeOfDayMicros(local);
        if (!Temporals.isZeroDate(local)) {
          report.lost(row);
        }
      }
    } else if (value instanceof Value.OfBytes) {
      byte[] s = text(value, source);
      micros = lenient.time(s, 0, s.length);
      if (micros == TemporalParser.INVALID) {
        return refused(value, source, SqlError.WARN_DATA_TRUNCATED, row);
      }
      if (lenient.isTruncated()) {
        report.badTemporal(typeName, s, SqlError.WARN_DATA_TRUNCATED, row);
      }
      isOutOfRange = lenient.isOutOfRange();
    } else {
      BigDecimal d = decimal(value, source);
      long whole = isLong(d) ? d.setScale(0, RoundingMode.DOWN).longValue() : Long.MAX_VALUE;
      micros = lenient.time(whole);
      if (micros == TemporalParser.INVALID) {
        return refused(value, source, SqlError.WARN_DATA_TRUNCATED, row);
      }
      isOutOfRange = lenient.isOutOfRange();
      if (!isOutOfRange) {
        micros += micros(d);
      }
    }
    if (isOutOfRange) {
      report.badTemporal(typeName, text(value, source), SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
    }
    long rounded =
        truncatesFraction
            ? micros - micros % Temporals.fractionUnit(fsp)
            : Temporals.roundTime(micros, fsp);
    if (Math.abs(rounded) > Temporals.MAX_TIME) {
      report.badTemporal(typeName, text(value, source), SqlError.ER_WARN_DATA_OUT_OF_RANGE, row);
      rounded = rounded < 0 ? -Temporals.MAX_TIME : Temporals.MAX_TIME;
    }
    return rounded;
  }
}
