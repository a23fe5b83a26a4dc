package io.atoll.ddl.node;

import java.util.List;

/**
 * A SQL node as others see it.
 *
 * @param instance the same over restarts of what cannot run twice (it locks its folder), so that a
 *     start knows that its predecessor is gone; empty for a node that leaves no trace
 * @param address where MySQL clients connect; empty before it listens
 * @param statusAddress its HTTP address; empty before it listens
 * @param startedAtMillis wall clock of its start; 0 where it is not told
 */
public record NodeDescription(
    String instance, String address, String statusAddress, String version, long startedAtMillis) {
  private static final int LINES = 5;

  public NodeDescription {
    for (String each : List.of(instance, address, statusAddress, version)) {
      if (each.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("line break in " + each);
      }
    }
  }

  String text() {
    return String.join(
        "\n", instance, address, statusAddress, version, Long.toString(startedAtMillis));
  }

  static NodeDescription of(String text) {
    String[] lines = text.split("\n", LINES);
    // The version before told no time.
    if (lines.length < LINES - 1) {
      throw new IllegalArgumentException("not a SQL node: " + text);
    }
    return new NodeDescription(
        lines[0],
        lines[1],
        lines[2],
        lines[3],
        lines.length == LINES ? Long.parseLong(lines[4]) : 0);
  }
}
