package io.atoll.session.describe;

/** Identifiers and strings as SQL text. */
public final class Quoting {
  private Quoting() {}

  /** An identifier in backticks. */
  public static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A string literal in single quotes, escaped as SHOW CREATE TABLE does. */
  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'' -> out.append("''");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\0' -> out.append("\\0");
        default -> out.append(c);
      }
    }
    return out.append('\'').toString();
  }
}
