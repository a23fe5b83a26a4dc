package io.atoll.expression.scalar;

import io.atoll.types.Dates;
import io.atoll.types.TemporalParser;
import io.atoll.types.Temporals;
import java.time.format.TextStyle;
import java.util.Locale;

/** STR_TO_DATE: reads one text by a format. */
final class DateScanner {
  private final String text;
  private int at;
  private int year;
  private int month;
  private int day;
  private int hour;
  private int minute;
  private int second;
  private int micros;
  private int dayOfYear;
  private boolean isTwelveHours;
  private boolean isAfternoon;
  private boolean sawHalf;

  DateScanner(String text) {
    this.text = text;
  }

  /** The packed value; -1 where the text does not have the format. */
  long scan(String format) {
    if (!read(format)) {
      return -1;
    }
    if (sawHalf) {
      if (!isTwelveHours || hour > 12 || hour == 0) {
        return -1;
      }
      hour = hour % 12 + (isAfternoon ? 12 : 0);
    } else if (isTwelveHours && (hour > 12 || hour == 0)) {
      return -1;
    } else if (isTwelveHours && hour == 12) {
      hour = 0;
    }
    if (dayOfYear > 0) {
      long date = Dates.fromDayNumber(Dates.dayNumber(year, 1, 1) + dayOfYear - 1);
      year = Temporals.year(date);
      month = Temporals.month(date);
      day = Temporals.day(date);
    }
    if (month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) {
      return -1;
    }
    return Temporals.pack(year, month, day, hour, minute, second, micros);
  }

  boolean isValidDate(TemporalParser parser) {
    return parser.isValidDate(year, month, day);
  }

  private boolean read(String format) {
    for (int i = 0; i < format.length(); i++) {
      skipBlanks();
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        if (at >= text.length()) {
          return true;
        }
        if (!field(format.charAt(++i))) {
          return false;
        }
      } else if (!Character.isWhitespace(c)) {
        if (at >= text.length()) {
          return true;
        }
        if (text.charAt(at) != c) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private int number(int maxDigits) {
    int start = at;
    int value = 0;
    while (at < text.length()
        && at - start < maxDigits
        && text.charAt(at) >= '0'
        && text.charAt(at) <= '9') {
      value = value * 10 + (text.charAt(at++) - '0');
    }
    return at == start ? -1 : value;
  }

  private boolean field(char c) {
    int start = at;
    switch (c) {
      case 'Y' -> {
        year = number(4);
        if (at - start <= 2 && year >= 0) {
          year += year < 70 ? 2000 : 1900;
        }
        return year >= 0;
      }
      case 'y' -> {
        year = number(2);
        if (year >= 0) {
          year += year < 70 ? 2000 : 1900;
        }
        return year >= 0;
      }
      case 'm', 'c' -> {
        month = number(2);
        return month >= 0;
      }
      case 'd', 'e' -> {
        day = number(2);
        return day >= 0;
      }
      case 'D' -> {
        day = number(2);
        at = Math.min(text.length(), at + 2);
        return day >= 0;
      }
      case 'H', 'k' -> {
        hour = number(2);
        return hour >= 0;
      }
      case 'h', 'I', 'l' -> {
        isTwelveHours = true;
        hour = number(2);
        return hour >= 0;
      }
      case 'i' -> {
        minute = number(2);
        return minute >= 0;
      }
      case 's', 'S' -> {
        second = number(2);
        return second >= 0;
      }
      case 'f' -> {
        micros = number(6);
        for (int digits = at - start; digits < 6; digits++) {
          micros *= 10;
        }
        return micros >= 0;
      }
      case 'j' -> {
        dayOfYear = number(3);
        return dayOfYear >= 1 && dayOfYear <= 366;
      }
      case 'p' -> {
        sawHalf = true;
        isAfternoon = text.regionMatches(true, at, "PM", 0, 2);
        boolean known = isAfternoon || text.regionMatches(true, at, "AM", 0, 2);
        at += 2;
        return known;
      }
      case 'M', 'b' -> {
        return month(c == 'M' ? TextStyle.FULL : TextStyle.SHORT);
      }
      case 'a', 'W' -> {
        return weekday(c == 'W' ? TextStyle.FULL : TextStyle.SHORT);
      }
      case 'T' -> {
        return read("%H:%i:%S");
      }
      case 'r' -> {
        return read("%I:%i:%S %p");
      }
      case '%' -> {
        return text.charAt(at++) == '%';
      }
      case '.' -> {
        while (at < text.length() && isPunctuation(text.charAt(at))) {
          at++;
        }
        return true;
      }
      case '@' -> {
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
          at++;
        }
        return true;
      }
      case '#' -> {
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
          at++;
        }
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }

  private boolean month(TextStyle style) {
    for (int m = 1; m <= 12; m++) {
      if (matches(DateParts.monthName(m, style))) {
        month = m;
        return true;
      }
    }
    return false;
  }

  private boolean weekday(TextStyle style) {
    for (int d = 0; d < 7; d++) {
      if (matches(DateParts.dayName(d, style))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String name) {
    if (text.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT), at)) {
      at += name.length();
      return true;
    }
    return false;
  }
}
