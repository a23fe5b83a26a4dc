package io.atoll.bench.hospital;

import io.atoll.bench.Flags;
import io.atoll.bench.Server;
import io.atoll.bench.UsageException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code bench hospital}: loads both servers, compares every answer, prints both medians of each
 * statement.
 */
public final class HospitalCommand {
  private static final Set<String> NAMED =
      Set.of(
          "--host",
          "--port",
          "--user",
          "--password",
          "--against",
          "--against-user",
          "--against-password",
          "--scale",
          "--seed",
          "--rounds",
          "--warm-up",
          "--statements");
  private static final Set<String> SWITCHES = Set.of("--load-only", "--no-load", "--json");

  private HospitalCommand() {}

  /** The exit status: 0, or 1 where a statement failed or rows differed. */
  public static int run(List<String> arguments, PrintStream out) {
    Flags flags = Flags.parse(arguments, NAMED, SWITCHES);
    if (flags.has("--load-only") && flags.has("--no-load")) {
      throw new UsageException("--load-only and --no-load exclude each other");
    }
    Hospital hospital = new Hospital(flags.decimal("--scale", 1), flags.number("--seed", 1, 0));
    Server atoll = Server.atoll(flags);
    Server other = Server.other(flags);
    int rounds = flags.number("--rounds", 30, 1);
    int warmUp = flags.number("--warm-up", 20, 0);
    List<String> names =
        flags.has("--statements")
            ? List.of(flags.required("--statements").split(",", -1))
            : StatementFile.statements().stream().map(HospitalStatement::name).toList();
    PrintStream told = flags.has("--json") ? System.err : out;
    try (Connection left = atoll.connect();
        Connection right = other.connect()) {
      told.printf(
          Locale.ROOT,
          "hospital: scale %s, seed %d; atoll %s, other %s%n",
          hospital.scale(),
          hospital.seed(),
          version(left),
          version(right));
      if (!flags.has("--no-load")) {
        load(hospital, left, "atoll", told);
        load(hospital, right, "other", told);
      }
      if (flags.has("--load-only")) {
        return 0;
      }
      prepare(left);
      prepare(right);
      HospitalRun run = new HospitalRun(hospital, left, right, names, told);
      List<StatementFigures> figures = run.run(warmUp, rounds);
      if (flags.has("--json")) {
        out.println(Report.json(hospital, figures));
      } else {
        out.print(Report.text(figures));
      }
      return figures.stream().allMatch(StatementFigures::isGood) ? 0 : 1;
    } catch (SQLException e) {
      System.err.println("atoll bench: " + e.getMessage());
      return 1;
    }
  }

  private static String version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  private static void load(Hospital hospital, Connection connection, String name, PrintStream told)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create database if not exists hospital");
      statement.execute("use hospital");
    }
    long start = System.nanoTime();
    long[] rows = new long[1];
    hospital.load(connection, (table, count) -> rows[0] += count);
    told.printf(
        Locale.ROOT,
        "loaded %s: %d rows in %.1f s%n",
        name,
        rows[0],
        (System.nanoTime() - start) / 1e9);
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("use hospital");
      for (String setting : Hospital.sessionSettings()) {
        statement.execute(setting);
      }
    }
  }
}
