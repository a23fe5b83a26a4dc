package io.atoll.bench.micro;

import io.atoll.bench.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code ./atoll bench micro}: JMH with the flags that the launcher gives Atoll. */
public final class MicroCommand {
  private static final String[] JVM = {
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-XX:+UseParallelGC",
    "-XX:+UseCompactObjectHeaders",
    "-Xmx1g"
  };

  private MicroCommand() {}

  /**
   * @param arguments a regular expression for names, and JMH's own options
   */
  public static int run(List<String> arguments) {
    try {
      CommandLineOptions given = new CommandLineOptions(arguments.toArray(String[]::new));
      if (given.shouldHelp()) {
        given.showHelp();
        return 0;
      }
      List<String> names = new ArrayList<>(given.getIncludes());
      if (names.isEmpty()) {
        names.add(".*");
      }
      OptionsBuilder options = new OptionsBuilder();
      options.parent(given);
      names.forEach(name -> options.include("io.atoll.bench.micro.*" + name));
      Options all = options.jvmArgs(JVM).shouldFailOnError(true).build();
      if (given.shouldList()) {
        new Runner(all).list();
      } else {
        new Runner(all).run();
      }
      return 0;
    } catch (CommandLineOptionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (RunnerException e) {
      System.err.println("atoll bench: " + e.getMessage());
      return 1;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
