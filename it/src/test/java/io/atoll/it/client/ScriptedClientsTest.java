package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.Program;
import io.atoll.it.sql.DatabaseExtension;
import io.atoll.it.sql.Launchers;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of the drivers of other languages, written in those ({@code resources/clients}). Each
 * runs on MariaDB too, so that what a script expects is what a driver's users are used to.
 */
class ScriptedClientsTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  @RegisterExtension
  static final DatabaseExtension MARIADB = new DatabaseExtension("mariadb", Launchers.mariaDb());

  private static final String MYSQL2 = "mysql2@3.24.6";

  /** A database by its name. */
  record Server(String name, RunningDatabase database) {
    String port() {
      return Integer.toString(database.port());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Server> servers() {
    return Stream.of(
        new Server("MariaDB", MARIADB.database()), new Server("Atoll", ATOLL.database()));
  }

  private static void holds(Program.Call script) throws Exception {
    assertThat(script.output()).endsWith("all done\n");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void pyMySql(Server server) throws Exception {
    holds(python("pymysql_session.py", server));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void sqlAlchemy(Server server) throws Exception {
    holds(python("sqlalchemy_session.py", server));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void django(Server server) throws Exception {
    holds(python("django_session.py", server));
  }

  private static Program.Call python(String script, Server server) {
    return Program.of("python3", Program.script(script).toString(), server.port());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void mysql2OfNode(Server server) throws Exception {
    Path modules = nodeModules();
    holds(
        Program.of(
            "env",
            "NODE_PATH=" + modules,
            Program.find("node").toString(),
            Program.script("mysql2_session.js").toString(),
            server.port()));
  }

  /** Fetches mysql2 once into the build folder. */
  private static Path nodeModules() throws Exception {
    Path folder = Path.of("target", "node").toAbsolutePath();
    Path modules = folder.resolve("node_modules");
    if (!Files.exists(modules.resolve("mysql2"))) {
      Files.createDirectories(folder);
      Program npm =
          Program.of("npm", "install", "--no-audit", "--no-fund", "--prefix", folder + "", MYSQL2)
              .run();
      assertThat(npm.status())
          .as("npm could not fetch %s (is there a network?):\n%s", MYSQL2, npm.output())
          .isZero();
    }
    return modules;
  }
}
