package io.atoll.ddl.node;

import java.util.List;

/**
 * A SQL node as others see it.
 *
 * @param instance the same over restarts of what cannot run twice (it locks its folder), so that a
 *     start knows that its predecessor is gone; empty for a node that leaves no trace
 * @param address where MySQL clients connect; empty before it listens
 * @param statusAddress its HTTP address; empty before it listens
 */
public record NodeDescription(
    String instance, String address, String statusAddress, String version) {
  public NodeDescription {
    for (String each : List.of(instance, address, statusAddress, version)) {
      if (each.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("line break in " + each);
      }
    }
  }

  String text() {
    return instance + "\n" + address + "\n" + statusAddress + "\n" + version;
  }

  static NodeDescription of(String text) {
    String[] lines = text.split("\n", 4);
    if (lines.length != 4) {
      throw new IllegalArgumentException("not a SQL node: " + text);
    }
    return new NodeDescription(lines[0], lines[1], lines[2], lines[3]);
  }
}
