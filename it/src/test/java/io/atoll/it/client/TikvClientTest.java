package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.ProcessDatabase;
import io.atoll.it.sql.RunningDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published Java client of TiKV, in a process of its own, against a playground's listeners. */
final class TikvClientTest {
  @TempDir Path folder;

  @Test
  void theJavaClientOfTikvWorks() throws Exception {
    int store = ProcessDatabase.freePort();
    int placement = ProcessDatabase.freePort();
    try (RunningDatabase atoll =
        Playgrounds.launcher(
                "--store.listen=127.0.0.1:" + store, "--placement.listen=127.0.0.1:" + placement)
            .start(folder)) {
      try (Connection sql = DriverManager.getConnection(atoll.url());
          Statement statement = sql.createStatement()) {
        statement.execute("CREATE DATABASE shop");
        statement.execute(
            "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, stock INT, name VARCHAR(20),"
                + " price DECIMAL(10,2), KEY (name))");
        statement.execute(
            "INSERT INTO shop.item VALUES (1, 2, 'a', 1.5), (2, 4, 'é', -2.25),"
                + " (3, 5, NULL, 1234567.89)");
      }
      Path said = folder.resolve("client.log");
      Process client =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  classPath(),
                  TikvJavaClient.class.getName(),
                  "127.0.0.1:" + placement)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      boolean hasEnded = client.waitFor(3, TimeUnit.MINUTES);
      if (!hasEnded) {
        client.destroyForcibly().waitFor();
      }
      String output = Files.readString(said);
      assertThat(hasEnded).as(output).isTrue();
      assertThat(client.exitValue()).as(output).isZero();
      assertThat(output).contains("raw values: ok", "transactions: ok", "table: ok");
    }
  }

  /** The client with what it needs and nothing of ours but the program. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry ->
            entry.contains("tikv-client-java")
                || entry.contains("slf4j-api")
                || entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
