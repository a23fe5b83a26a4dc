package io.atoll.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.session.ResultColumn;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line client that distributions bring. */
class CommandLineTest {
  @TempDir static Path folder;

  private static String run(ServerFixture fixture, String... options) throws Exception {
    assertThat(Path.of("/usr/bin/mariadb"))
        .as("the mariadb client, which ./atoll test installs")
        .isExecutable();
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/mariadb",
                "--no-defaults",
                "--protocol=tcp",
                "-h127.0.0.1",
                "-P" + fixture.port(),
                "-psecret",
                "--batch"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private static ServerFixture fixture() throws IOException {
    ServerFixture fixture = new ServerFixture(folder);
    fixture.sessions.results.put(
        "SELECT 7",
        FakeSessions.result(
            List.of(
                ResultColumn.expression("7", SqlType.BIGINT),
                ResultColumn.expression("t", FakeSessions.TEXT)),
            List.of(List.of(Value.of(7), Value.ofUtf8("häß")))));
    return fixture;
  }

  @Test
  void queriesWithEveryKindOfConnection() throws Exception {
    try (ServerFixture fixture = fixture()) {
      String[][] kinds = {
        {"-unative", "--skip-ssl"},
        {"-unative", "--ssl"},
        {"-unative", "--skip-ssl", "--compress"},
        {"-usha2", "--ssl"},
        {"-usha2", "--skip-ssl"},
        {"-usha2", "--ssl", "--ssl-ca=" + folder.resolve("ca.pem"), "--ssl-verify-server-cert"},
      };
      for (String[] kind : kinds) {
        List<String> options = new ArrayList<>(List.of(kind));
        options.addAll(List.of("--default-character-set=utf8mb4", "-eSELECT 7"));
        assertThat(run(fixture, options.toArray(String[]::new)))
            .as(String.join(" ", kind))
            .isEqualTo("7\tt\n7\thäß\n");
      }
    }
  }

  @Test
  void tellsErrors() throws Exception {
    try (ServerFixture fixture = fixture()) {
      assertThat(run(fixture, "-unative", "--skip-ssl", "-eFAIL"))
          .contains("ERROR 1064 (42000) at line 1");
      assertThat(run(fixture, "-unative", "--skip-ssl", "-pwrong", "-eSELECT 7"))
          .contains("ERROR 1045 (28000)")
          .contains("Access denied for user 'native'@'localhost' (using password: YES)");
      fixture.sessions.globals.put("max_connections", -1L);
      assertThat(run(fixture, "-unative", "--skip-ssl", "-eSELECT 7"))
          .contains("ERROR 1040 (08004)");
    }
  }
}
