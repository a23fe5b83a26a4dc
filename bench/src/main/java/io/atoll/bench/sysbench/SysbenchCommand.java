package io.atoll.bench.sysbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.bench.Flags;
import io.atoll.bench.Server;
import io.atoll.bench.UsageException;
import io.atoll.bench.sysbench.SysbenchProgram.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code bench sysbench}: each line on Atoll and on the other server in turn, and the ratio. */
public final class SysbenchCommand {
  private static final Set<String> NAMED =
      Set.of(
          "--host",
          "--port",
          "--user",
          "--password",
          "--against",
          "--against-user",
          "--against-password",
          "--threads",
          "--seconds",
          "--tables",
          "--rows",
          "--lines");
  private static final Set<String> SWITCHES = Set.of("--json");

  /** In an order in which a line changes the number of rows only after those that mind. */
  private static final List<String> LINES =
      List.of(
          "point_select",
          "read_only",
          "read_write",
          "write_only",
          "update_index",
          "update_non_index",
          "insert",
          "delete");

  private SysbenchCommand() {}

  private record Measured(String line, int threads, Outcome atoll, Outcome other) {
    boolean isGood() {
      return atoll instanceof Outcome.Done && other instanceof Outcome.Done;
    }

    double ratio() {
      return atoll instanceof Outcome.Done a && other instanceof Outcome.Done o
          ? a.result().transactionsPerSecond() / o.result().transactionsPerSecond()
          : Double.NaN;
    }
  }

  /** The exit status: 0, or 1 where sysbench reported an error. */
  public static int run(List<String> arguments, PrintStream out) {
    Flags flags = Flags.parse(arguments, NAMED, SWITCHES);
    Server atoll = Server.atoll(flags);
    Server other = Server.other(flags);
    SysbenchProgram program =
        new SysbenchProgram(flags.number("--tables", 4, 1), flags.number("--rows", 100_000, 1));
    List<Integer> threads = flags.numbers("--threads", List.of(1, 16, 64));
    int seconds = flags.number("--seconds", 30, 1);
    List<String> lines =
        flags.has("--lines") ? List.of(flags.required("--lines").split(",", -1)) : LINES;
    for (String line : lines) {
      if (!LINES.contains(line)) {
        throw new UsageException("unknown line '" + line + "'; known: " + String.join(",", LINES));
      }
    }
    boolean isJson = flags.has("--json");
    PrintStream told = isJson ? System.err : out;
    try {
      return run(program, atoll, other, lines, threads, seconds, told, isJson ? out : null);
    } catch (IOException e) {
      System.err.println(
          "atoll bench: sysbench cannot be run (Debian: apt-get install sysbench): "
              + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int run(
      SysbenchProgram program,
      Server atoll,
      Server other,
      List<String> lines,
      List<Integer> threads,
      int seconds,
      PrintStream told,
      @org.jspecify.annotations.Nullable PrintStream json)
      throws IOException, InterruptedException {
    told.printf(
        Locale.ROOT,
        "sysbench: %d tables x %d rows, %d s a line; tps with 95th percentile in ms;"
            + " ratio = atoll / other%n",
        program.tables(),
        program.rows(),
        seconds);
    if (!prepare(program, atoll, told) || !prepare(program, other, told)) {
      return 1;
    }
    told.printf(
        Locale.ROOT,
        "%-17s %7s %10s %9s %10s %9s %7s %s%n",
        "oltp_",
        "threads",
        "atoll tps",
        "95th",
        "other tps",
        "95th",
        "ratio",
        "ignored errors");
    List<Measured> all = new ArrayList<>();
    boolean isWorn = false;
    for (String line : lines) {
      for (int count : threads) {
        // Deletes use the rows up: each such run, and what follows one, begins with all of them.
        if (isWorn && (!prepare(program, atoll, told) || !prepare(program, other, told))) {
          return 1;
        }
        Measured measured =
            new Measured(
                line,
                count,
                program.run(atoll, line, count, seconds),
                program.run(other, line, count, seconds));
        isWorn = line.equals("delete") || line.equals("insert");
        all.add(measured);
        tell(measured, told);
      }
    }
    if (json != null) {
      json.println(json(program, seconds, all));
    }
    return all.stream().allMatch(Measured::isGood) ? 0 : 1;
  }

  private static boolean prepare(SysbenchProgram program, Server server, PrintStream told)
      throws IOException, InterruptedException {
    if (program.prepare(server) instanceof Outcome.Failed failed) {
      told.println("prepare on " + server.name() + " failed: " + failed.why());
      return false;
    }
    return true;
  }

  private static void tell(Measured measured, PrintStream told) {
    if (measured.atoll() instanceof Outcome.Done a && measured.other() instanceof Outcome.Done o) {
      told.printf(
          Locale.ROOT,
          "%-17s %7d %10.1f %9.2f %10.1f %9.2f %7.2f %d / %d%n",
          measured.line(),
          measured.threads(),
          a.result().transactionsPerSecond(),
          a.result().latency95Millis(),
          o.result().transactionsPerSecond(),
          o.result().latency95Millis(),
          measured.ratio(),
          a.result().ignoredErrors(),
          o.result().ignoredErrors());
      return;
    }
    if (measured.atoll() instanceof Outcome.Failed failed) {
      told.printf(
          "%-17s %7d atoll failed: %s%n", measured.line(), measured.threads(), failed.why());
    }
    if (measured.other() instanceof Outcome.Failed failed) {
      told.printf(
          "%-17s %7d other failed: %s%n", measured.line(), measured.threads(), failed.why());
    }
  }

  private static String json(SysbenchProgram program, int seconds, List<Measured> all) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("benchmark", "sysbench");
    root.put("tables", program.tables());
    root.put("rows", program.rows());
    root.put("seconds", seconds);
    ArrayNode lines = root.putArray("lines");
    for (Measured measured : all) {
      ObjectNode node = lines.addObject();
      node.put("line", measured.line());
      node.put("threads", measured.threads());
      node.set("atoll", json(mapper, measured.atoll()));
      node.set("other", json(mapper, measured.other()));
      if (measured.isGood()) {
        node.put("ratio", measured.ratio());
      }
    }
    return root.toPrettyString();
  }

  private static ObjectNode json(ObjectMapper mapper, Outcome outcome) {
    ObjectNode node = mapper.createObjectNode();
    switch (outcome) {
      case Outcome.Done done -> {
        node.put("transactionsPerSecond", done.result().transactionsPerSecond());
        node.put("queriesPerSecond", done.result().queriesPerSecond());
        node.put("latency95Millis", done.result().latency95Millis());
        node.put("ignoredErrors", done.result().ignoredErrors());
      }
      case Outcome.Failed failed -> node.put("error", failed.why());
    }
    return node;
  }
}
