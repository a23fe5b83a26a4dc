package io.atoll.it.harness;

import io.atoll.it.sql.RunningDatabase;

/** The command line programs of MariaDB, told where to connect. */
public final class Clients {
  private Clients() {}

  /** The client {@code mariadb}. */
  public static Program.Call mariadb(RunningDatabase database, String... options) {
    return call("mariadb", database).with("--default-character-set=utf8mb4").with(options);
  }

  /** {@code mariadb-dump}. */
  public static Program.Call dump(RunningDatabase database, String... options) {
    return call("mariadb-dump", database).with(options);
  }

  private static Program.Call call(String program, RunningDatabase database) {
    return Program.of(
        program,
        "--no-defaults",
        "--protocol=tcp",
        "--host=127.0.0.1",
        "--port=" + database.port(),
        "--user=root");
  }
}
