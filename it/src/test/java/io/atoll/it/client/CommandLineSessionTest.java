package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Clients;
import io.atoll.it.harness.Lines;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.Program;
import io.atoll.it.sql.DatabaseExtension;
import io.atoll.it.sql.Launchers;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session of the command line client, which must read as the same session with MariaDB does. */
class CommandLineSessionTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  @RegisterExtension
  static final DatabaseExtension MARIADB = new DatabaseExtension("mariadb", Launchers.mariaDb());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch",
        "--table -vv",
        "--vertical",
        "--html",
        "--xml",
        "--batch --raw --skip-column-names",
        "--batch --compress",
        "--batch --quick",
        "--batch --ssl"
      })
  void readsAsWithMariaDb(String options) throws Exception {
    List<String> atoll = session(ATOLL.database(), options);
    Lines.assertSame(atoll, session(MARIADB.database(), options));
    assertThat(String.join("\n", atoll))
        .contains("Ada L.", "😀 häß")
        .contains("ERROR 1062 (23000) at line 30", "near 'SELEC 1' at line 1");
  }

  private List<String> session(RunningDatabase database, String options) throws Exception {
    Path script = folder.resolve("session.sql");
    Path rows = Program.script("cli_rows.sql");
    Files.writeString(
        script,
        Files.readString(Program.script("cli_session.sql"))
            .replace("@FOLDER@", rows.getParent().toString()));
    boolean hasTls = options.contains("--ssl") || database != MARIADB.database();
    Program ended =
        Clients.mariadb(database, "--force")
            .with(options.replace("--ssl", hasTls ? "--ssl" : "--batch").split(" "))
            .reading(script)
            .run();
    return ended.output().lines().map(CommandLineSessionTest::alike).toList();
  }

  /** Where MySQL's words, which are Atoll's, are not MariaDB's. */
  private static String alike(String line) {
    return line.replace("MariaDB server", "MySQL server")
        .replace("for key 'PRIMARY'", "for key 'visit.PRIMARY'")
        .replace("for column `cli_session`.`visit`.`at`", "for column 'at'")
        .replace("'nothing' in 'SELECT'", "'nothing' in 'field list'")
        .replace("int(11)", "int")
        .replaceAll("[ -]+", " ");
  }

  @Test
  void statusOfTheConnectionIsTold() throws Exception {
    assertThat(Clients.mariadb(ATOLL.database(), "-e", "status").output())
        .contains("Current user:\t\troot@")
        .contains("Server version:\t\t8.0.")
        .contains("Atoll")
        .contains("Server characterset:\tutf8mb4")
        .contains("Uptime:")
        .contains("Threads: ");
  }

  @Test
  void endsWithItsErrorWhereItIsNotForced() throws Exception {
    Program ended =
        Clients.mariadb(ATOLL.database(), "-e", "SELECT 1; SELECT * FROM no.where; SELECT 2").run();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("1\n1\n")
        .contains("ERROR 1146 (42S02)")
        .doesNotContain("2\n2");
  }

  @Test
  void aSessionInATerminalAnswersAndEnds() throws Exception {
    Path typed = folder.resolve("typed");
    Files.writeString(typed, "SELECT 6 * 7 AS answer;\n\\s\nshow databases;\n\\q\n");
    String output =
        Program.of(
                "script",
                "-qec",
                "mariadb --no-defaults --protocol=tcp -h127.0.0.1 -P"
                    + ATOLL.database().port()
                    + " -uroot",
                "/dev/null")
            .reading(typed)
            .output();
    assertThat(output).contains("|     42 |").contains("information_schema").contains("Bye");
  }
}
