package io.atoll.it.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A SQL file taken apart.
 *
 * @param lines of the file, for rewriting
 */
record SqlFile(Path path, List<String> lines, List<Step> steps) {
  static SqlFile read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    List<Step> steps = new ArrayList<>();
    Set<String> skipped = new HashSet<>();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      String[] words = line.strip().split("\\s+");
      switch (words[0]) {
        case "connection" -> steps.add(new Step.Use(at + 1, words[1]));
        case "skipif" -> skipped.add(words[1]);
        case "statement" -> {
          int end = sqlEnd(lines, at + 1);
          int error =
              switch (words[1]) {
                case "ok" -> 0;
                case "error" -> Integer.parseInt(words[2]);
                default -> throw broken(path, at, "statement ok or statement error <number>");
              };
          steps.add(
              new Step.Statement(at + 1, Set.copyOf(skipped), sql(lines, at + 1, end), error));
          skipped.clear();
          at = end;
        }
        case "query" -> {
          int end = sqlEnd(lines, at + 1);
          if (end == lines.size() || !lines.get(end).equals("----")) {
            throw broken(path, at, "---- after a query");
          }
          int expectedEnd = end + 1;
          while (expectedEnd < lines.size() && !lines.get(expectedEnd).isEmpty()) {
            expectedEnd++;
          }
          steps.add(
              new Step.Query(
                  at + 1,
                  Set.copyOf(skipped),
                  sql(lines, at + 1, end),
                  words.length > 1 && words[1].equals("rowsort"),
                  end + 1,
                  List.copyOf(lines.subList(end + 1, expectedEnd))));
          skipped.clear();
          at = expectedEnd;
        }
        default -> {
          if (!line.isBlank() && !line.startsWith("#")) {
            throw broken(path, at, "statement, query, connection, skipif or #");
          }
        }
      }
      at++;
    }
    return new SqlFile(path, lines, steps);
  }

  private static int sqlEnd(List<String> lines, int from) {
    int end = from;
    while (end < lines.size() && !lines.get(end).isEmpty() && !lines.get(end).equals("----")) {
      end++;
    }
    return end;
  }

  private static String sql(List<String> lines, int from, int to) {
    return String.join("\n", lines.subList(from, to));
  }

  private static IllegalArgumentException broken(Path path, int at, String expected) {
    return new IllegalArgumentException(path + ":" + (at + 1) + ": expected " + expected);
  }
}
