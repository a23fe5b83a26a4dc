package io.atoll.it.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The expected rows of the SQL files are MariaDB's. Run with {@code -Datoll.sql.rewrite} to put
 * them there, and read the difference.
 */
@Tag("mariadb")
class MariaDbSqlFilesTest {
  @RegisterExtension
  static final DatabaseExtension MARIADB = new DatabaseExtension("mariadb", Launchers.mariaDb());

  static List<Path> files() throws IOException {
    return SqlFiles.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileHoldsMariaDbsAnswers(Path file) throws Exception {
    assertThat(MARIADB.runner().run(file)).isEmpty();
  }
}
