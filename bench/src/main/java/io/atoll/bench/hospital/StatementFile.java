package io.atoll.bench.hospital;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the resources {@code schema.sql} and {@code statements.sql}. */
final class StatementFile {
  private static final Pattern HEAD = Pattern.compile("-- (H\\d+) (.*?)\\s*\\[.*");

  /**
   * The statement whose last IN list the application fills with a hospital's doctors, and their
   * number.
   */
  private static final String LONG_LIST = "H2";

  private static final int LONG_LIST_MEMBERS = 74;

  private StatementFile() {}

  static String resource(String name) {
    try (InputStream in = StatementFile.class.getResourceAsStream("/hospital/" + name)) {
      if (in == null) {
        throw new IllegalStateException("resource /hospital/" + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Statements of a script, without comment lines and semicolons. */
  static List<String> script(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("--")) {
        continue;
      }
      current.append(line).append('\n');
      if (line.endsWith(";")) {
        String statement = current.toString().strip();
        statements.add(statement.substring(0, statement.length() - 1));
        current.setLength(0);
      }
    }
    return statements;
  }

  /** The workload's statements in their order. */
  static List<HospitalStatement> statements() {
    String text = resource("statements.sql");
    List<HospitalStatement> statements = new ArrayList<>();
    List<String> bodies = script(text);
    for (String line : text.lines().toList()) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        String name = head.group(1);
        String sql = bodies.get(statements.size());
        statements.add(
            new HospitalStatement(
                name, head.group(2), name.equals(LONG_LIST) ? withLongList(sql) : sql));
      }
    }
    if (statements.size() != bodies.size()) {
      throw new IllegalStateException(
          statements.size() + " headings for " + bodies.size() + " statements");
    }
    return List.copyOf(statements);
  }

  private static String withLongList(String sql) {
    int start = sql.lastIndexOf("in (") + "in (".length();
    int end = sql.indexOf(')', start);
    return sql.substring(0, start) + "?, ".repeat(LONG_LIST_MEMBERS - 1) + "?" + sql.substring(end);
  }
}
