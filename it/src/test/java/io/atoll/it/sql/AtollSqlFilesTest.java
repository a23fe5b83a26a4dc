package io.atoll.it.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every SQL file gives on Atoll what it gives on MariaDB, but for steps that say otherwise. */
class AtollSqlFilesTest {
  @RegisterExtension
  static final DatabaseExtension ATOLL =
      new DatabaseExtension("atoll", Launchers.playgroundInProcess());

  static List<Path> files() throws IOException {
    return SqlFiles.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileHoldsAtollsAnswers(Path file) throws Exception {
    assertThat(ATOLL.runner().run(file)).isEmpty();
  }
}
