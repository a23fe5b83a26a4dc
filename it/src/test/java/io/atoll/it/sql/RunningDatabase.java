package io.atoll.it.sql;

import java.io.IOException;

/** A database that accepts connections at a port of this machine. */
public interface RunningDatabase extends AutoCloseable {
  int port();

  /** JDBC address for {@link SqlFileRunner}, as the user root without a password. */
  default String url() {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/?user=root&sslMode=disable";
  }

  /** Ends it without a chance to clean up (SIGKILL), where it is a process. */
  void kill() throws IOException, InterruptedException;

  /** Stops it as an operator would and waits for the end. */
  @Override
  void close() throws IOException, InterruptedException;
}
