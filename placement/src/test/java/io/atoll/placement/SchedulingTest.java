package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.ModelCluster.ModelStore;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Placement leads model clusters to balance, through losses, and then leaves them alone. */
class SchedulingTest {
  private static final long MIB = 1 << 20;

  private static void inCluster(String what, BiConsumer<ModelCluster, PlacementService> body) {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    Simulation simulation = new Simulation(seed);
    Environment environment =
        simulation.incarnation("placement").environment(new SimulatedDisk(simulation));
    boolean[] isDone = {false};
    ((io.atoll.runtime.simulated.Incarnation) environment.scheduler())
        .start(
            "main",
            () -> {
              PlacementService placement =
                  new PlacementService(
                      environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(1));
              placement.set("max-store-down-time", "5m");
              ModelCluster cluster = new ModelCluster(environment, placement, simulation.world());
              body.accept(cluster, placement);
              System.out.printf("%s: -Datoll.seed=%d, %d steps%n", what, seed, cluster.steps);
              isDone[0] = true;
            });
    try {
      simulation.run(() -> isDone[0], 100_000_000);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what + " failed with -Datoll.seed=" + seed, e);
    }
  }

  private static List<ModelStore> stores(ModelCluster cluster, int count) {
    List<ModelStore> stores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stores.add(cluster.addStore(Map.of()));
    }
    return stores;
  }

  private static void assertEven(
      String what, List<ModelStore> stores, ToLongFunction<ModelStore> value, long most) {
    long least = stores.stream().mapToLong(value).min().orElseThrow();
    long greatest = stores.stream().mapToLong(value).max().orElseThrow();
    assertThat(greatest - least)
        .as("%s from %d to %d", what, least, greatest)
        .isLessThanOrEqualTo(most);
  }

  @Test
  void regionsOfGoneTablesBecomePartsOfOthersAndSmallNeighboursOne() {
    inCluster(
        "merges",
        (cluster, placement) -> {
          stores(cluster, 5);
          cluster.addTables(30, 4, 8 * MIB);
          cluster.settle(48);
          assertThat(cluster.regionCount()).isEqualTo(121);
          placement.set("max-merge-region-size", "0");
          placement.set("merge-schedule-limit", "8");
          List<Long> gone = new ArrayList<>();
          for (long table = 2; table <= 30; table += 2) {
            gone.add(table);
          }
          placement.tablesGone(gone);
          cluster.settle(48);
          for (long table = 1; table <= 30; table++) {
            assertThat(cluster.regionsOf(table))
                .as("Regions of table %d", table)
                .isEqualTo(table % 2 == 0 ? 0 : 4);
          }
          // Those of a table that are small become fewer, but never one with another table's.
          placement.set("max-merge-region-size", "10");
          placement.set("split-merge-interval", "1m");
          cluster.settle(48);
          for (long table = 1; table <= 30; table += 2) {
            assertThat(cluster.regionsOf(table)).as("Regions of table %d", table).isBetween(1, 2);
          }
          assertThat(cluster.notReplicated(3)).isEmpty();
        });
  }

  /** Regions of one size: stores differ by what the tolerances say, and a little. */
  private static void assertBalanced(ModelCluster cluster, List<ModelStore> stores, int regions) {
    long replicas = 3L * regions / stores.size();
    assertEven("replicas", stores, cluster::replicas, 3 + replicas / 100);
    long leaders = (long) regions / stores.size();
    assertEven("leaders", stores, cluster::leaders, 3 + leaders / 50);
  }

  private static void growLoseAndRemove(int count, int regions) {
    inCluster(
        count + " stores, " + regions + " Regions",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, count);
          cluster.addRegions(regions, 8 * MIB, 8 * MIB);
          cluster.settle(48);
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertBalanced(cluster, stores, regions);

          stores.add(cluster.addStore(Map.of()));
          cluster.settle(48);
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertBalanced(cluster, stores, regions);

          ModelStore dead = stores.removeFirst();
          cluster.kill(dead);
          cluster.settle(48);
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertThat(cluster.replicas(dead)).isZero();
          assertBalanced(cluster, stores, regions);
          // What is given up can be removed, without ever coming back.
          placement.removeStore(dead.id);
          cluster.settle(48);
          assertThat(state(placement, dead)).isEqualTo(State.TOMBSTONE);

          stores.add(cluster.addStore(Map.of()));
          ModelStore removed = stores.removeFirst();
          placement.removeStore(removed.id);
          cluster.settle(48);
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertThat(state(placement, removed)).isEqualTo(State.TOMBSTONE);
          assertBalanced(cluster, stores, regions);
          assertThat(placement.endedOperators()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        });
  }

  private static State state(PlacementService placement, ModelStore store) {
    return placement.stores().stream()
        .filter(each -> each.id().equals(store.id))
        .findAny()
        .orElseThrow()
        .state();
  }

  @Test
  void threeStores() {
    growLoseAndRemove(3, 300);
  }

  @Test
  void fiveStores() {
    growLoseAndRemove(5, 1_000);
  }

  @Test
  void twentyStores() {
    growLoseAndRemove(20, 2_000);
  }

  @Test
  void hundredStores() {
    growLoseAndRemove(100, 2_000);
  }

  @Test
  void fewStoresHoldAReplicaEach() {
    inCluster(
        "one store, then two, then three",
        (cluster, placement) -> {
          stores(cluster, 1);
          cluster.addRegions(50, MIB, MIB);
          cluster.settle(5);
          assertThat(cluster.steps).isZero();
          stores(cluster, 1);
          cluster.settle(5);
          assertThat(cluster.notReplicated(2)).isEmpty();
          stores(cluster, 1);
          cluster.settle(5);
          assertThat(cluster.notReplicated(3)).isEmpty();
          placement.set("max-replicas", "1");
          cluster.settle(5);
          assertThat(cluster.notReplicated(1)).isEmpty();
        });
  }

  @Test
  void aStoreThatIsSilentForAMomentKeepsItsReplicas() {
    inCluster(
        "a short silence",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, 4);
          cluster.addRegions(200, MIB, MIB);
          cluster.settle(5);
          int before = cluster.replicas(stores.getFirst());
          cluster.kill(stores.getFirst());
          for (int i = 0; i < 240; i++) {
            cluster.pass();
          }
          cluster.revive(stores.getFirst());
          cluster.settle(5);
          assertThat(cluster.replicas(stores.getFirst())).isBetween(before - 3, before + 3);
          assertBalanced(cluster, stores, 200);
        });
  }

  @Test
  void regionsOfDifferentSizesAreBalancedByBytes() {
    inCluster(
        "different sizes",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, 6);
          cluster.addRegions(600, MIB, 96 * MIB);
          cluster.settle(20);
          assertThat(cluster.notReplicated(3)).isEmpty();
          long mean = stores.stream().mapToLong(cluster::bytes).sum() / stores.size();
          assertEven("bytes", stores, cluster::bytes, 4 * 48 * MIB + mean / 100);
        });
  }

  @Test
  void replicasAreSpreadOverZones() {
    inCluster(
        "zones",
        (cluster, placement) -> {
          List<ModelStore> stores = new ArrayList<>();
          for (int i = 0; i < 9; i++) {
            stores.add(cluster.addStore(Map.of("zone", "z" + i % 3, "host", "h" + i)));
          }
          cluster.addRegions(300, MIB, MIB);
          cluster.settle(20);
          placement.set("location-labels", "zone,host");
          cluster.settle(20);
          assertThat(cluster.crowded("zone")).isZero();
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertBalanced(cluster, stores, 300);
          // A zone of its own: replicas go there only as long as none is crowded.
          stores.add(cluster.addStore(Map.of("zone", "z3", "host", "h9")));
          cluster.settle(20);
          assertThat(cluster.crowded("zone")).isZero();
          assertThat(cluster.replicas(stores.getLast())).isGreaterThan(60);
        });
  }

  @Test
  void aFullStoreGetsNothing() {
    inCluster(
        "a full store",
        (cluster, placement) -> {
          stores(cluster, 3);
          cluster.addRegions(100, MIB, MIB);
          cluster.settle(5);
          ModelStore full = cluster.addStore(Map.of());
          full.isFull = true;
          // What it told when it came is out of date at its next heartbeat.
          for (int i = 0; i < 11; i++) {
            cluster.pass();
          }
          int had = cluster.replicas(full);
          cluster.settle(5);
          assertThat(cluster.replicas(full)).isLessThanOrEqualTo(had + 8);
          assertThat(cluster.notReplicated(3)).isEmpty();
        });
  }

  @Test
  void aTableIsScatteredOverAllStores() {
    inCluster(
        "scatter",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, 3);
          cluster.addTables(2, 60, MIB);
          cluster.settle(5);
          placement.set("region-schedule-limit", "0");
          placement.set("leader-schedule-limit", "0");
          stores.addAll(stores(cluster, 3));
          cluster.settle(5);
          // All at once, as after the splits of a new table.
          List<RegionId> ofTable =
              placement.regionReports(Key.EMPTY, Key.EMPTY, 1_000).stream()
                  .map(each -> each.told().region())
                  .filter(region -> TableOf.key(region.start()) == 1)
                  .map(Region::id)
                  .toList();
          List<RegionId> left = placement.scatter(ofTable);
          assertThat(left).isNotEmpty();
          assertThat(placement.scattering(ofTable)).isEqualTo(left);
          assertThatThrownBy(() -> placement.order(left.getFirst(), new Order.Scatter()))
              .hasMessageContaining("has an operator already");
          cluster.settle(5);
          assertThat(placement.scatter(ofTable)).isEmpty();
          assertThat(placement.scattering(ofTable)).isEmpty();
          RegionId unknown = new RegionId(1L << 40);
          assertThat(placement.scatter(List.of(unknown))).containsExactly(unknown);
          assertThat(cluster.notReplicated(3)).isEmpty();
          // Table 2 is where it was: 60 and the one of no table on each of three.
          assertEven(
              "replicas of the table",
              stores,
              store -> cluster.replicas(store) - (stores.indexOf(store) < 3 ? 61 : 0),
              2);
        });
  }

  private static List<StoreId> ids(List<ModelStore> stores) {
    return stores.stream().map(store -> store.id).toList();
  }

  @Test
  void tablesOfANamespaceAreAloneOnItsStores() {
    inCluster(
        "namespaces",
        (cluster, placement) -> {
          List<ModelStore> stores = new ArrayList<>();
          for (int i = 0; i < 9; i++) {
            stores.add(cluster.addStore(Map.of("zone", "z" + i % 3)));
          }
          cluster.addTables(4, 50, 16 * MIB);
          cluster.settle(20);
          assertBalanced(cluster, stores, 201);

          List<ModelStore> own =
              new ArrayList<>(List.of(stores.get(0), stores.get(1), stores.get(3)));
          List<ModelStore> others = new ArrayList<>(stores);
          others.removeAll(own);
          placement.createNamespace("hot", ids(own));
          placement.assignTable("hot", 2);
          cluster.settle(20);
          assertThat(cluster.strays(Set.of(2L), Set.copyOf(ids(own)))).isZero();
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertBalanced(cluster, own, 50);
          assertBalanced(cluster, others, 151);

          // A store more, a second table, one that is hot.
          ModelStore added = others.removeLast();
          placement.addToNamespace("hot", added.id);
          own.add(added);
          placement.assignTable("hot", 3);
          cluster.heat(own.getFirst(), 5, 100_000_000);
          cluster.settle(20);
          assertThat(cluster.strays(Set.of(2L, 3L), Set.copyOf(ids(own)))).isZero();
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertEven("replicas", own, cluster::replicas, 4);
          assertEven("replicas of the others", others, cluster::replicas, 4);

          // Lost for good: the others of the namespace take its replicas.
          ModelStore dead = own.removeFirst();
          cluster.kill(dead);
          cluster.settle(20);
          assertThat(cluster.strays(Set.of(2L, 3L), Set.copyOf(ids(own)))).isZero();
          assertThat(cluster.notReplicated(3)).isEmpty();

          // That replicas are home outweighs that they are apart.
          placement.set("location-labels", "zone");
          cluster.settle(20);
          assertThat(cluster.strays(Set.of(2L, 3L), Set.copyOf(ids(own)))).isZero();
          placement.assignTable(Namespace.DEFAULT, 2);
          placement.assignTable(Namespace.DEFAULT, 3);
          placement.dropNamespace("hot");
          cluster.settle(20);
          assertThat(cluster.notReplicated(3)).isEmpty();
          assertThat(cluster.crowded("zone")).isZero();
          stores.remove(dead);
          assertEven("replicas of all", stores, cluster::replicas, 40);
        });
  }

  @Test
  void aNamespaceThatCannotHoldItsReplicasIsRefused() {
    inCluster(
        "refused namespaces",
        (cluster, placement) -> {
          List<StoreId> stores = ids(stores(cluster, 6));
          cluster.addTables(2, 5, MIB);
          cluster.settle(5);
          refuses("too few to hold 3", () -> placement.createNamespace("n", stores.subList(0, 2)));
          refuses(
              "2 stores would be left", () -> placement.createNamespace("n", stores.subList(0, 4)));
          refuses(
              "cannot be a namespace's name", () -> placement.createNamespace("a b", List.of()));
          refuses(
              "cannot be a namespace's name",
              () -> placement.createNamespace("Default", List.of()));
          refuses("no store 99", () -> placement.createNamespace("n", List.of(new StoreId(99))));
          placement.createNamespace("N", stores.subList(0, 3));
          refuses("is a namespace n already", () -> placement.createNamespace("n", List.of()));
          placement.createNamespace("empty", List.of());
          refuses("would have 0 stores", () -> placement.assignTable("empty", 1));
          refuses("no namespace other", () -> placement.assignTable("other", 1));
          refuses("is in namespace n", () -> placement.addToNamespace("empty", stores.getFirst()));
          refuses(
              "2 stores would be left", () -> placement.addToNamespace("empty", stores.getLast()));
          placement.assignTable("n", 1);
          refuses("too few", () -> placement.removeFromNamespace("n", stores.getFirst()));
          refuses("is not in", () -> placement.removeFromNamespace("n", stores.getLast()));
          refuses("in use by tables [1]", () -> placement.dropNamespace("n"));
          refuses("of its namespace cannot hold", () -> placement.removeStore(stores.getFirst()));
          cluster.settle(5);
          assertThat(cluster.strays(Set.of(1L), Set.copyOf(stores.subList(0, 3)))).isZero();
          assertThat(placement.namespaces())
              .containsExactly(
                  new Namespace(Namespace.DEFAULT, stores.subList(3, 6), List.of()),
                  new Namespace("empty", List.of(), List.of()),
                  new Namespace("n", stores.subList(0, 3), List.of(1L)));
        });
  }

  private static void refuses(String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void leadersAreKeptAwayAndComeBack() {
    inCluster(
        "evicted leaders",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, 3);
          cluster.addRegions(150, MIB, MIB);
          cluster.settle(5);
          placement.evictLeaders(stores.get(1).id);
          cluster.settle(5);
          assertThat(cluster.leaders(stores.get(1))).isZero();
          assertThat(cluster.notReplicated(3)).isEmpty();
          placement.admitLeaders(stores.get(1).id);
          cluster.settle(5);
          assertBalanced(cluster, stores, 150);
        });
  }

  @Test
  void hotRegionsAreSpreadHoweverSmallTheyAre() {
    inCluster(
        "hot Regions",
        (cluster, placement) -> {
          List<ModelStore> stores = stores(cluster, 5);
          cluster.addRegions(100, MIB, MIB);
          cluster.settle(5);
          // Two on one store: each of them far from a core.
          cluster.heat(stores.getFirst(), 2, 100_000_000);
          cluster.settle(5);
          assertEven("work of two", stores, cluster::heat, 100_000_000);
          // More of them than stores, all in one place at first.
          cluster.heat(stores.getLast(), 12, 100_000_000);
          cluster.settle(5);
          assertEven("work", stores, cluster::heat, 200_000_000);
          assertThat(cluster.notReplicated(3)).isEmpty();
        });
  }
}
