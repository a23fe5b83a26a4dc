package io.atoll.it.sql;

import io.atoll.app.Playground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The databases that tests start. */
public final class Launchers {
  /** Starts a database whose data lie in a folder, new or from a run before. */
  @FunctionalInterface
  public interface Launcher {
    RunningDatabase start(Path folder) throws IOException, InterruptedException;
  }

  private Launchers() {}

  private static Path find(String program) {
    for (String folder : new String[] {"/usr/sbin", "/usr/bin", "/usr/local/sbin"}) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new AssertionError(
        "the tests need "
            + program
            + ", which is not installed (./atoll test installs it as root)");
  }

  /**
   * A private MariaDB that flushes at each commit, with a user root without a password.
   *
   * @param options more options of mariadbd
   */
  public static Launcher mariaDb(String... options) {
    return folder -> {
      Path data = folder.resolve("mariadb");
      if (!Files.exists(data)) {
        install(folder, data);
      }
      int port = ProcessDatabase.freePort();
      List<String> command =
          new ArrayList<>(
              List.of(
                  find("mariadbd").toString(),
                  "--no-defaults",
                  "--user=" + System.getProperty("user.name"),
                  "--datadir=" + data,
                  "--bind-address=127.0.0.1",
                  "--port=" + port,
                  "--socket=" + folder.resolve("mariadb.sock"),
                  "--pid-file=" + folder.resolve("mariadb.pid"),
                  "--innodb-flush-log-at-trx-commit=1",
                  "--character-set-server=utf8mb4",
                  "--lower-case-table-names=0",
                  "--max-allowed-packet=128M",
                  "--skip-name-resolve"));
      command.addAll(List.of(options));
      return ProcessDatabase.start(
          command, port, folder.resolve("mariadb.log"), "ready for connections");
    };
  }

  private static void install(Path folder, Path data) throws IOException, InterruptedException {
    Path log = folder.resolve("mariadb-install.log");
    Process process =
        new ProcessBuilder(
                find("mariadb-install-db").toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--user=" + System.getProperty("user.name"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("mariadb-install-db failed:\n" + Files.readString(log));
    }
  }

  /**
   * Atoll's playground as a process of its own.
   *
   * @param launcher the {@code atoll} script
   * @param readyText part of the line that it prints when it can be connected to
   */
  public static Launcher playground(Path launcher, String readyText, String... options) {
    return folder -> {
      int port = ProcessDatabase.freePort();
      int statusPort = ProcessDatabase.freePort();
      List<String> command =
          new ArrayList<>(
              List.of(
                  launcher.toString(),
                  "playground",
                  "--data",
                  folder.resolve("atoll").toString(),
                  "--port",
                  Integer.toString(port),
                  "--status-port",
                  Integer.toString(statusPort)));
      command.addAll(List.of(options));
      return ProcessDatabase.start(command, port, folder.resolve("atoll.log"), readyText);
    };
  }

  /** Atoll's playground in this process; it cannot be killed. */
  public static Launcher playgroundInProcess() {
    return folder -> {
      Playground playground =
          Playground.start(
              "--data", folder.resolve("atoll").toString(), "--port", "0", "--status-port", "0");
      return new RunningDatabase() {
        @Override
        public int port() {
          return playground.sqlAddress().getPort();
        }

        @Override
        public void kill() {
          throw new UnsupportedOperationException("the playground runs in the test's own process");
        }

        @Override
        public void close() {
          playground.close();
        }
      };
    };
  }
}
