package io.atoll.it.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The SQL files of the project, {@code it/src/test/resources/sql/**.test}. */
public final class SqlFiles {
  private static final Path FOLDER = Path.of("src/test/resources/sql");

  private SqlFiles() {}

  public static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".test")).sorted().toList();
    }
  }
}
