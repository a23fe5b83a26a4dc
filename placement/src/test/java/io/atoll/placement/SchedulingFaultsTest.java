package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.StoreId;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.ModelCluster.ModelStore;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Stores that die, come back, fill up, join and leave in any order while Regions move: no step ever
 * takes a Region its quorum (the model judges each), and when it is over all is replicated again.
 */
class SchedulingFaultsTest {
  private static final long MIB = 1 << 20;

  @Test
  void anyFaultsEndWell() {
    int seeds = Integer.getInteger("atoll.placement.seeds", 5);
    long first = Long.getLong("atoll.seed", System.nanoTime());
    for (int i = 0; i < seeds; i++) {
      long seed = first + i;
      try {
        run(seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("failed with -Datoll.seed=" + seed, e);
      }
    }
    System.out.printf(
        "scheduling under faults: -Datoll.seed=%d -Datoll.placement.seeds=%d%n", first, seeds);
  }

  private static void run(long seed) {
    Simulation simulation = new Simulation(seed);
    Incarnation process = simulation.incarnation("placement");
    var environment = process.environment(new SimulatedDisk(simulation));
    boolean[] isDone = {false};
    process.start(
        "main",
        () -> {
          MemoryKvEngine engine = new MemoryKvEngine();
          PlacementService placement =
              new PlacementService(environment, new EngineJournal(engine), Duration.ofSeconds(1));
          placement.set("max-store-down-time", "3m");
          Random world = simulation.world();
          boolean hasZones = world.nextBoolean();
          if (hasZones) {
            placement.set("location-labels", "zone");
          }
          ModelCluster cluster = new ModelCluster(environment, placement, world);
          List<ModelStore> members = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            members.add(cluster.addStore(zone(i)));
          }
          boolean hasNamespaces = world.nextBoolean();
          if (hasNamespaces) {
            cluster.addTables(4, 25, 8 * MIB);
          } else {
            cluster.addRegions(100, MIB, 30 * MIB);
          }
          List<ModelStore> dead = new ArrayList<>();
          List<ModelStore> leaving = new ArrayList<>();
          for (int minute = 0; minute < 120; minute++) {
            for (int second = 0; second < 60; second++) {
              cluster.pass();
            }
            switch (world.nextInt(hasNamespaces ? 14 : 10)) {
              case 0, 1 -> {
                // One at a time, so that every Region keeps its quorum.
                if (dead.isEmpty()) {
                  ModelStore victim = members.get(world.nextInt(members.size()));
                  cluster.kill(victim);
                  dead.add(victim);
                }
              }
              case 2, 3, 4 -> {
                dead.forEach(cluster::revive);
                dead.clear();
              }
              case 5 -> {
                if (members.size() < 10) {
                  members.add(cluster.addStore(zone(members.size())));
                }
              }
              case 6 -> {
                ModelStore store = members.get(world.nextInt(members.size()));
                try {
                  placement.removeStore(store.id);
                  members.remove(store);
                  leaving.add(store);
                } catch (PlacementRefusedException e) {
                  assertThat(e).hasMessageContaining("cannot hold");
                }
              }
              case 7 -> {
                if (!leaving.isEmpty()) {
                  ModelStore store = leaving.removeLast();
                  try {
                    placement.cancelRemoval(store.id);
                    members.add(store);
                  } catch (PlacementRefusedException e) {
                    assertThat(e).hasMessageContaining("removed already");
                  }
                }
              }
              case 8 -> {
                ModelStore store = members.get(world.nextInt(members.size()));
                store.isFull = !store.isFull;
              }
              case 10, 11, 12, 13 -> changeNamespaces(placement, members, world);
              default -> {
                if (world.nextBoolean()) {
                  placement.evictLeaders(members.getFirst().id);
                } else {
                  placement.admitLeaders(members.getFirst().id);
                }
              }
            }
          }
          dead.forEach(cluster::revive);
          members.forEach(store -> store.isFull = false);
          while (members.size() < 4) {
            members.add(cluster.addStore(zone(members.size())));
          }
          cluster.settle(24);
          assertThat(cluster.notReplicated(3)).isEmpty();
          for (Namespace each : placement.namespaces()) {
            if (!each.name().equals(Namespace.DEFAULT)) {
              assertThat(cluster.strays(Set.copyOf(each.tables()), Set.copyOf(each.stores())))
                  .isZero();
            }
          }
          for (ModelStore store : leaving) {
            assertThat(cluster.replicas(store)).isZero();
          }
          isDone[0] = true;
        });
    simulation.run(() -> isDone[0], 100_000_000);
  }

  private static void changeNamespaces(
      PlacementService placement, List<ModelStore> members, Random world) {
    StoreId store = members.get(world.nextInt(members.size())).id;
    try {
      switch (world.nextInt(6)) {
        case 0 ->
            placement.createNamespace(
                "n", members.subList(0, 3).stream().map(member -> member.id).toList());
        case 1 -> placement.addToNamespace("n", store);
        case 2 -> placement.removeFromNamespace("n", store);
        case 3, 4 -> placement.assignTable("n", 1 + world.nextInt(4));
        default -> placement.assignTable(Namespace.DEFAULT, 1 + world.nextInt(4));
      }
    } catch (PlacementRefusedException e) {
      // It would have left too few stores, or is so already.
    }
  }

  private static Map<String, String> zone(int store) {
    return Map.of("zone", "z" + store % 3);
  }
}
