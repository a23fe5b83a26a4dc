package io.atoll.app;

import io.atoll.parser.Parser;

/**
 * Starts and stops everything once, so that the class archive of the launcher has what a start
 * loads.
 */
final class WarmUp {
  private WarmUp() {}

  static void run() throws Exception {
    try (Playground playground = Playground.start("--port", "0", "--status-port", "0")) {
      Parser.parse("SELECT 1");
      System.err.println("warmed up on " + playground.sqlAddress());
    }
  }
}
