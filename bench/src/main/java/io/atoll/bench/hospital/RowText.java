package io.atoll.bench.hospital;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Rows of a multi-row INSERT as SQL text. Not for several threads. */
final class RowText {
  private final StringBuilder text = new StringBuilder();
  private boolean isRowStarted;

  void startRow() {
    text.append(text.isEmpty() ? "(" : ",\n(");
    isRowStarted = true;
  }

  void endRow() {
    text.append(')');
  }

  private StringBuilder value() {
    if (!isRowStarted) {
      text.append(',');
    }
    isRowStarted = false;
    return text;
  }

  RowText number(long number) {
    value().append(number);
    return this;
  }

  /** A decimal given as an integer and the number of its last digits that are a fraction. */
  RowText decimal(long unscaled, int fraction) {
    value().append(BigDecimal.valueOf(unscaled, fraction).toPlainString());
    return this;
  }

  /** Text without quotes or backslashes, as the generator makes it. */
  RowText text(String string) {
    if (string.indexOf('\'') >= 0 || string.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("quotes and backslashes are not generated: " + string);
    }
    value().append('\'').append(string).append('\'');
    return this;
  }

  RowText date(LocalDate date) {
    value().append('\'').append(date).append('\'');
    return this;
  }

  RowText time(LocalDateTime time) {
    StringBuilder out = value().append('\'').append(time.toLocalDate()).append(' ');
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    two(out, time.getSecond());
    int millis = time.getNano() / 1_000_000;
    if (millis > 0) {
      out.append('.').append((char) ('0' + millis / 100));
      two(out, millis % 100);
    }
    out.append('\'');
    return this;
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  RowText nothing() {
    value().append("null");
    return this;
  }

  int length() {
    return text.length();
  }

  void clear() {
    text.setLength(0);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
