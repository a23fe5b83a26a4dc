package io.atoll.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.Program;
import io.atoll.it.sql.RunningDatabase;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a playground from starting is said in words, and Ctrl-C ends one cleanly. */
class StartTest {
  @TempDir Path folder;

  private static void refused(int exitCode, List<String> words, String... flags) throws Exception {
    Playgrounds.Refusal refusal = Playgrounds.refused(flags);
    assertThat(refusal.output()).contains(words);
    assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(exitCode);
  }

  @Test
  void wrongSettingsAreNamedAllTogether() throws Exception {
    Path config = folder.resolve("atoll.toml");
    Files.writeString(config, "durability = \"sometimes\"\n[storage]\nblock-cache = \"lots\"\n");
    refused(
        2,
        List.of(
            "unknown setting colour",
            "port",
            "99999",
            "from 0 to 65535",
            "durability",
            "sometimes",
            "block-cache",
            "lots"),
        "--colour=red",
        "--port=99999",
        "--config=" + config);
  }

  @Test
  void whatIsNoFlagIsNamed() throws Exception {
    refused(2, List.of("unexpected argument here"), "here");
    refused(2, List.of("--port needs a value"), "--port");
    refused(2, List.of("nowhere.toml"), "--config=" + folder.resolve("nowhere.toml"));
    Path config = folder.resolve("broken.toml");
    Files.writeString(config, "port = = 4\n");
    refused(2, List.of("broken.toml"), "--config=" + config);
  }

  @Test
  void anOccupiedPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      refused(1, List.of("cannot listen at", port, "in use"), "--port=" + port, "--status-port=0");
      refused(
          1,
          List.of("cannot listen at", port, "--status-port", "in use"),
          "--port=0",
          "--status-port=" + port);
    }
  }

  @Test
  void aDataFolderHasOneProcess() throws Exception {
    try (RunningDatabase first = Playgrounds.launcher().start(folder)) {
      assertThat(first.port()).isPositive();
      Path data = folder.resolve("atoll");
      refused(
          2,
          List.of(data.toString(), "in use by another process"),
          "--data=" + data,
          "--port=0",
          "--status-port=0");
    }
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "no folder");
    refused(2, List.of(file.toString()), "--data=" + file.resolve("data"));
  }

  @Test
  void aTemporaryFolderIsToldAndRemovedAndCtrlCEndsCleanly() throws Exception {
    Process terminal =
        new ProcessBuilder(
                Program.find("script").toString(),
                "-qefc",
                // Where the tests run in the background, their shell has children ignore Ctrl-C.
                "env --default-signal=INT "
                    + String.join(" ", Playgrounds.command(List.of("--port=0", "--status-port=0"))),
                "/dev/null")
            .redirectErrorStream(true)
            .start();
    StringBuilder output = new StringBuilder();
    Path data = null;
    try (BufferedReader reader = terminal.inputReader();
        OutputStream keyboard = terminal.getOutputStream()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        if (line.contains("data: ")) {
          data = Path.of(line.replaceAll(".*data: *", "").replaceAll(" .*", ""));
          assertThat(line).contains("temporary: removed at exit");
          assertThat(data).isDirectory();
        }
        if (line.contains("Ctrl-C")) {
          keyboard.write(3);
          keyboard.flush();
        }
      }
    }
    terminal.waitFor();
    assertThat(output).contains("atoll: stopping").contains("atoll: stopped");
    assertThat(data).isNotNull().doesNotExist();
  }

  @Test
  void theSameFolderStartsAgainWithEverythingInIt() throws Exception {
    try (RunningDatabase first = Playgrounds.launcher().start(folder);
        Client client = Client.openFresh(first, "kept")) {
      client.runAll(
          "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10))",
          "INSERT INTO t VALUES (1, 'one')",
          "CREATE VIEW w AS SELECT v FROM t",
          "ALTER USER root IDENTIFIED BY 'secret'");
    }
    try (RunningDatabase again = Playgrounds.launcher().start(folder)) {
      String select = "SELECT v FROM kept.w";
      assertThat(cli(again, "--password=secret", select).output()).isEqualTo("v\none\n");
      assertThat(cli(again, "--password=other", select).output())
          .contains("ERROR 1045 (28000)", "Access denied for user 'root'");
      assertThat(cli(again, "--skip-password", select).output()).contains("ERROR 1045 (28000)");
      assertThat(cli(again, "--password=secret", "ALTER USER root IDENTIFIED BY ''").status())
          .isZero();
      assertThat(cli(again, "--skip-password", select).status()).isZero();
    }
  }

  private static Program cli(RunningDatabase database, String password, String sql)
      throws Exception {
    return io.atoll.it.harness.Clients.mariadb(database, password, "--batch", "-e", sql).run();
  }
}
