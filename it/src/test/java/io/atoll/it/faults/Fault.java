package io.atoll.it.faults;

import io.atoll.it.faults.FaultyCluster.Node;
import java.util.List;
import java.util.Random;

/** What befalls a cluster for a while. */
enum Fault {
  KILL_STORE,
  PAUSE_STORE,
  /** Nobody hears it and it hears nobody. */
  ISOLATE_STORE,
  /** It hears all, and nobody hears it. */
  MUTE_STORE,
  /** All hear it, and it hears nobody. */
  DEAFEN_STORE,
  /** Less than half of the stores cannot talk to the rest of the cluster. */
  HALVES,
  /** Stores talk to their neighbours on a ring only, and to all other nodes. */
  RING,
  KILL_PLACEMENT,
  PAUSE_PLACEMENT,
  KILL_SQL,
  PAUSE_SQL,
  ISOLATE_SQL;

  /** The end of a fault. */
  interface Healing {
    void run() throws Exception;
  }

  /** Lets it happen to somebody drawn. */
  Healing begin(FaultyCluster cluster, Random random) throws Exception {
    return switch (this) {
      case KILL_STORE -> kill(drawn(cluster.stores, random));
      case PAUSE_STORE -> pause(drawn(cluster.stores, random));
      case ISOLATE_STORE -> {
        Node victim = drawn(cluster.stores, random);
        yield cut(cluster, List.of(victim), true, true);
      }
      case MUTE_STORE -> cut(cluster, List.of(drawn(cluster.stores, random)), true, false);
      case DEAFEN_STORE -> cut(cluster, List.of(drawn(cluster.stores, random)), false, true);
      case HALVES ->
          cut(cluster, cluster.stores.subList(0, (cluster.stores.size() - 1) / 2), true, true);
      case RING -> ring(cluster);
      case KILL_PLACEMENT -> kill(drawn(cluster.placements, random));
      case PAUSE_PLACEMENT -> pause(drawn(cluster.placements, random));
      case KILL_SQL -> kill(drawn(cluster.sqls, random));
      case PAUSE_SQL -> pause(drawn(cluster.sqls, random));
      case ISOLATE_SQL -> cut(cluster, List.of(drawn(cluster.sqls, random)), true, true);
    };
  }

  private static Node drawn(List<Node> nodes, Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private static Healing kill(Node victim) throws Exception {
    victim.kill();
    return victim::start;
  }

  private static Healing pause(Node victim) throws Exception {
    victim.signal("STOP");
    return () -> victim.signal("CONT");
  }

  private static Healing cut(FaultyCluster cluster, List<Node> apart, boolean out, boolean in)
      throws Exception {
    for (Node each : cluster.nodes()) {
      if (apart.contains(each)) {
        continue;
      }
      for (Node victim : apart) {
        if (out) {
          cluster.hosts.cut(victim.host, each.host);
        }
        if (in) {
          cluster.hosts.cut(each.host, victim.host);
        }
      }
    }
    return cluster.hosts::heal;
  }

  private static Healing ring(FaultyCluster cluster) throws Exception {
    int count = cluster.stores.size();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        int distance = Math.floorMod(i - j, count);
        // Of three stores all are neighbours: two of them are parted.
        boolean isParted = count > 3 ? distance > 1 && distance < count - 1 : i + j == 1;
        if (isParted) {
          cluster.hosts.cut(cluster.stores.get(i).host, cluster.stores.get(j).host);
        }
      }
    }
    return cluster.hosts::heal;
  }
}
