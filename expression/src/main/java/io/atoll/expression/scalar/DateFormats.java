package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Dates;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** DATE_FORMAT, TIME_FORMAT, STR_TO_DATE, GET_FORMAT. */
final class DateFormats {
  private DateFormats() {}

  static void register(Registrar registrar) {
    registrar.row(
        "DATE_FORMAT",
        2,
        2,
        List.of(Arg.DATETIME, Arg.OTHER_TEXT),
        ResultTypes.connectionText(1024),
        row -> {
          StringBuilder out = new StringBuilder();
          long packed = TemporalCasts.local(row, 0);
          if (format(row.getText(1), packed, Temporals.timeOfDayMicros(packed), out)) {
            row.set(out.toString());
          } else {
            row.setNull();
          }
        });
    registrar.row(
        "TIME_FORMAT",
        2,
        2,
        List.of(Arg.TIME, Arg.OTHER_TEXT),
        ResultTypes.connectionText(1024),
        row -> {
          StringBuilder out = new StringBuilder();
          long time = row.getLong(0);
          if (time < 0) {
            out.append('-');
          }
          if (format(row.getText(1), 0, Math.abs(time), out)) {
            row.set(out.toString());
          } else {
            row.setNull();
          }
        });
    registrar.add(
        "STR_TO_DATE",
        2,
        2,
        DateFormats::resolveParse,
        Registrar.rowCompiler(false, call -> DateFormats::parse));
    registrar.row(
        "GET_FORMAT",
        2,
        2,
        List.of(Arg.OTHER_TEXT),
        ResultTypes.connectionText(17),
        DateFormats::getFormat);
  }

  private static void two(StringBuilder out, long value) {
    if (value < 10) {
      out.append('0');
    }
    out.append(value);
  }

  /** False where the date has no such part: the result is NULL. */
  static boolean format(String format, long date, long time, StringBuilder out) {
    int year = Temporals.year(date);
    int month = Temporals.month(date);
    int day = Temporals.day(date);
    long hour = time / 3_600_000_000L;
    long minute = time / 60_000_000L % 60;
    long second = time / 1_000_000L % 60;
    long hour12 = (hour % 24 + 11) % 12 + 1;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      c = format.charAt(++i);
      switch (c) {
        case 'Y' -> out.append(String.format(Locale.ROOT, "%04d", year));
        case 'y' -> two(out, year % 100);
        case 'm' -> two(out, month);
        case 'c' -> out.append(month);
        case 'M' -> {
          if (month == 0) {
            return false;
          }
          out.append(DateParts.monthName(month, TextStyle.FULL));
        }
        case 'b' -> {
          if (month == 0) {
            return false;
          }
          out.append(DateParts.monthName(month, TextStyle.SHORT));
        }
        case 'd' -> two(out, day);
        case 'e' -> out.append(day);
        case 'D' -> {
          out.append(day);
          out.append(
              day >= 10 && day <= 19
                  ? "th"
                  : switch (day % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                  });
        }
        case 'H' -> two(out, hour);
        case 'k' -> out.append(hour);
        case 'h', 'I' -> two(out, hour12);
        case 'l' -> out.append(hour12);
        case 'i' -> two(out, minute);
        case 's', 'S' -> two(out, second);
        case 'f' -> out.append(String.format(Locale.ROOT, "%06d", time % 1_000_000));
        case 'p' -> out.append(hour % 24 < 12 ? "AM" : "PM");
        case 'r' -> {
          two(out, hour12);
          out.append(':');
          two(out, minute);
          out.append(':');
          two(out, second);
          out.append(hour % 24 < 12 ? " AM" : " PM");
        }
        case 'T' -> {
          two(out, hour);
          out.append(':');
          two(out, minute);
          out.append(':');
          two(out, second);
        }
        case 'a', 'W', 'w', 'j', 'U', 'u', 'V', 'v', 'X', 'x' -> {
          if (!day(c, year, month, day, out)) {
            return false;
          }
        }
        default -> out.append(c);
      }
    }
    return true;
  }

  private static boolean day(char c, int year, int month, int day, StringBuilder out) {
    boolean isZero = month == 0 && day == 0 && year == 0;
    if (isZero || month == 0) {
      return false;
    }
    int number = Dates.dayNumber(year, month, day);
    int weekday = Dates.weekday(number);
    switch (c) {
      case 'a' -> out.append(DateParts.dayName(weekday, TextStyle.SHORT));
      case 'W' -> out.append(DateParts.dayName(weekday, TextStyle.FULL));
      case 'w' -> out.append((weekday + 1) % 7);
      case 'j' ->
          out.append(String.format(Locale.ROOT, "%03d", number - Dates.dayNumber(year, 1, 1) + 1));
      case 'U' -> two(out, Dates.yearWeek(year, month, day, 0) % 100);
      case 'u' -> two(out, Dates.yearWeek(year, month, day, 1) % 100);
      case 'V' -> two(out, Dates.yearWeek(year, month, day, 2) % 100);
      case 'v' -> two(out, Dates.yearWeek(year, month, day, 3) % 100);
      case 'X' ->
          out.append(String.format(Locale.ROOT, "%04d", Dates.yearWeek(year, month, day, 2) / 100));
      default ->
          out.append(String.format(Locale.ROOT, "%04d", Dates.yearWeek(year, month, day, 3) / 100));
    }
    return true;
  }

  private static Expression resolveParse(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression text = Casts.toText(arguments.get(0), context);
    Expression format = Casts.toText(arguments.get(1), context);
    SqlType type = SqlType.temporal(TypeKind.DATETIME, 6);
    if (format instanceof Expression.Constant constant
        && constant.value() instanceof Value.OfBytes bytes) {
      String f = new String(bytes.value(), StandardCharsets.UTF_8);
      boolean time = false;
      boolean date = false;
      boolean fraction = false;
      for (int i = 0; i + 1 < f.length(); i++) {
        if (f.charAt(i) == '%') {
          char c = f.charAt(++i);
          fraction |= c == 'f';
          time |= "HhIiklprSsTf".indexOf(c) >= 0;
          date |= "aMbcDdejmUuVvWwXxYy".indexOf(c) >= 0;
        }
      }
      int scale = fraction ? 6 : 0;
      type =
          SqlType.temporal(
              date && time ? TypeKind.DATETIME : time ? TypeKind.TIME : TypeKind.DATE,
              date || time ? scale : 0);
      if (!date && time) {
        type = SqlType.temporal(TypeKind.TIME, scale);
      }
    }
    return new Expression.Call(new Function(name), List.of(text, format), type);
  }

  private static void parse(Row row) {
    DateScanner scanner = new DateScanner(row.getText(0));
    long packed = scanner.scan(row.getText(1));
    boolean valid =
        packed >= 0
            && (row.type().kind() == TypeKind.TIME
                || scanner.isValidDate(row.context().temporalParser()));
    if (!valid) {
      row.context()
          .warnings()
          .warn(
              SqlError.ER_WRONG_VALUE_FOR_TYPE,
              row.type().kind() == TypeKind.TIME ? "time" : "datetime",
              row.getText(0),
              "str_to_date");
      row.setNull();
      return;
    }
    switch (row.type().kind()) {
      case DATE -> row.set(Temporals.dateOf(packed));
      case TIME -> row.set(Temporals.timeOfDayMicros(packed));
      default -> row.set(packed);
    }
  }

  private static void getFormat(Row row) {
    String kind = row.getText(0).toUpperCase(Locale.ROOT);
    String region = row.getText(1).toUpperCase(Locale.ROOT);
    String result =
        switch (kind + " " + region) {
          case "DATE USA" -> "%m.%d.%Y";
          case "DATE JIS", "DATE ISO" -> "%Y-%m-%d";
          case "DATE EUR" -> "%d.%m.%Y";
          case "DATE INTERNAL" -> "%Y%m%d";
          case "DATETIME USA", "DATETIME EUR" -> "%Y-%m-%d %H.%i.%s";
          case "DATETIME JIS", "DATETIME ISO" -> "%Y-%m-%d %H:%i:%s";
          case "DATETIME INTERNAL" -> "%Y%m%d%H%i%s";
          case "TIME USA" -> "%h:%i:%s %p";
          case "TIME JIS", "TIME ISO" -> "%H:%i:%s";
          case "TIME EUR" -> "%H.%i.%s";
          case "TIME INTERNAL" -> "%H%i%s";
          default -> "";
        };
    if (result.isEmpty()) {
      row.setNull();
    } else {
      row.set(result);
    }
  }
}
