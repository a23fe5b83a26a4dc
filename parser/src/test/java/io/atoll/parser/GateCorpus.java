package io.atoll.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Statements grown from the templates in {@code gate/}, one file per chapter of the MySQL 8.0
 * manual. A template's {@code [a|b]} is optional, {@code {a|b}} a choice, {@code $name} a fragment,
 * a leading {@code *n} how many different statements to grow, a leading {@code !} says that MySQL
 * (or TiDB) has it and MariaDB has not, so that it is valid by hand. One seed gives one corpus.
 */
final class GateCorpus {
  static final List<String> CHAPTERS =
      List.of(
          "15.1-definition",
          "15.2-manipulation",
          "15.3-transactions",
          "15.4-replication-prepared",
          "15.6-compound",
          "15.7-administration",
          "15.8-utility",
          "11-14-expressions",
          "tidb-atoll");

  record Sample(String sql, boolean isMySqlOnly) {}

  private final Random random;
  private final Map<String, String[]> fragments = new HashMap<>();

  GateCorpus(long seed) throws IOException {
    this.random = new Random(seed);
    for (String line : lines("fragments")) {
      int at = line.indexOf(":=");
      fragments.put(
          line.substring(0, at).strip(), line.substring(at + 2).strip().split(" ;; ", -1));
    }
  }

  static List<String> lines(String name) throws IOException {
    try (InputStream in = GateCorpus.class.getResourceAsStream("/gate/" + name + ".txt")) {
      if (in == null) {
        throw new IOException("no resource gate/" + name + ".txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#"))
          .toList();
    }
  }

  List<Sample> samples() throws IOException {
    Set<Sample> all = new LinkedHashSet<>();
    for (String chapter : CHAPTERS) {
      for (String line : lines(chapter)) {
        String template = line;
        boolean isMySqlOnly = template.startsWith("!");
        if (isMySqlOnly) {
          template = template.substring(1);
        }
        int count = 10;
        if (template.startsWith("*")) {
          int blank = template.indexOf(' ');
          count = Integer.parseInt(template.substring(1, blank));
          template = template.substring(blank + 1);
        }
        int before = all.size();
        for (int tries = 0; tries < count * 4 && all.size() < before + count; tries++) {
          all.add(new Sample(grow(template, 0), isMySqlOnly));
        }
      }
    }
    return new ArrayList<>(all);
  }

  private String grow(String template, int depth) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c == '[' || c == '{') {
        int close = close(template, at);
        List<String> choices = choices(template.substring(at + 1, close));
        if (choices.size() == 1 && c == '{') {
          // ODBC's braces, or JSON in a string.
          out.append('{').append(grow(choices.get(0), depth)).append('}');
        } else if (c == '{' || random.nextInt(5) < 2) {
          out.append(grow(choices.get(random.nextInt(choices.size())), depth));
        }
        at = close + 1;
      } else if (c == '$'
          && at + 1 < template.length()
          && Character.isLetter(template.charAt(at + 1))) {
        int end = at + 1;
        while (end < template.length() && Character.isLetterOrDigit(template.charAt(end))) {
          end++;
        }
        String[] alternatives = fragments.get(template.substring(at + 1, end));
        if (alternatives == null) {
          throw new IllegalStateException("no fragment " + template.substring(at, end));
        }
        int pick = depth > 6 ? 0 : random.nextInt(alternatives.length);
        out.append(grow(alternatives[pick], depth + 1));
        at = end;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static int close(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[' || c == '{') {
        depth++;
      } else if ((c == ']' || c == '}') && --depth == 0) {
        return i;
      }
    }
    throw new IllegalStateException("unclosed " + text);
  }

  private static List<String> choices(String inner) {
    List<String> choices = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == '|' && depth == 0) {
        choices.add(inner.substring(from, i));
        from = i + 1;
      }
    }
    choices.add(inner.substring(from));
    return choices;
  }

  /** {@code count} one-token mutants: a token left out, doubled, swapped or replaced. */
  List<String> mutants(String sql, int count) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    List<int[]> tokens = new ArrayList<>();
    Lexer lexer = new Lexer(text, 0, SqlMode.DEFAULT);
    lexer.next();
    while (lexer.token != Token.EOF) {
      tokens.add(new int[] {lexer.start, lexer.end});
      lexer.next();
    }
    Set<String> mutants = new LinkedHashSet<>();
    for (int tries = 0; tries < count * 3 && mutants.size() < count && !tokens.isEmpty(); tries++) {
      int i = random.nextInt(tokens.size());
      int start = tokens.get(i)[0];
      int end = tokens.get(i)[1];
      String head = new String(text, 0, start, StandardCharsets.UTF_8);
      String token = new String(text, start, end - start, StandardCharsets.UTF_8);
      String tail = new String(text, end, text.length - end, StandardCharsets.UTF_8);
      switch (random.nextInt(4)) {
        case 0 -> mutants.add(head + tail);
        case 1 -> mutants.add(head + token + " " + token + tail);
        case 2 -> {
          if (i + 1 < tokens.size()) {
            int[] next = tokens.get(i + 1);
            String other = new String(text, next[0], next[1] - next[0], StandardCharsets.UTF_8);
            String gap = new String(text, end, next[0] - end, StandardCharsets.UTF_8);
            String rest = new String(text, next[1], text.length - next[1], StandardCharsets.UTF_8);
            mutants.add(head + other + (gap.isEmpty() ? " " : gap) + token + rest);
          }
        }
        default -> mutants.add(head + POOL[random.nextInt(POOL.length)] + tail);
      }
    }
    mutants.remove(sql);
    return new ArrayList<>(mutants);
  }

  private static final String[] POOL = {
    ",", "(", ")", "=", "*", "SELECT", "FROM", "AND", "NOT", "1", "'s'", "x", "IN", "ON", "SET",
    "TABLE", "BY", "AS", ".", "+", "NULL", "WHERE", "@v", "INTO", "KEY", "VALUES", "LIKE"
  };
}
