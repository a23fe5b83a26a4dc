package io.atoll.it.sql;

import java.util.List;
import java.util.Set;

/**
 * One record of a SQL file.
 *
 * <pre>
 *   # a comment
 *   connection two                       from here on, another connection of this name
 *
 *   skipif mariadb                       for the next record; also: skipif atoll
 *   statement ok
 *   CREATE TABLE t (a INT PRIMARY KEY)
 *
 *   statement error 1062
 *   INSERT INTO t VALUES (1), (1)
 *
 *   query rowsort                        rows in any order; plain "query" keeps the order
 *   SELECT a, b FROM t
 *   ----
 *   1	NULL
 * </pre>
 *
 * Records end at an empty line. Values are separated by tabs; {@code NULL}, {@code (empty)}, {@code
 * 0x…} for binary strings; tab, line end and backslash are escaped.
 */
sealed interface Step {
  int line();

  /** Names of the databases that do not run it. */
  Set<String> skipped();

  /**
   * @param error the number expected; 0 for success
   */
  record Statement(int line, Set<String> skipped, String sql, int error) implements Step {}

  /**
   * @param expectedAt index of the first expected line in the file; the lines themselves in {@code
   *     expected}
   */
  record Query(
      int line,
      Set<String> skipped,
      String sql,
      boolean sorted,
      int expectedAt,
      List<String> expected)
      implements Step {}

  record Use(int line, String connection) implements Step {
    @Override
    public Set<String> skipped() {
      return Set.of();
    }
  }
}
