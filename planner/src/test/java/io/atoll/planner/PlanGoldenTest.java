package io.atoll.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.planner.explain.Explain;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans as text, one topic a file in {@code src/test/resources/plans}. {@code
 * -Dsurefire.extra=-Drewrite.plans=true} writes the files anew; read the diff.
 *
 * <pre>
 * schema            CREATE TABLE statements up to an empty line
 * rows t 1000       a table's size
 * mode names        sql_mode for what follows
 * plan              a statement up to ----, then its plan, or error number: message
 * </pre>
 */
final class PlanGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/plans");
  private static final boolean REWRITE = Boolean.getBoolean("rewrite.plans");

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void plansAreAsTheFileSays(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    String expected = Files.readString(path);
    String actual = run(expected);
    if (REWRITE) {
      Files.writeString(path, actual);
    }
    assertThat(actual).isEqualTo(expected);
  }

  static String run(String script) {
    TestCatalog catalog = new TestCatalog();
    SqlMode mode = SqlMode.DEFAULT;
    StringBuilder out = new StringBuilder();
    List<String> lines = script.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at++);
      out.append(line).append('\n');
      if (line.equals("schema")) {
        StringBuilder ddl = new StringBuilder();
        while (at < lines.size() && !lines.get(at).isEmpty()) {
          out.append(lines.get(at)).append('\n');
          ddl.append(lines.get(at++)).append('\n');
        }
        catalog.create(ddl.toString());
      } else if (line.startsWith("rows ")) {
        String[] words = line.split(" ");
        catalog.rows(words[1], Long.parseLong(words[2]));
      } else if (line.startsWith("mode")) {
        mode = SqlMode.parse(line.substring(4).strip());
      } else if (line.startsWith("view ")) {
        String[] words = line.split(" ", 4);
        catalog.view(words[1], words[3], words[2].split(","));
      } else if (line.equals("plan")) {
        StringBuilder sql = new StringBuilder();
        while (!lines.get(at).equals("----")) {
          out.append(lines.get(at)).append('\n');
          sql.append(lines.get(at++)).append('\n');
        }
        out.append("----\n");
        at++;
        while (at < lines.size() && !lines.get(at).isEmpty()) {
          at++;
        }
        out.append(explain(catalog, sql.toString().strip(), mode));
      }
    }
    return out.toString();
  }

  static PlannedStatement plan(TestCatalog catalog, String sql, SqlMode mode) {
    ParsedStatement parsed =
        Parser.parse(sql.getBytes(StandardCharsets.UTF_8), io.atoll.parser.SqlMode.DEFAULT);
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < parsed.parameterCount(); i++) {
      types.add(SqlType.BIGINT);
    }
    return Planner.plan(parsed.statement(), catalog.context(mode, types));
  }

  private static String explain(TestCatalog catalog, String sql, SqlMode mode) {
    List<List<String>> cells;
    try {
      cells = Explain.cells(plan(catalog, sql, mode).plan());
    } catch (SqlException e) {
      return "error " + e.error().code() + ": " + e.getMessage() + "\n";
    }
    int[] widths = new int[5];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
