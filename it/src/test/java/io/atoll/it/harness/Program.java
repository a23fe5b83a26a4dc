package io.atoll.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What an installed program came to.
 *
 * @param status its exit status
 * @param output what it printed, errors too
 */
public record Program(int status, String output) {
  /** Far above what any of them takes; a program that hangs fails its test in words. */
  private static final long LIMIT_MINUTES = 5;

  /** A program to run. */
  public static final class Call {
    private final List<String> command = new ArrayList<>();
    private Path input;
    private Path outputFile;

    private Call(List<String> command) {
      this.command.addAll(command);
    }

    public Call with(String... more) {
      command.addAll(List.of(more));
      return this;
    }

    /** A file that it reads from its standard input. */
    public Call reading(Path file) {
      input = file;
      return this;
    }

    /** A file that gets its standard output; errors stay in {@link Program#output}. */
    public Call writing(Path file) {
      outputFile = file;
      return this;
    }

    public Program run() throws IOException, InterruptedException {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("TZ", "UTC");
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.redirectInput(input == null ? new File("/dev/null") : input.toFile());
      Path said = Files.createTempFile("atoll-it", ".out");
      try {
        if (outputFile == null) {
          builder.redirectErrorStream(true).redirectOutput(said.toFile());
        } else {
          builder.redirectOutput(outputFile.toFile()).redirectError(said.toFile());
        }
        Process process = builder.start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              "still running after " + LIMIT_MINUTES + " minutes: " + command + "\n" + text(said));
        }
        return new Program(process.exitValue(), text(said));
      } finally {
        Files.delete(said);
      }
    }

    private static String text(Path file) throws IOException {
      return new String(Files.readAllBytes(file), UTF_8);
    }

    /** Runs it; it must end well. */
    public String output() throws IOException, InterruptedException {
      Program ended = run();
      assertThat(ended.status()).as("%s\n%s", command, ended.output()).isZero();
      return ended.output();
    }
  }

  /**
   * An installed program by its name; one that is not there fails the test: {@code .ci/test}
   * installs what the tests need.
   */
  public static Call of(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(find(name).toString());
    command.addAll(List.of(arguments));
    return new Call(command);
  }

  public static Path find(String name) {
    for (String folder : new String[] {"/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin"}) {
      Path path = Path.of(folder, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new AssertionError(
        "the tests need " + name + ", which is not installed (./atoll test installs it as root)");
  }

  /** A file of {@code src/test/resources/clients}. */
  public static Path script(String name) {
    URL url = Program.class.getResource("/clients/" + name);
    if (url == null) {
      throw new AssertionError("no script " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
