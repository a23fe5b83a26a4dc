package io.atoll.it.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Machines of a small network, each a Linux network namespace on one bridge (iproute2, as root).
 * Packets from one to another can be made to disappear, each way for itself: they are sent to a
 * hardware address that nobody has. Not thread-safe.
 */
final class Hosts implements AutoCloseable {
  private static final String NOBODY = "02:00:00:00:00:01";

  private record Cut(int from, int to) {}

  private final String name;
  private final String network;
  private final int count;
  private final List<Cut> cuts = new ArrayList<>();

  /** As many machines, numbered from 0. */
  Hosts(int count) throws IOException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.name = "at" + Integer.toHexString(random.nextInt(0x1000, 0x10000));
    this.network = "10." + random.nextInt(100, 250) + "." + random.nextInt(1, 250) + ".";
    this.count = count;
    try {
      ip("link", "add", name, "type", "bridge");
      ip("addr", "add", network + "1/24", "dev", name);
      ip("link", "set", name, "up");
      for (int i = 0; i < count; i++) {
        ip("netns", "add", namespace(i));
        ip("link", "add", outer(i), "type", "veth", "peer", "name", "eth", "netns", namespace(i));
        ip("link", "set", outer(i), "master", name, "up");
        ip("-n", namespace(i), "addr", "add", address(i) + "/24", "dev", "eth");
        ip("-n", namespace(i), "link", "set", "eth", "up");
        ip("-n", namespace(i), "link", "set", "lo", "up");
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Whether this user may have such a network here. */
  static boolean areAllowed() {
    try (Hosts probe = new Hosts(2)) {
      probe.cut(0, 1);
      probe.heal();
      return true;
    } catch (IOException e) {
      System.out.println("no network namespaces here: " + e.getMessage());
      return false;
    }
  }

  private String namespace(int host) {
    return name + "-" + host;
  }

  private String outer(int host) {
    return name + "v" + host;
  }

  String address(int host) {
    return network + (10 + host);
  }

  /** The command that runs a command on a machine. */
  List<String> on(int host, List<String> command) {
    List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", namespace(host)));
    full.addAll(command);
    return full;
  }

  /** What one sends to the other is lost from now on. */
  void cut(int from, int to) throws IOException {
    if (from == to || cuts.contains(new Cut(from, to))) {
      return;
    }
    ip(
        "-n",
        namespace(from),
        "neigh",
        "replace",
        address(to),
        "lladdr",
        NOBODY,
        "dev",
        "eth",
        "nud",
        "permanent");
    cuts.add(new Cut(from, to));
  }

  void heal() throws IOException {
    for (Cut each : cuts) {
      ip("-n", namespace(each.from()), "neigh", "del", address(each.to()), "dev", "eth");
    }
    cuts.clear();
  }

  private static void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < count; i++) {
      endQuietly("netns", "del", namespace(i));
    }
    endQuietly("link", "del", name);
  }

  private static void endQuietly(String... arguments) {
    try {
      ip(arguments);
    } catch (IOException e) {
      // It was not made.
    }
  }
}
