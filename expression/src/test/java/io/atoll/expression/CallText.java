package io.atoll.expression;

import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads calls of functions over literals: {@code CONCAT('a', UPPER('b'), 1.5, DATE'2024-01-01')}.
 */
final class CallText {
  private final String text;
  private int at;

  private CallText(String text) {
    this.text = text;
  }

  static Expression parse(String text) {
    CallText reader = new CallText(text);
    Expression result = reader.expression();
    if (reader.at != text.length()) {
      throw new IllegalArgumentException("rest: " + text.substring(reader.at));
    }
    return result;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private Expression expression() {
    blanks();
    char c = text.charAt(at);
    if (c == '\'') {
      return RandomExpressions.text(quoted()).expression();
    }
    if (c == '-' || Character.isDigit(c)) {
      return number();
    }
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String name = text.substring(start, at).toUpperCase(Locale.ROOT);
    if (name.equals("NULL")) {
      return RandomExpressions.nothing().expression();
    }
    if (at < text.length() && text.charAt(at) == '\'') {
      TypeKind kind = name.equals("TIMESTAMP") ? TypeKind.DATETIME : TypeKind.valueOf(name);
      return RandomExpressions.temporal(kind, quoted()).expression();
    }
    at++;
    List<Expression> arguments = new ArrayList<>();
    blanks();
    if (IntervalUnits.takesUnit(name)) {
      int from = at;
      while (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_') {
        at++;
      }
      arguments.add(RandomExpressions.text(text.substring(from, at)).expression());
      if (name.equals("EXTRACT")) {
        at += " FROM ".length();
      } else {
        at++;
      }
    }
    while (text.charAt(at) != ')') {
      if (text.startsWith("INTERVAL ", at)) {
        at += "INTERVAL ".length();
        arguments.add(expression());
        blanks();
        int from = at;
        while (text.charAt(at) != ')') {
          at++;
        }
        arguments.add(RandomExpressions.text(text.substring(from, at)).expression());
        break;
      }
      arguments.add(expression());
      blanks();
      if (text.charAt(at) == ',') {
        at++;
      }
      blanks();
    }
    at++;
    if (name.equals("JSON")) {
      return Functions.call(
          "JSON_EXTRACT",
          List.of(arguments.get(0), RandomExpressions.text("$").expression()),
          RandomExpressions.RESOLVE);
    }
    return Functions.call(name, arguments, RandomExpressions.RESOLVE);
  }

  private Expression number() {
    int start = at;
    at++;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    String number = text.substring(start, at);
    if (number.contains("e")) {
      return RandomExpressions.real(number).expression();
    }
    return number.contains(".")
        ? RandomExpressions.decimal(number).expression()
        : RandomExpressions.integer(number).expression();
  }

  private String quoted() {
    StringBuilder out = new StringBuilder();
    at++;
    while (text.charAt(at) != '\'' || text.startsWith("''", at)) {
      if (text.charAt(at) == '\'' || text.charAt(at) == '\\') {
        at++;
      }
      out.append(text.charAt(at++));
    }
    at++;
    return out.toString();
  }

  /** Functions whose first argument is a bare unit. */
  private static final class IntervalUnits {
    static boolean takesUnit(String name) {
      return name.equals("EXTRACT") || name.equals("TIMESTAMPDIFF") || name.equals("TIMESTAMPADD");
    }
  }
}
