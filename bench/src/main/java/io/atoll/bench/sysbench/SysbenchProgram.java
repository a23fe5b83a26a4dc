package io.atoll.bench.sysbench;

import io.atoll.bench.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The installed program with the sizes of this benchmark.
 *
 * @param tables tables {@code sbtest1…}
 * @param rows rows of each
 */
public record SysbenchProgram(int tables, int rows) {
  private static final String DATABASE = "sbtest";

  /** What a run came to. */
  public sealed interface Outcome {
    record Done(SysbenchResult result) implements Outcome {}

    /** The lines in which sysbench said why, or its exit status. */
    record Failed(String why) implements Outcome {}
  }

  /** Drops and makes the tables anew. */
  public Outcome prepare(Server server) throws IOException, InterruptedException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + DATABASE);
      statement.execute("create database " + DATABASE);
    } catch (SQLException e) {
      return new Outcome.Failed(e.getErrorCode() + " " + e.getMessage());
    }
    Ended ended = execute(server, "oltp_common", List.of("prepare"));
    return ended.status() == 0 && !ended.output().contains("FATAL")
        ? new Outcome.Done(new SysbenchResult(0, 0, 0, 0))
        : new Outcome.Failed(ended.why());
  }

  public Outcome run(Server server, String line, int threads, int seconds)
      throws IOException, InterruptedException {
    Ended ended =
        execute(
            server, "oltp_" + line, List.of("--threads=" + threads, "--time=" + seconds, "run"));
    if (ended.status() != 0 || ended.output().contains("FATAL")) {
      return new Outcome.Failed(ended.why());
    }
    try {
      return new Outcome.Done(SysbenchResult.parse(ended.output()));
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(e.getMessage() + "\n" + ended.output());
    }
  }

  private record Ended(int status, String output) {
    String why() {
      List<String> lines =
          output
              .lines()
              .filter(l -> l.contains("FATAL") || l.contains("ALERT") || l.contains("rror:"))
              .distinct()
              .limit(5)
              .toList();
      return lines.isEmpty() ? "exit status " + status + ": " + output : String.join("\n", lines);
    }
  }

  private Ended execute(Server server, String script, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("sysbench");
    command.add(script);
    command.add("--db-driver=mysql");
    // The client library takes the name "localhost" as its socket file.
    command.add(
        "--mysql-host=" + (server.host().equals("localhost") ? "127.0.0.1" : server.host()));
    command.add("--mysql-port=" + server.port());
    command.add("--mysql-user=" + server.user());
    command.add("--mysql-password=" + server.password());
    command.add("--mysql-db=" + DATABASE);
    command.add("--tables=" + tables);
    command.add("--table-size=" + rows);
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
