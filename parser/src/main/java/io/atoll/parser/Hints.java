package io.atoll.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The optimizer hints of a statement's block: the text between {@code /*+} and {@code *}{@code /}.
 *
 * <pre>
 * INDEX(@q t i, j) HASH_JOIN(a, b@q) SET_VAR(x = 'y') MAX_EXECUTION_TIME(1000) STRAIGHT_JOIN()
 * </pre>
 *
 * @param rest what is no hint, from where it begins; empty where all of it was understood
 */
public record Hints(List<Hint> list, String rest) {
  public static final Hints NONE = new Hints(List.of(), "");

  public Hints {
    list = List.copyOf(list);
  }

  /** A name of a table with the query block that it is in; an empty block is the hint's own. */
  public record Named(String name, String block) {}

  /**
   * @param name upper case
   * @param block of {@code @name} at the start of the arguments; empty without
   * @param arguments names, numbers and texts in order; {@code =} is one of them
   * @param text as written, from the name on
   */
  public record Hint(String name, String block, List<Named> arguments, String text) {
    public Hint {
      arguments = List.copyOf(arguments);
    }
  }

  /** Reads hints as far as they go. */
  public static Hints parse(String text) {
    Reader reader = new Reader(text);
    List<Hint> list = new ArrayList<>();
    while (true) {
      int start = reader.skip();
      if (start >= text.length()) {
        return new Hints(list, "");
      }
      Hint hint = reader.hint(start);
      if (hint == null) {
        return new Hints(list, text.substring(start));
      }
      list.add(hint);
    }
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    /** Over blanks and commas. */
    int skip() {
      while (at < text.length()
          && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',')) {
        at++;
      }
      return at;
    }

    private boolean isAt(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private static boolean isWord(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.' || c == '-';
    }

    /** A word, a quoted name or a text; empty where there is none. */
    private String word() {
      if (at < text.length() && "`'\"".indexOf(text.charAt(at)) >= 0) {
        char quote = text.charAt(at);
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
          return "";
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return inner;
      }
      int start = at;
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    @org.jspecify.annotations.Nullable
    Hint hint(int start) {
      String name = word().toUpperCase(Locale.ROOT);
      if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
        return null;
      }
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (!isAt('(')) {
        return null;
      }
      at++;
      skip();
      String block = "";
      if (isAt('@')) {
        at++;
        block = word();
      }
      List<Named> arguments = new ArrayList<>();
      while (true) {
        skip();
        if (isAt(')')) {
          at++;
          return new Hint(name, block, arguments, text.substring(start, at));
        }
        if (isAt('=')) {
          at++;
          arguments.add(new Named("=", ""));
          continue;
        }
        boolean isQuoted = at < text.length() && "`'\"".indexOf(text.charAt(at)) >= 0;
        String argument = word();
        if (argument.isEmpty() && !isQuoted) {
          return null;
        }
        String of = "";
        if (isAt('@')) {
          at++;
          of = word();
        }
        arguments.add(new Named(argument, of));
      }
    }
  }
}
