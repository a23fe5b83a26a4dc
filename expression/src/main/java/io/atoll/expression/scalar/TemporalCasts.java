package io.atoll.expression.scalar;

import io.atoll.expression.EvalContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.TemporalText;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.ZoneConverter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Conversions to and from DATE, TIME, DATETIME, TIMESTAMP and YEAR. */
final class TemporalCasts {
  private TemporalCasts() {}

  static RowFunction of(SqlType from, SqlType to) {
    return to.kind() == TypeKind.TIME ? toTime(from, to) : toDateTime(from, to);
  }

  private static RowFunction toDateTime(SqlType from, SqlType to) {
    return switch (from.kind()) {
      case DATE, DATETIME, TIMESTAMP -> row -> setDateTime(row, local(row, 0), to);
      case TIME -> row -> setDateTime(row, addTime(today(row.context()), row.getLong(0)), to);
      case JSON ->
          row -> {
            byte[] text = io.atoll.types.JsonBinary.unquote(row.getBytes(0));
            setDateTime(row, parseDateTime(text, 0, text.length, row.context(), to.kind()), to);
          };
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          row -> {
            long packed =
                parseDateTime(row.heap(0), row.start(0), row.length(0), row.context(), to.kind());
            setDateTime(row, packed, to);
          };
      case YEAR -> row -> setDateTime(row, TemporalParser.INVALID, to);
      case ENUM, SET ->
          row -> {
            byte[] text =
                CastEvaluators.element(row.getLong(0), from).getBytes(StandardCharsets.UTF_8);
            setDateTime(row, parseDateTime(text, 0, text.length, row.context(), to.kind()), to);
          };
      case FLOAT, DOUBLE ->
          row ->
              setDateTime(
                  row, fromNumber(row, io.atoll.types.Decimals.ofDouble(row.getDouble(0)), to), to);
      case DECIMAL -> row -> setDateTime(row, fromNumber(row, row.getDecimal(0), to), to);
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, NULL ->
          row ->
              setDateTime(
                  row, fromNumber(row, Casts.decimal(row.getLong(0), from.unsigned()), to), to);
    };
  }

  private static void setDateTime(Row row, long packed, SqlType to) {
    if (packed == TemporalParser.INVALID) {
      row.setNull();
      return;
    }
    switch (to.kind()) {
      case DATE -> row.set(Temporals.dateOf(packed));
      case TIMESTAMP -> row.set(round(row, row.context().zoneConverter().toUtc(packed), to));
      default -> row.set(round(row, packed, to));
    }
  }

  private static long round(Row row, long packed, SqlType to) {
    int fsp = Math.max(0, to.scale());
    return row.context().sqlMode().has(SqlMode.Flag.TIME_TRUNCATE_FRACTIONAL)
        ? Temporals.truncate(packed, fsp)
        : Temporals.round(packed, fsp);
  }

  /** A DATE, DATETIME or TIMESTAMP argument in the session's time zone. */
  static long local(Row row, int argument) {
    long packed = row.getLong(argument);
    return row.type(argument).kind() == TypeKind.TIMESTAMP
        ? row.context().zoneConverter().fromUtc(packed)
        : packed;
  }

  /** The statement's local date and time, packed. */
  static long now(EvalContext context) {
    return localMicros(context, context.nowMicros());
  }

  static long localMicros(EvalContext context, long micros) {
    long second = Math.floorDiv(micros, 1_000_000L);
    return ZoneConverter.ofEpochSecond(
        second + context.zoneConverter().offsetAt(second), (int) Math.floorMod(micros, 1_000_000L));
  }

  static long today(EvalContext context) {
    return Temporals.dateOf(now(context));
  }

  static long addTime(long packed, long micros) {
    long sum = io.atoll.types.Dates.addMicros(packed, micros);
    return sum < 0 ? TemporalParser.INVALID : sum;
  }

  /** Text to a packed local DATETIME; INVALID with warning 1292 where it is none. */
  static long parseDateTime(byte[] s, int start, int length, EvalContext context, TypeKind target) {
    TemporalParser parser = context.temporalParser();
    long packed = parser.dateTime(s, start, length);
    if (packed == TemporalParser.INVALID) {
      incorrect(context, target == TypeKind.DATE ? "DATE" : "DATETIME", s, start, length);
      return packed;
    }
    if (parser.isTruncated()) {
      TextNumbers.truncated(
          context, target == TypeKind.DATE ? "DATE" : "DATETIME", s, start, length);
    }
    int offset = parser.offsetMinutes();
    if (offset != TemporalParser.NO_OFFSET) {
      long utc = io.atoll.types.Dates.addMicros(packed, -offset * 60_000_000L);
      return utc < 0 ? TemporalParser.INVALID : context.zoneConverter().fromUtc(utc);
    }
    return packed;
  }

  static void incorrect(EvalContext context, String type, byte[] s, int start, int length) {
    String text = new String(s, start, length, StandardCharsets.UTF_8);
    incorrect(context, type, text);
  }

  static void incorrect(EvalContext context, String type, String text) {
    context
        .warnings()
        .add(
            io.atoll.types.Diagnostics.Level.WARNING,
            SqlError.ER_TRUNCATED_WRONG_VALUE,
            (type.equals("TIME")
                    ? "Truncated incorrect time"
                    : "Incorrect " + type.toLowerCase(java.util.Locale.ROOT))
                + " value: '"
                + text
                + "'");
  }

  private static long fromNumber(Row row, BigDecimal number, SqlType to) {
    BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
    long packed = TemporalParser.INVALID;
    if (whole.precision() < 19 && number.signum() >= 0) {
      packed = row.context().temporalParser().dateTime(whole.longValue());
      if (packed > 0) {
        long micros =
            number.subtract(whole).movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue();
        packed = micros == 0 ? packed : io.atoll.types.Dates.addMicros(packed, micros);
      }
    }
    if (packed == TemporalParser.INVALID) {
      incorrect(
          row.context(), to.kind() == TypeKind.DATE ? "DATE" : "DATETIME", number.toPlainString());
    }
    return packed;
  }

  private static RowFunction toTime(SqlType from, SqlType to) {
    return switch (from.kind()) {
      case TIME -> row -> setTime(row, row.getLong(0), to);
      case DATE, DATETIME, TIMESTAMP ->
          row -> setTime(row, Temporals.timeOfDayMicros(local(row, 0)), to);
      case JSON ->
          row -> {
            byte[] text = io.atoll.types.JsonBinary.unquote(row.getBytes(0));
            setTime(row, parseTime(text, 0, text.length, row.context()), to);
          };
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          row ->
              setTime(row, parseTime(row.heap(0), row.start(0), row.length(0), row.context()), to);
      case ENUM, SET ->
          row -> {
            byte[] text =
                CastEvaluators.element(row.getLong(0), from).getBytes(StandardCharsets.UTF_8);
            setTime(row, parseTime(text, 0, text.length, row.context()), to);
          };
      case FLOAT, DOUBLE ->
          row -> setTime(row, timeOf(row, io.atoll.types.Decimals.ofDouble(row.getDouble(0))), to);
      case DECIMAL -> row -> setTime(row, timeOf(row, row.getDecimal(0)), to);
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, NULL ->
          row -> setTime(row, timeOf(row, Casts.decimal(row.getLong(0), from.unsigned())), to);
    };
  }

  private static void setTime(Row row, long micros, SqlType to) {
    if (micros == TemporalParser.INVALID) {
      row.setNull();
    } else {
      row.set(Temporals.roundTime(micros, Math.max(0, to.scale())));
    }
  }

  static long parseTime(byte[] s, int start, int length, EvalContext context) {
    TemporalParser parser = context.temporalParser();
    long micros = parser.time(s, start, length);
    if (micros == TemporalParser.INVALID || parser.isTruncated() || parser.isOutOfRange()) {
      TextNumbers.truncated(context, "time", s, start, length);
    }
    return micros;
  }

  private static long timeOf(Row row, BigDecimal number) {
    BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
    long micros = TemporalParser.INVALID;
    if (whole.precision() < 19) {
      TemporalParser parser = row.context().temporalParser();
      micros = parser.time(whole.longValue());
      if (micros != TemporalParser.INVALID && !parser.isOutOfRange()) {
        micros +=
            number.subtract(whole).movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue();
        return micros;
      }
    }
    row.context().truncated(SqlError.ER_TRUNCATED_WRONG_VALUE, "time", number.toPlainString());
    return micros;
  }

  /** The integer that a temporal argument is: of the whole second nearest to it. */
  static long toInteger(Row row, int argument) {
    SqlType type = row.type(argument);
    boolean isCut = row.context().sqlMode().has(SqlMode.Flag.TIME_TRUNCATE_FRACTIONAL);
    return switch (type.kind()) {
      case DATE -> TemporalText.dateNumber(row.getLong(argument));
      case TIME -> TemporalText.timeInteger(row.getLong(argument), isCut);
      default -> TemporalText.dateTimeInteger(local(row, argument), isCut);
    };
  }

  /** The number that a temporal argument is in numeric context, with its fraction. */
  static BigDecimal toNumber(Row row, int argument) {
    SqlType type = row.type(argument);
    long whole;
    int micros;
    switch (type.kind()) {
      case TIME -> {
        long value = row.getLong(argument);
        whole = TemporalText.timeNumber(value);
        micros = (int) (value % 1_000_000);
      }
      case DATE -> {
        whole = TemporalText.dateNumber(row.getLong(argument));
        micros = 0;
      }
      default -> {
        long packed = local(row, argument);
        whole = TemporalText.dateTimeNumber(packed);
        micros = Temporals.micros(packed);
      }
    }
    BigDecimal number = BigDecimal.valueOf(whole);
    return micros == 0 ? number : number.add(BigDecimal.valueOf(micros, 6));
  }

  static RowFunction toText(SqlType from) {
    return row -> {
      ByteBuilder text = row.scratch();
      TemporalText.append(
          text, from, from.kind() == TypeKind.TIME ? row.getLong(0) : local(row, 0));
      row.set(text);
    };
  }

  static String year(long value) {
    return value == 0 ? "0000" : Long.toString(value);
  }

  static RowFunction toYear(SqlType from) {
    return switch (from.kind()) {
      case DATE, DATETIME, TIMESTAMP -> row -> row.set((long) Temporals.year(local(row, 0)));
      case TIME -> row -> row.set((long) Temporals.year(today(row.context())));
      case FLOAT, DOUBLE -> row -> setYear(row, Math.round(row.getDouble(0)), false);
      case DECIMAL ->
          row ->
              setYear(row, row.getDecimal(0).setScale(0, RoundingMode.HALF_UP).longValue(), false);
      case JSON ->
          row -> {
            byte[] text = io.atoll.types.JsonBinary.unquote(row.getBytes(0));
            setYear(
                row,
                TextNumbers.toLong(text, 0, text.length, false, row.context()),
                text.length < 4);
          };
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          row ->
              setYear(
                  row,
                  TextNumbers.toLong(
                      row.heap(0), row.start(0), row.length(0), false, row.context()),
                  row.length(0) < 4);
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, ENUM, SET, NULL ->
          row -> setYear(row, row.getLong(0), false);
    };
  }

  private static void setYear(Row row, long value, boolean zeroIs2000) {
    if (value == 0) {
      row.set(zeroIs2000 ? 2000L : 0L);
    } else if (value > 0 && value < 70) {
      row.set(2000 + value);
    } else if (value >= 70 && value < 100) {
      row.set(1900 + value);
    } else if (value >= 1901 && value <= 2155) {
      row.set(value);
    } else {
      row.context()
          .warnings()
          .warn(SqlError.ER_TRUNCATED_WRONG_VALUE, "YEAR", Long.toString(value));
      row.setNull();
    }
  }
}
