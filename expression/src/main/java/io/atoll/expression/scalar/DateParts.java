package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Dates;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** Parts of dates and times: YEAR … MICROSECOND, WEEK, EXTRACT, names, TO_DAYS and its kin. */
final class DateParts {
  private static final List<Arg> DATE = List.of(Arg.DATETIME);

  private DateParts() {}

  static void register(Registrar registrar) {
    part(registrar, "YEAR", Temporals::year);
    part(registrar, "MONTH", Temporals::month);
    part(registrar, "QUARTER", p -> (Temporals.month(p) + 2) / 3);
    part(registrar, "DAYOFMONTH", Temporals::day);
    registrar.alias("DAY", "DAYOFMONTH");
    date(registrar, "DAYOFWEEK", p -> (Dates.weekday(Dates.dayNumber(p)) + 1) % 7 + 1);
    date(registrar, "WEEKDAY", p -> Dates.weekday(Dates.dayNumber(p)));
    date(registrar, "DAYOFYEAR", Dates::dayOfYear);
    date(registrar, "WEEKOFYEAR", p -> yearWeek(p, 3) % 100);
    date(registrar, "TO_DAYS", Dates::dayNumber);
    date(registrar, "TO_SECONDS", p -> Dates.micros(p) / 1_000_000);
    List<Arg> time = List.of(Arg.TIME);
    registrar.row(
        "HOUR",
        1,
        1,
        time,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(Math.abs(row.getLong(0)) / 3_600_000_000L));
    registrar.row(
        "MINUTE",
        1,
        1,
        time,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(Math.abs(row.getLong(0)) / 60_000_000L % 60));
    registrar.row(
        "SECOND",
        1,
        1,
        time,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(Math.abs(row.getLong(0)) / 1_000_000L % 60));
    registrar.row(
        "MICROSECOND",
        1,
        1,
        time,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(Math.abs(row.getLong(0)) % 1_000_000L));
    registrar.row(
        "TIME_TO_SEC",
        1,
        1,
        time,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(row.getLong(0) / 1_000_000L));
    List<Arg> withMode = List.of(Arg.DATETIME, Arg.INT);
    registrar.row(
        "WEEK",
        1,
        2,
        withMode,
        ResultTypes.NULLABLE_INTEGER,
        row ->
            week(
                row,
                row.count() > 1 ? (int) row.getLong(1) & 7 : row.context().defaultWeekFormat()));
    registrar.row(
        "YEARWEEK",
        1,
        2,
        withMode,
        ResultTypes.NULLABLE_INTEGER,
        row -> {
          long p = TemporalCasts.local(row, 0);
          if (Temporals.hasZeroPart(p)) {
            row.setNull();
          } else {
            row.set(yearWeek(p, (row.count() > 1 ? (int) row.getLong(1) & 7 : 0) | 2));
          }
        });
    name(registrar, "DAYNAME", p -> dayName(Dates.weekday(Dates.dayNumber(p)), TextStyle.FULL));
    registrar.row(
        "MONTHNAME",
        1,
        1,
        DATE,
        ResultTypes.connectionText(9),
        row -> {
          int month = Temporals.month(TemporalCasts.local(row, 0));
          if (month == 0) {
            row.setNull();
          } else {
            row.set(monthName(month, TextStyle.FULL));
          }
        });
    registrar.row(
        "LAST_DAY",
        1,
        1,
        DATE,
        (arguments, context) -> SqlType.temporal(TypeKind.DATE, 0),
        row -> {
          long p = TemporalCasts.local(row, 0);
          int month = Temporals.month(p);
          if (month == 0) {
            row.setNull();
          } else {
            int year = Temporals.year(p);
            row.set(Temporals.pack(year, month, Dates.daysInMonth(year, month), 0, 0, 0, 0));
          }
        });
    registrar.row(
        "FROM_DAYS",
        1,
        1,
        List.of(Arg.INT),
        (arguments, context) -> SqlType.temporal(TypeKind.DATE, 0),
        row ->
            row.set(Dates.fromDayNumber((int) Math.clamp(row.getLong(0), 0, Dates.MAX_DAY + 1))));
    registrar.add(
        "EXTRACT",
        2,
        2,
        DateParts::resolveExtract,
        Registrar.rowCompiler(false, DateParts::extract));
  }

  private static long yearWeek(long p, int mode) {
    return Dates.yearWeek(Temporals.year(p), Temporals.month(p), Temporals.day(p), mode);
  }

  private static void week(Row row, int mode) {
    long p = TemporalCasts.local(row, 0);
    if (Temporals.hasZeroPart(p)) {
      row.setNull();
    } else {
      row.set(yearWeek(p, mode) % 100);
    }
  }

  /** A part that zero dates have too. */
  private static void part(Registrar registrar, String name, LongUnaryOperator operator) {
    registrar.row(
        name,
        1,
        1,
        DATE,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(operator.applyAsLong(TemporalCasts.local(row, 0))));
  }

  /** Something of a real day: NULL for zero dates. */
  private static void date(Registrar registrar, String name, LongUnaryOperator operator) {
    registrar.row(
        name,
        1,
        1,
        DATE,
        ResultTypes.NULLABLE_INTEGER,
        row -> {
          long p = TemporalCasts.local(row, 0);
          if (Temporals.hasZeroPart(p)) {
            row.setNull();
          } else {
            row.set(operator.applyAsLong(p));
          }
        });
  }

  private interface Naming {
    String of(long packed);
  }

  private static void name(Registrar registrar, String name, Naming naming) {
    registrar.row(
        name,
        1,
        1,
        DATE,
        ResultTypes.connectionText(9),
        row -> {
          long p = TemporalCasts.local(row, 0);
          if (Temporals.hasZeroPart(p)) {
            row.setNull();
          } else {
            row.set(naming.of(p));
          }
        });
  }

  static String dayName(int weekday, TextStyle style) {
    return DayOfWeek.of(weekday + 1).getDisplayName(style, Locale.ENGLISH);
  }

  static String monthName(int month, TextStyle style) {
    return Month.of(month).getDisplayName(style, Locale.ENGLISH);
  }

  private static Expression resolveExtract(
      String name, List<Expression> arguments, ResolveContext context) {
    IntervalUnit unit = IntervalUnit.of(arguments.get(0));
    boolean isTime =
        switch (unit) {
          case HOUR,
              MINUTE,
              SECOND,
              MICROSECOND,
              HOUR_MINUTE,
              HOUR_SECOND,
              HOUR_MICROSECOND,
              MINUTE_SECOND,
              MINUTE_MICROSECOND,
              SECOND_MICROSECOND ->
              true;
          default -> false;
        };
    Expression value = arguments.get(1);
    TypeKind kind = value.type().kind();
    Expression converted =
        isTime && !kind.isDateLike()
            ? Arg.TIME.convert(value, context)
            : Arg.TEMPORAL.convert(value, context);
    return new Expression.Call(
        new Function(name), List.of(arguments.get(0), converted), SqlType.BIGINT);
  }

  private static RowFunction extract(Expression.Call call) {
    IntervalUnit unit = IntervalUnit.of(call.arguments().get(0));
    boolean isTime = call.arguments().get(1).type().kind() == TypeKind.TIME;
    return row -> {
      long value = isTime ? row.getLong(1) : TemporalCasts.local(row, 1);
      if (value == TemporalParser.INVALID) {
        row.setNull();
        return;
      }
      long date = isTime ? 0 : value;
      long micros = isTime ? Math.abs(value) : Temporals.timeOfDayMicros(value);
      long sign = isTime && value < 0 ? -1 : 1;
      long hour = micros / 3_600_000_000L;
      long minute = micros / 60_000_000L % 60;
      long second = micros / 1_000_000L % 60;
      long fraction = micros % 1_000_000L;
      long day = isTime ? 0 : Temporals.day(date);
      long result =
          switch (unit) {
            case YEAR -> Temporals.year(date);
            case QUARTER -> (Temporals.month(date) + 2) / 3;
            case MONTH -> Temporals.month(date);
            case WEEK ->
                Temporals.hasZeroPart(date)
                    ? 0
                    : yearWeek(date, row.context().defaultWeekFormat()) % 100;
            case DAY -> day;
            case HOUR -> hour;
            case MINUTE -> minute;
            case SECOND -> second;
            case MICROSECOND -> fraction;
            case YEAR_MONTH -> Temporals.year(date) * 100L + Temporals.month(date);
            case DAY_HOUR -> day * 100 + hour;
            case DAY_MINUTE -> (day * 100 + hour) * 100 + minute;
            case DAY_SECOND -> ((day * 100 + hour) * 100 + minute) * 100 + second;
            case DAY_MICROSECOND ->
                (((day * 100 + hour) * 100 + minute) * 100 + second) * 1_000_000 + fraction;
            case HOUR_MINUTE -> hour * 100 + minute;
            case HOUR_SECOND -> (hour * 100 + minute) * 100 + second;
            case HOUR_MICROSECOND -> ((hour * 100 + minute) * 100 + second) * 1_000_000 + fraction;
            case MINUTE_SECOND -> minute * 100 + second;
            case MINUTE_MICROSECOND -> (minute * 100 + second) * 1_000_000 + fraction;
            case SECOND_MICROSECOND -> second * 1_000_000 + fraction;
          };
      row.set(sign * result);
    };
  }
}
