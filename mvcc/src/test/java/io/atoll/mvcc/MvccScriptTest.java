package io.atoll.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The scripts of {@code src/test/resources/scripts}: a command a line, its answer on the next
 * behind {@code =}; a line of dashes begins a new database. {@code -Datoll.rewrite=true} writes the
 * answers anew: read the difference.
 */
final class MvccScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/scripts");

  @TestFactory
  List<DynamicTest> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files
          .sorted()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)))
          .toList();
    }
  }

  private static void run(Path file) throws IOException {
    List<String> wanted = Files.readAllLines(file);
    List<String> got = new ArrayList<>();
    MvccScript script = new MvccScript();
    for (String line : wanted) {
      if (line.startsWith("=")) {
        continue;
      }
      got.add(line);
      if (line.startsWith("--")) {
        script = new MvccScript();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        got.add("= " + script.run(line));
      }
    }
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.write(file, got);
    }
    assertThat(String.join("\n", got)).isEqualTo(String.join("\n", wanted));
  }
}
