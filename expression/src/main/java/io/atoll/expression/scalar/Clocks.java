package io.atoll.expression.scalar;

import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Dates;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.ZoneConverter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** NOW and its kin, UNIX_TIMESTAMP, FROM_UNIXTIME, CONVERT_TZ, MAKEDATE, MAKETIME, PERIOD_…. */
final class Clocks {
  private static final List<Arg> INT = List.of(Arg.INT);

  private Clocks() {}

  static void register(Registrar registrar) {
    now(registrar, "NOW", TypeKind.DATETIME, c -> TemporalCasts.now(c));
    registrar.alias("CURRENT_TIMESTAMP", "NOW");
    registrar.alias("LOCALTIME", "NOW");
    registrar.alias("LOCALTIMESTAMP", "NOW");
    now(registrar, "CURDATE", TypeKind.DATE, TemporalCasts::today);
    registrar.alias("CURRENT_DATE", "CURDATE");
    now(registrar, "CURTIME", TypeKind.TIME, c -> Temporals.timeOfDayMicros(TemporalCasts.now(c)));
    registrar.alias("CURRENT_TIME", "CURTIME");
    now(registrar, "UTC_TIMESTAMP", TypeKind.DATETIME, Clocks::utc);
    now(registrar, "UTC_DATE", TypeKind.DATE, c -> Temporals.dateOf(utc(c)));
    now(registrar, "UTC_TIME", TypeKind.TIME, c -> Temporals.timeOfDayMicros(utc(c)));
    registrar.addVolatile(
        "SYSDATE",
        0,
        1,
        false,
        (name, arguments, context) -> typed(name, arguments, TypeKind.DATETIME),
        (call, arguments) ->
            new RowEvaluator(
                call.type(),
                arguments,
                false,
                true,
                row ->
                    row.set(
                        Temporals.truncate(
                            TemporalCasts.localMicros(row.context(), row.context().clockMicros()),
                            call.type().scale()))));
    registrar.add(
        "UNIX_TIMESTAMP",
        0,
        1,
        Clocks::resolveUnix,
        Registrar.rowCompiler(false, call -> Clocks::unix));
    registrar.add(
        "FROM_UNIXTIME",
        1,
        2,
        Clocks::resolveFromUnix,
        Registrar.rowCompiler(false, call -> Clocks::fromUnix));
    registrar.row(
        "CONVERT_TZ",
        3,
        3,
        List.of(Arg.DATETIME, Arg.OTHER_TEXT, Arg.OTHER_TEXT),
        (arguments, context) ->
            SqlType.temporal(TypeKind.DATETIME, Math.max(0, arguments.get(0).type().scale())),
        Clocks::convertZone);
    registrar.row(
        "MAKEDATE",
        2,
        2,
        INT,
        (arguments, context) -> SqlType.temporal(TypeKind.DATE, 0),
        Clocks::makeDate);
    registrar.row(
        "MAKETIME",
        3,
        3,
        List.of(Arg.INT, Arg.INT, Arg.DECIMAL),
        (arguments, context) ->
            SqlType.temporal(TypeKind.TIME, Math.min(6, arguments.get(2).type().scale())),
        Clocks::makeTime);
    registrar.row(
        "PERIOD_ADD",
        2,
        2,
        INT,
        ResultTypes.INTEGER,
        row -> row.set(period(months(row.getLong(0)) + row.getLong(1))));
    registrar.row(
        "PERIOD_DIFF",
        2,
        2,
        INT,
        ResultTypes.INTEGER,
        row -> row.set(months(row.getLong(0)) - months(row.getLong(1))));
    registrar.row(
        "SEC_TO_TIME",
        1,
        1,
        List.of(Arg.DECIMAL),
        (arguments, context) ->
            SqlType.temporal(TypeKind.TIME, Math.min(6, arguments.get(0).type().scale())),
        row -> {
          BigDecimal micros = row.getDecimal(0).movePointRight(6).setScale(0, RoundingMode.HALF_UP);
          boolean fits = micros.abs().compareTo(BigDecimal.valueOf(Temporals.MAX_TIME)) <= 0;
          row.set(
              fits
                  ? micros.longValue()
                  : micros.signum() < 0 ? -Temporals.MAX_TIME : Temporals.MAX_TIME);
          if (!fits) {
            TemporalCasts.incorrect(row.context(), "TIME", row.getDecimal(0).toPlainString());
          }
        });
    registrar.row(
        "DATE",
        1,
        1,
        List.of(Arg.DATE),
        (arguments, context) -> SqlType.temporal(TypeKind.DATE, 0),
        row -> row.set(row.getLong(0)));
    registrar.row(
        "TIME",
        1,
        1,
        List.of(Arg.TIME),
        (arguments, context) ->
            SqlType.temporal(TypeKind.TIME, Math.max(0, arguments.get(0).type().scale())),
        row -> row.set(row.getLong(0)));
    registrar.row(
        "TIMESTAMP",
        1,
        2,
        List.of(Arg.DATETIME, Arg.TIME),
        (arguments, context) -> {
          int scale = 0;
          for (Expression argument : arguments) {
            scale = Math.max(scale, Math.max(0, argument.type().scale()));
          }
          return SqlType.temporal(TypeKind.DATETIME, scale);
        },
        row -> {
          long packed = TemporalCasts.local(row, 0);
          long sum = row.count() > 1 ? Dates.addMicros(packed, row.getLong(1)) : packed;
          if (sum < 0) {
            row.setNull();
          } else {
            row.set(sum);
          }
        });
  }

  /** A clock of the statement. */
  private interface Reading {
    long of(EvalContext context);
  }

  private static long utc(EvalContext context) {
    return ZoneConverter.ofEpochSecond(
        Math.floorDiv(context.nowMicros(), 1_000_000L),
        (int) Math.floorMod(context.nowMicros(), 1_000_000L));
  }

  private static void now(Registrar registrar, String name, TypeKind kind, Reading reading) {
    registrar.add(
        name,
        0,
        1,
        (n, arguments, context) -> typed(n, arguments, kind),
        Registrar.rowCompiler(
            true,
            call -> {
              int scale = Math.max(0, call.type().scale());
              return switch (kind) {
                case TIME ->
                    row -> {
                      long unit = Temporals.fractionUnit(scale);
                      row.set(reading.of(row.context()) / unit * unit);
                    };
                case DATE -> row -> row.set(reading.of(row.context()));
                default -> row -> row.set(Temporals.truncate(reading.of(row.context()), scale));
              };
            }));
  }

  private static Expression typed(String name, List<Expression> arguments, TypeKind kind) {
    int scale = 0;
    if (!arguments.isEmpty()) {
      long given = TextFunctions.constantLength(arguments.get(0), 7);
      if (given > 6) {
        throw io.atoll.types.SqlError.ER_TOO_BIG_PRECISION.with(
            given, name.toLowerCase(java.util.Locale.ROOT), 6);
      }
      scale = (int) given;
    }
    return new Expression.Call(
        new Function(name), List.of(), SqlType.temporal(kind, scale).withNullable(false));
  }

  private static Expression resolveUnix(
      String name, List<Expression> arguments, ResolveContext context) {
    if (arguments.isEmpty()) {
      return new Expression.Call(
          new Function(name),
          List.of(),
          SqlType.number(TypeKind.BIGINT, 21, 0, false).withNullable(false));
    }
    Expression date = Arg.TEMPORAL.convert(arguments.get(0), context);
    if (arguments.get(0).type().kind() == TypeKind.TIMESTAMP) {
      date = arguments.get(0);
    } else if (date.type().kind() == TypeKind.TIME) {
      date = Casts.cast(date, SqlType.temporal(TypeKind.DATETIME, date.type().scale()));
    }
    int scale = Math.max(0, date.type().scale());
    SqlType type =
        scale == 0
            ? SqlType.number(TypeKind.BIGINT, 21, 0, false)
            : SqlType.decimal(12 + scale, scale);
    return new Expression.Call(new Function(name), List.of(date), type);
  }

  private static void unix(Row row) {
    if (row.count() == 0) {
      row.set(Math.floorDiv(row.context().nowMicros(), 1_000_000L));
      return;
    }
    long packed = row.getLong(0);
    long utc =
        row.type(0).kind() == TypeKind.TIMESTAMP
            ? packed
            : row.context().zoneConverter().toUtc(packed);
    long second = Temporals.hasZeroPart(utc) ? 0 : ZoneConverter.epochSecond(utc);
    boolean inRange = second >= 0 && second <= 32_536_771_199L && !Temporals.hasZeroPart(utc);
    if (row.type().kind() == TypeKind.BIGINT) {
      row.set(inRange ? second : 0);
    } else {
      row.set(
          inRange
              ? BigDecimal.valueOf(second * 1_000_000 + Temporals.micros(utc), 6)
              : BigDecimal.ZERO);
    }
  }

  private static Expression resolveFromUnix(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression seconds = Arg.DECIMAL.convert(arguments.get(0), context);
    int scale = arguments.get(0).type().kind().isString() ? 6 : Math.min(6, seconds.type().scale());
    Expression result =
        new Expression.Call(
            new Function(name), List.of(seconds), SqlType.temporal(TypeKind.DATETIME, scale));
    return arguments.size() == 1
        ? result
        : new Expression.Call(
            new Function("DATE_FORMAT"),
            List.of(result, Casts.toText(arguments.get(1), context)),
            ResultTypes.text(1024, context.connectionCollation()));
  }

  private static void fromUnix(Row row) {
    BigDecimal seconds = row.getDecimal(0);
    if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(32_536_771_199L)) > 0) {
      row.setNull();
      return;
    }
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue();
    row.set(Temporals.round(TemporalCasts.localMicros(row.context(), micros), row.type().scale()));
  }

  private static void convertZone(Row row) {
    try {
      ZoneId from = ZoneConverter.zoneOf(row.getText(1), ZoneOffset.UTC);
      ZoneId to = ZoneConverter.zoneOf(row.getText(2), ZoneOffset.UTC);
      long packed = TemporalCasts.local(row, 0);
      if (Temporals.hasZeroPart(packed)) {
        row.setNull();
        return;
      }
      ZoneConverter source = new ZoneConverter(from);
      long utc = source.toUtc(packed);
      long second = ZoneConverter.epochSecond(utc);
      boolean inRange = second > 0 && second <= 32_536_771_199L;
      row.set(inRange ? new ZoneConverter(to).fromUtc(utc) : packed);
    } catch (SqlException e) {
      // an unknown zone gives NULL
      row.setNull();
    }
  }

  private static void makeDate(Row row) {
    long year = row.getLong(0);
    long day = row.getLong(1);
    if (year < 0 || year > 9999 || day <= 0) {
      row.setNull();
      return;
    }
    if (year < 100) {
      year += year < 70 ? 2000 : 1900;
    }
    long number = Dates.dayNumber((int) year, 1, 1) + day - 1;
    if (number > Dates.MAX_DAY) {
      row.setNull();
    } else {
      row.set(Dates.fromDayNumber((int) number));
    }
  }

  private static void makeTime(Row row) {
    long hour = row.getLong(0);
    long minute = row.getLong(1);
    BigDecimal second = row.getDecimal(2);
    if (minute < 0
        || minute > 59
        || second.signum() < 0
        || second.compareTo(BigDecimal.valueOf(60)) >= 0) {
      row.setNull();
      return;
    }
    if (Math.abs(hour) > 838) {
      TemporalCasts.incorrect(
          row.context(), "TIME", hour + ":" + minute + ":" + second.toPlainString());
      row.set(hour < 0 ? -Temporals.MAX_TIME : Temporals.MAX_TIME);
      return;
    }
    long micros =
        Math.abs(hour) * 3_600_000_000L
            + minute * 60_000_000L
            + second.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue();
    row.set(Temporals.roundTime(hour < 0 ? -micros : micros, row.type().scale()));
  }

  private static long months(long period) {
    long year = period / 100;
    if (year < 70) {
      year += 2000;
    } else if (year < 100) {
      year += 1900;
    }
    return period == 0 ? 0 : year * 12 + period % 100 - 1;
  }

  private static long period(long months) {
    return months == 0 ? 0 : months / 12 * 100 + months % 12 + 1;
  }
}
