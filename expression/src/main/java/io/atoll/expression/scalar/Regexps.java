package io.atoll.expression.scalar;

import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * REGEXP and the REGEXP_ functions. MySQL uses ICU, we use {@link java.util.regex}: the same Perl
 * syntax but for rare constructs. A pattern is compiled once per execution where it is constant.
 */
final class Regexps {
  private Regexps() {}

  static void register(Registrar registrar) {
    List<Arg> match = List.of(Arg.TEXT, Arg.TEXT, Arg.OTHER_TEXT);
    registrar.rows(
        "REGEXP_LIKE",
        2,
        3,
        match,
        ResultTypes.BOOLEAN,
        false,
        call -> {
          Object place = new Object();
          return row -> row.set(pattern(row, place, 2).matcher(row.getText(0)).find());
        });
    registrar.alias("REGEXP", "REGEXP_LIKE");
    registrar.alias("RLIKE", "REGEXP_LIKE");
    registrar.rows(
        "REGEXP_INSTR",
        2,
        6,
        List.of(Arg.TEXT, Arg.TEXT, Arg.INT, Arg.INT, Arg.INT, Arg.OTHER_TEXT),
        ResultTypes.INTEGER,
        false,
        call -> {
          Object place = new Object();
          return row -> instr(row, pattern(row, place, 5));
        });
    registrar.rows(
        "REGEXP_SUBSTR",
        2,
        5,
        List.of(Arg.TEXT, Arg.TEXT, Arg.INT, Arg.INT, Arg.OTHER_TEXT),
        ResultTypes.LIKE_FIRST,
        false,
        call -> {
          Object place = new Object();
          return row -> substr(row, pattern(row, place, 4));
        });
    registrar.rows(
        "REGEXP_REPLACE",
        3,
        6,
        List.of(Arg.TEXT, Arg.TEXT, Arg.TEXT, Arg.INT, Arg.INT, Arg.OTHER_TEXT),
        (arguments, context) -> longText(arguments),
        false,
        call -> {
          Object place = new Object();
          return row -> replace(row, pattern(row, place, 5));
        });
  }

  private static SqlType longText(List<Expression> arguments) {
    return ResultTypes.like(arguments.get(0), -1);
  }

  private static Pattern pattern(Row row, Object place, int modeArgument) {
    boolean hasMode = row.count() > modeArgument;
    boolean isConstant = row.isConstant(1) && (!hasMode || row.isConstant(modeArgument));
    EvalContext context = row.context();
    return isConstant
        ? context.state(place, () -> compile(row, hasMode ? modeArgument : -1))
        : compile(row, hasMode ? modeArgument : -1);
  }

  private static Pattern compile(Row row, int modeArgument) {
    String text = row.getText(1);
    if (text.isEmpty()) {
      throw SqlError.ER_REGEXP_ILLEGAL_ARGUMENT.with();
    }
    String collation = row.type(0).collation().name();
    boolean insensitive = collation.contains("_ci");
    int flags = Pattern.UNICODE_CASE | Pattern.UNIX_LINES;
    if (modeArgument >= 0) {
      String modes = row.getText(modeArgument);
      for (int i = 0; i < modes.length(); i++) {
        switch (modes.charAt(i)) {
          case 'c' -> insensitive = false;
          case 'i' -> insensitive = true;
          case 'm' -> flags |= Pattern.MULTILINE;
          case 'n' -> flags |= Pattern.DOTALL;
          case 'u' -> flags |= Pattern.UNIX_LINES;
          default -> throw SqlError.ER_WRONG_ARGUMENTS.with("regexp_like");
        }
      }
    }
    try {
      return Pattern.compile(text, insensitive ? flags | Pattern.CASE_INSENSITIVE : flags);
    } catch (PatternSyntaxException e) {
      throw error(e);
    }
  }

  private static SqlException error(PatternSyntaxException e) {
    String description = e.getDescription();
    if (description.contains("Unclosed character class")) {
      return SqlError.ER_REGEXP_MISSING_CLOSE_BRACKET.with();
    }
    if (description.contains("Unclosed group") || description.contains("Unmatched")) {
      return SqlError.ER_REGEXP_MISMATCHED_PAREN.with();
    }
    return SqlError.ER_REGEXP_RULE_SYNTAX.with(1, Math.max(1, e.getIndex()));
  }

  private static long argument(Row row, int index, long otherwise) {
    return row.count() > index ? row.getLong(index) : otherwise;
  }

  /** The index of a character position from 1; error where it is beyond the text. */
  private static int offset(String text, long position) {
    int characters = text.codePointCount(0, text.length());
    if (position < 1 || position > characters + 1L) {
      throw SqlError.ER_REGEXP_INDEX_OUTOFBOUNDS_ERROR.with();
    }
    return text.offsetByCodePoints(0, (int) position - 1);
  }

  private static boolean find(Matcher matcher, int from, long occurrence) {
    boolean found = matcher.find(from);
    for (long i = 1; i < occurrence && found; i++) {
      found = matcher.find();
    }
    return found;
  }

  private static void instr(Row row, Pattern pattern) {
    String text = row.getText(0);
    Matcher matcher = pattern.matcher(text);
    long occurrence = argument(row, 3, 1);
    boolean after = argument(row, 4, 0) == 1;
    if (find(matcher, offset(text, argument(row, 2, 1)), occurrence)) {
      row.set(text.codePointCount(0, after ? matcher.end() : matcher.start()) + 1L);
    } else {
      row.set(0L);
    }
  }

  private static void substr(Row row, Pattern pattern) {
    String text = row.getText(0);
    Matcher matcher = pattern.matcher(text);
    if (find(matcher, offset(text, argument(row, 2, 1)), argument(row, 3, 1))) {
      row.set(matcher.group());
    } else {
      row.setNull();
    }
  }

  private static void replace(Row row, Pattern pattern) {
    String text = row.getText(0);
    Matcher matcher = pattern.matcher(text);
    int from = text.isEmpty() ? 0 : offset(text, argument(row, 3, 1));
    long occurrence = argument(row, 4, 0);
    String replacement = row.getText(2);
    StringBuilder out = new StringBuilder();
    int last = 0;
    long count = 0;
    boolean found = matcher.find(from);
    while (found) {
      count++;
      if (occurrence == 0 || occurrence == count) {
        out.append(text, last, matcher.start());
        try {
          out.append(expand(replacement, matcher));
        } catch (IndexOutOfBoundsException e) {
          throw SqlError.ER_REGEXP_INDEX_OUTOFBOUNDS_ERROR.with();
        }
        last = matcher.end();
        if (occurrence != 0) {
          break;
        }
      }
      found = matcher.find();
    }
    row.set(out.append(text, last, text.length()).toString());
  }

  /** {@code $1} is a group, a backslash takes the next character as it is. */
  private static String expand(String replacement, Matcher matcher) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '\\' && i + 1 < replacement.length()) {
        out.append(replacement.charAt(++i));
      } else if (c == '$'
          && i + 1 < replacement.length()
          && Character.isDigit(replacement.charAt(i + 1))) {
        int group = replacement.charAt(++i) - '0';
        String text = matcher.group(group);
        out.append(text == null ? "" : text);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
