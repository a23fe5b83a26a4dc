package io.atoll.it.harness;

import io.atoll.it.sql.DatabaseExtension;
import io.atoll.it.sql.Launchers.Launcher;
import io.atoll.it.sql.ProcessDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Atoll's playground in a process of its own, run from the class path of the tests. */
public final class Playgrounds {
  /** Part of the line that it prints when it can be connected to. */
  public static final String READY = "is ready";

  private Playgrounds() {}

  /** A playground that the test classes of the module share. */
  public static DatabaseExtension shared() {
    return new DatabaseExtension("atoll", launcher());
  }

  /**
   * Keeps its data in the folder {@code atoll} of the folder given.
   *
   * @param options more flags of the playground
   */
  public static Launcher launcher(String... options) {
    return folder -> {
      int port = ProcessDatabase.freePort();
      List<String> flags =
          new ArrayList<>(
              List.of("--data=" + folder.resolve("atoll"), "--port=" + port, "--status-port=0"));
      flags.addAll(List.of(options));
      Path log = folder.resolve("atoll.log");
      return ProcessDatabase.start(command(flags), port, log, READY);
    };
  }

  /** The command line of a playground with these flags. */
  public static List<String> command(List<String> flags) {
    return command("playground", flags);
  }

  /** The command line of any role. */
  public static List<String> command(String role, List<String> flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.atoll.app.Main",
                role));
    command.addAll(flags);
    return command;
  }

  /** What a playground that must not start says, and its exit code. */
  public record Refusal(int exitCode, String output) {}

  /** Runs a playground that is expected to end by itself. */
  public static Refusal refused(String... flags) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(List.of(flags))).redirectErrorStream(true).start();
    StringBuilder output = new StringBuilder();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        if (line.contains(READY)) {
          process.destroyForcibly();
        }
      }
    }
    return new Refusal(process.waitFor(), output.toString());
  }
}
