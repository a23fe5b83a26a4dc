package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Dates;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.TemporalText;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** DATE_ADD, DATE_SUB, TIMESTAMPADD, TIMESTAMPDIFF, DATEDIFF, TIMEDIFF, ADDTIME, SUBTIME. */
final class DateArithmetic {
  private DateArithmetic() {}

  static void register(Registrar registrar) {
    for (String name : List.of("DATE_ADD", "DATE_SUB")) {
      registrar.add(
          name,
          3,
          3,
          DateArithmetic::resolveAdd,
          Registrar.rowCompiler(false, call -> add(call, name.equals("DATE_SUB"))));
    }
    registrar.add(
        "ADDDATE", 2, 3, (n, a, c) -> resolveDays("DATE_ADD", a, c), DateArithmetic::none);
    registrar.add(
        "SUBDATE", 2, 3, (n, a, c) -> resolveDays("DATE_SUB", a, c), DateArithmetic::none);
    registrar.add(
        "TIMESTAMPADD",
        3,
        3,
        (name, arguments, context) ->
            resolveAdd(
                "DATE_ADD", List.of(arguments.get(2), arguments.get(1), arguments.get(0)), context),
        DateArithmetic::none);
    registrar.row(
        "DATEDIFF",
        2,
        2,
        List.of(Arg.DATETIME),
        ResultTypes.NULLABLE_INTEGER,
        row -> {
          long a = TemporalCasts.local(row, 0);
          long b = TemporalCasts.local(row, 1);
          if (Temporals.hasZeroPart(a) || Temporals.hasZeroPart(b)) {
            row.setNull();
          } else {
            row.set((long) Dates.dayNumber(a) - Dates.dayNumber(b));
          }
        });
    registrar.add(
        "TIMESTAMPDIFF",
        3,
        3,
        (name, arguments, context) ->
            new Expression.Call(
                new Function(name),
                List.of(
                    arguments.get(0),
                    Arg.DATETIME.convert(arguments.get(1), context),
                    Arg.DATETIME.convert(arguments.get(2), context)),
                SqlType.BIGINT),
        Registrar.rowCompiler(false, DateArithmetic::difference));
    registrar.add(
        "TIMEDIFF",
        2,
        2,
        DateArithmetic::resolveTimeDiff,
        Registrar.rowCompiler(false, call -> DateArithmetic::timeDiff));
    for (String name : List.of("ADDTIME", "SUBTIME")) {
      registrar.add(
          name,
          2,
          2,
          DateArithmetic::resolveAddTime,
          Registrar.rowCompiler(false, call -> addTime(call, name.equals("SUBTIME"))));
    }
  }

  private static io.atoll.expression.Evaluator none(
      Expression.Call call, io.atoll.expression.Evaluator[] arguments) {
    throw new IllegalStateException("resolution replaces " + call.function().name());
  }

  private static Expression resolveDays(
      String name, List<Expression> arguments, ResolveContext context) {
    List<Expression> full = new ArrayList<>(arguments);
    if (full.size() == 2) {
      full.add(
          new Expression.Constant(
              Value.ofUtf8("DAY"),
              SqlType.varchar(3, context.connectionCollation()).withNullable(false)));
    }
    return resolveAdd(name, full, context);
  }

  private static Expression resolveAdd(
      String name, List<Expression> arguments, ResolveContext context) {
    IntervalUnit unit = IntervalUnit.of(arguments.get(2));
    Expression date = arguments.get(0);
    Expression amount = arguments.get(1);
    if (unit.parts() > 1) {
      amount = Casts.toText(amount, context);
    } else if (unit == IntervalUnit.SECOND) {
      amount =
          amount.type().kind().isString()
              ? Casts.cast(amount, SqlType.decimal(65, 6))
              : NumericTypes.toDecimal(amount);
    } else {
      amount = Arg.INT.convert(amount, context);
    }
    int fraction =
        unit.hasMicroseconds()
            ? 6
            : unit == IntervalUnit.SECOND ? Math.min(6, Math.max(0, amount.type().scale())) : 0;
    TypeKind kind = date.type().kind();
    int scale = Math.max(fraction, Math.max(0, kind.isTemporal() ? date.type().scale() : 0));
    SqlType type =
        switch (kind) {
          case DATE ->
              unit.isDateUnit()
                  ? SqlType.temporal(TypeKind.DATE, 0)
                  : SqlType.temporal(TypeKind.DATETIME, fraction);
          case TIME ->
              unit.isDateUnit() && unit != IntervalUnit.DAY && unit != IntervalUnit.WEEK
                  ? SqlType.temporal(TypeKind.DATETIME, scale)
                  : SqlType.temporal(TypeKind.TIME, scale);
          case DATETIME, TIMESTAMP -> SqlType.temporal(TypeKind.DATETIME, scale);
          default -> SqlType.varchar(29, context.connectionCollation());
        };
    if (kind == TypeKind.TIME && type.kind() == TypeKind.DATETIME) {
      date = Casts.cast(date, type);
    } else if (!kind.isTemporal()) {
      date = Casts.toText(date, context);
    }
    return new Expression.Call(new Function(name), List.of(date, amount, arguments.get(2)), type);
  }

  private static RowFunction add(Expression.Call call, boolean subtract) {
    IntervalUnit unit = IntervalUnit.of(call.arguments().get(2));
    SqlType from = call.arguments().get(0).type();
    boolean isText = from.kind().isString();
    boolean isTime = call.type().kind() == TypeKind.TIME;
    return row -> {
      long micros = amount(row, unit, subtract);
      if (micros == Long.MIN_VALUE) {
        overflow(row);
        return;
      }
      if (isTime) {
        long sum = row.getLong(0) + micros;
        if (Math.abs(sum) > Temporals.MAX_TIME) {
          overflow(row);
        } else {
          row.set(sum);
        }
        return;
      }
      long packed =
          isText
              ? TemporalCasts.parseDateTime(
                  row.heap(0), row.start(0), row.length(0), row.context(), TypeKind.DATETIME)
              : TemporalCasts.local(row, 0);
      if (packed == TemporalParser.INVALID) {
        row.setNull();
        return;
      }
      boolean hadTime = !isText || row.context().temporalParser().hasTime();
      if (Temporals.hasZeroPart(packed)) {
        TemporalCasts.incorrect(
            row.context(),
            "DATETIME",
            TemporalText.of(SqlType.temporal(TypeKind.DATETIME, 0), packed));
        row.setNull();
        return;
      }
      long sum =
          unit.months() > 0 ? Dates.addMonths(packed, micros) : Dates.addMicros(packed, micros);
      if (sum < 0) {
        overflow(row);
      } else if (isText) {
        print(row, sum, hadTime || !unit.isDateUnit());
      } else {
        row.set(sum);
      }
    };
  }

  private static void print(Row row, long packed, boolean withTime) {
    ByteBuilder out = row.scratch();
    if (withTime) {
      TemporalText.appendDateTime(out, packed, Temporals.micros(packed) != 0 ? 6 : 0);
    } else {
      TemporalText.appendDate(out, packed);
    }
    row.set(out);
  }

  private static void overflow(Row row) {
    row.context().warnings().warn(SqlError.ER_DATETIME_FUNCTION_OVERFLOW, "datetime");
    row.setNull();
  }

  /** Months or microseconds of the amount; MIN_VALUE where it is beyond all dates. */
  private static long amount(Row row, IntervalUnit unit, boolean subtract) {
    long sign = subtract ? -1 : 1;
    if (unit.parts() > 1) {
      return sign * composed(row, unit);
    }
    if (unit == IntervalUnit.SECOND) {
      BigDecimal micros = row.getDecimal(1).movePointRight(6).setScale(0, RoundingMode.HALF_UP);
      return micros.precision() > 18 ? Long.MIN_VALUE : sign * micros.longValue();
    }
    long count = row.getLong(1);
    long limit = 400_000_000_000_000_000L / Math.max(1, unit.micros());
    if (row.type(1).unsigned() && count < 0 || count > limit || count < -limit) {
      return Long.MIN_VALUE;
    }
    return sign * count * (unit.months() > 0 ? unit.months() : unit.micros());
  }

  /** Amounts such as '1:30' or '2 12:00:00': numbers, filled from the right. */
  private static long composed(Row row, IntervalUnit unit) {
    byte[] s = row.heap(1);
    int i = row.start(1);
    int end = i + row.length(1);
    boolean negative = false;
    while (i < end && (s[i] == ' ')) {
      i++;
    }
    if (i < end && s[i] == '-') {
      negative = true;
    }
    long[] values = new long[unit.parts()];
    int count = 0;
    int lastDigits = 0;
    while (i < end && count < values.length) {
      while (i < end && (s[i] < '0' || s[i] > '9')) {
        i++;
      }
      if (i == end) {
        break;
      }
      long value = 0;
      lastDigits = 0;
      while (i < end && s[i] >= '0' && s[i] <= '9' && value < 1_000_000_000_000L) {
        value = value * 10 + (s[i++] - '0');
        lastDigits++;
      }
      values[count++] = value;
    }
    long[] parts = new long[unit.parts()];
    System.arraycopy(values, 0, parts, parts.length - count, count);
    if (unit.hasMicroseconds() && count > 0 && count == parts.length) {
      for (int k = lastDigits; k < 6; k++) {
        parts[parts.length - 1] *= 10;
      }
    }
    long total = total(unit, parts);
    return negative ? -total : total;
  }

  private static long total(IntervalUnit unit, long[] v) {
    return switch (unit) {
      case YEAR_MONTH -> v[0] * 12 + v[1];
      case DAY_HOUR -> v[0] * 86_400_000_000L + v[1] * 3_600_000_000L;
      case DAY_MINUTE -> v[0] * 86_400_000_000L + v[1] * 3_600_000_000L + v[2] * 60_000_000L;
      case DAY_SECOND ->
          v[0] * 86_400_000_000L + v[1] * 3_600_000_000L + v[2] * 60_000_000L + v[3] * 1_000_000L;
      case DAY_MICROSECOND ->
          v[0] * 86_400_000_000L
              + v[1] * 3_600_000_000L
              + v[2] * 60_000_000L
              + v[3] * 1_000_000L
              + v[4];
      case HOUR_MINUTE -> v[0] * 3_600_000_000L + v[1] * 60_000_000L;
      case HOUR_SECOND -> v[0] * 3_600_000_000L + v[1] * 60_000_000L + v[2] * 1_000_000L;
      case HOUR_MICROSECOND ->
          v[0] * 3_600_000_000L + v[1] * 60_000_000L + v[2] * 1_000_000L + v[3];
      case MINUTE_SECOND -> v[0] * 60_000_000L + v[1] * 1_000_000L;
      case MINUTE_MICROSECOND -> v[0] * 60_000_000L + v[1] * 1_000_000L + v[2];
      case SECOND_MICROSECOND -> v[0] * 1_000_000L + v[1];
      case MICROSECOND, SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR -> v[0];
    };
  }

  private static RowFunction difference(Expression.Call call) {
    IntervalUnit unit = IntervalUnit.of(call.arguments().get(0));
    return row -> {
      long a = TemporalCasts.local(row, 1);
      long b = TemporalCasts.local(row, 2);
      if (Temporals.hasZeroPart(a) || Temporals.hasZeroPart(b)) {
        row.setNull();
      } else if (unit.months() > 0) {
        row.set(monthsBetween(a, b) / unit.months());
      } else {
        row.set((Dates.micros(b) - Dates.micros(a)) / unit.micros());
      }
    };
  }

  /** Whole months from {@code a} to {@code b}; negative where b is earlier. */
  private static long monthsBetween(long a, long b) {
    if (a > b) {
      return -monthsBetween(b, a);
    }
    long months =
        (Temporals.year(b) - Temporals.year(a)) * 12L + Temporals.month(b) - Temporals.month(a);
    long mask = (1L << 46) - 1;
    return (b & mask) < (a & mask) ? months - 1 : months;
  }

  private static Expression resolveTimeDiff(
      String name, List<Expression> arguments, ResolveContext context) {
    List<Expression> converted = new ArrayList<>();
    boolean anyDate = arguments.stream().anyMatch(a -> a.type().kind().isDateLike());
    boolean anyTime = arguments.stream().anyMatch(a -> a.type().kind() == TypeKind.TIME);
    int scale = 0;
    for (Expression argument : arguments) {
      Expression e =
          argument.type().kind().isTemporal()
              ? Arg.TEMPORAL.convert(argument, context)
              : anyDate
                  ? Casts.cast(argument, SqlType.temporal(TypeKind.DATETIME, 6))
                  : anyTime
                      ? Casts.cast(argument, SqlType.temporal(TypeKind.TIME, 6))
                      : Casts.toText(argument, context);
      scale = Math.max(scale, ResultTypes.fraction(argument));
      converted.add(e);
    }
    return new Expression.Call(
        new Function(name), converted, SqlType.temporal(TypeKind.TIME, scale));
  }

  private static void timeDiff(Row row) {
    boolean dateA = row.type(0).kind().isDateLike();
    boolean dateB = row.type(1).kind().isDateLike();
    long a = value(row, 0);
    boolean textDateA = row.type(0).kind().isString() && sawDate(row, 0);
    long b = value(row, 1);
    boolean textDateB = row.type(1).kind().isString() && sawDate(row, 1);
    if (a == TemporalParser.INVALID
        || b == TemporalParser.INVALID
        || (dateA || textDateA) != (dateB || textDateB)) {
      row.setNull();
      return;
    }
    long difference = a - b;
    if (Math.abs(difference) > Temporals.MAX_TIME) {
      TemporalCasts.incorrect(row.context(), "TIME", Long.toString(difference / 1_000_000));
      difference = difference < 0 ? -Temporals.MAX_TIME : Temporals.MAX_TIME;
    }
    row.set(difference);
  }

  /** Whether a text is a date with a time rather than a time. */
  private static boolean sawDate(Row row, int argument) {
    byte[] s = row.heap(argument);
    int digits = 0;
    int i = row.start(argument);
    int end = i + row.length(argument);
    while (i < end && s[i] >= '0' && s[i] <= '9') {
      digits++;
      i++;
    }
    return i < end && s[i] == '-' && digits >= 2;
  }

  private static long value(Row row, int argument) {
    return switch (row.type(argument).kind()) {
      case TIME -> row.getLong(argument);
      case DATE, DATETIME, TIMESTAMP -> Dates.micros(TemporalCasts.local(row, argument));
      default -> {
        if (sawDate(row, argument)) {
          long packed =
              TemporalCasts.parseDateTime(
                  row.heap(argument),
                  row.start(argument),
                  row.length(argument),
                  row.context(),
                  TypeKind.DATETIME);
          yield packed == TemporalParser.INVALID ? packed : Dates.micros(packed);
        }
        yield TemporalCasts.parseTime(
            row.heap(argument), row.start(argument), row.length(argument), row.context());
      }
    };
  }

  private static Expression resolveAddTime(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression base = arguments.get(0);
    TypeKind kind = base.type().kind();
    Expression amount =
        arguments.get(1).type().kind().isDateLike()
            ? Casts.toText(arguments.get(1), context)
            : Arg.TIME.convert(arguments.get(1), context);
    int scale =
        Math.max(ResultTypes.fraction(arguments.get(1).type()), ResultTypes.fraction(base.type()));
    SqlType type =
        switch (kind) {
          case TIME -> SqlType.temporal(TypeKind.TIME, scale);
          case DATETIME, TIMESTAMP, DATE -> SqlType.temporal(TypeKind.DATETIME, scale);
          default -> SqlType.varchar(29, context.connectionCollation());
        };
    if (!kind.isTemporal()) {
      base = Casts.toText(base, context);
    }
    return new Expression.Call(new Function(name), List.of(base, amount), type);
  }

  private static RowFunction addTime(Expression.Call call, boolean subtract) {
    TypeKind base = call.arguments().get(0).type().kind();
    boolean refused = call.arguments().get(1).type().kind().isString();
    return row -> {
      if (refused) {
        row.setNull();
        return;
      }
      long amount = subtract ? -row.getLong(1) : row.getLong(1);
      boolean isText = base.isString();
      boolean isDate = base.isDateLike() || (isText && sawDate(row, 0));
      if (!isDate) {
        long time = value(row, 0);
        if (time == TemporalParser.INVALID) {
          row.setNull();
          return;
        }
        long sum = Math.clamp(time + amount, -Temporals.MAX_TIME, Temporals.MAX_TIME);
        if (isText) {
          ByteBuilder out = row.scratch();
          TemporalText.appendTime(out, sum, sum % 1_000_000 != 0 ? 6 : 0);
          row.set(out);
        } else {
          row.set(sum);
        }
        return;
      }
      long packed =
          isText
              ? TemporalCasts.parseDateTime(
                  row.heap(0), row.start(0), row.length(0), row.context(), TypeKind.DATETIME)
              : TemporalCasts.local(row, 0);
      long sum =
          packed == TemporalParser.INVALID || Temporals.hasZeroPart(packed)
              ? -1
              : Dates.addMicros(packed, amount);
      if (sum < 0) {
        row.setNull();
      } else if (isText) {
        print(row, sum, true);
      } else {
        row.set(sum);
      }
    };
  }
}
