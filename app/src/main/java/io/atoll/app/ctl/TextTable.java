package io.atoll.app.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Columns two spaces apart, numbers to the right. */
final class TextTable {
  /** Sizes and shares, too. */
  private static final Pattern NUMBER = Pattern.compile("[0-9.]+([KMGTPE]?i?B|%)?");

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... columns) {
    rows.add(List.of(columns));
  }

  void row(Object... values) {
    List<String> row = new ArrayList<>();
    for (Object each : values) {
      row.add(String.valueOf(each));
    }
    rows.add(row);
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    boolean[] isRight = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      isRight[column] = rows.size() > 1;
      for (int i = 0; i < rows.size(); i++) {
        String value = rows.get(i).get(column);
        widths[column] = Math.max(widths[column], value.length());
        isRight[column] &= i == 0 || isNumber(value);
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String value = row.get(column);
        String space = " ".repeat(widths[column] - value.length());
        line.append(column == 0 ? "" : "  ")
            .append(isRight[column] ? space + value : value + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
