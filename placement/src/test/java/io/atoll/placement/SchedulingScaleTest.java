package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What heartbeats of many Regions on a hundred stores cost placement, in memory and CPU; with
 * {@code -Datoll.placement.regions=1000000} for a large cluster.
 */
class SchedulingScaleTest {
  private static final int STORES = 100;

  @Test
  void heartbeatsOfManyRegionsAreCheap() {
    int count = Integer.getInteger("atoll.placement.regions", 20_000);
    Simulation simulation = new Simulation(1);
    Incarnation process = simulation.incarnation("placement");
    var environment = process.environment(new SimulatedDisk(simulation));
    boolean[] isDone = {false};
    process.start(
        "main",
        () -> {
          PlacementService placement =
              new PlacementService(
                  environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(1));
          for (int i = 1; i <= STORES; i++) {
            placement.putStore(
                new StoreDescription(
                    new StoreId(i), "s" + i, "", "1", Map.of(), StoreDescription.State.UP));
          }
          int steps = 0;
          for (int round = 0; round < 3; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
              if (i % Math.max(1, count / 60) == 0) {
                // A minute for all.
                process.sleep(Duration.ofSeconds(1));
                stores(placement);
              }
              steps += placement.regionHeartbeat(heartbeat(i, count)).isPresent() ? 1 : 0;
            }
            long nanos = (System.nanoTime() - begin) / count;
            Runtime runtime = Runtime.getRuntime();
            System.gc();
            System.out.printf(
                "%d Regions: %d ns a heartbeat, %d MiB in use, %d steps%n",
                count, nanos, (runtime.totalMemory() - runtime.freeMemory()) >> 20, steps);
          }
          // They are where they should be: nothing to do but for a few.
          assertThat(steps).isLessThan(count / 10);
          assertThat(placement.regionCount()).isEqualTo(count);
          isDone[0] = true;
        });
    simulation.run(() -> isDone[0], 1_000_000);
  }

  private static void stores(PlacementService placement) {
    for (int i = 1; i <= STORES; i++) {
      placement.storeHeartbeat(new StoreHeartbeat(new StoreId(i), 1L << 40, 1L << 39, 1, 1, 0));
    }
  }

  private static RegionHeartbeat heartbeat(int i, int count) {
    List<Peer> peers = List.of(peer(i, 0), peer(i, 1), peer(i, 2));
    return RegionHeartbeat.of(
        new Region(
            new RegionId(1_000_000_000L + i),
            i == 0 ? Key.EMPTY : key(i),
            i == count - 1 ? Key.EMPTY : key(i + 1),
            new RegionEpoch(3, 5),
            peers),
        peers.getFirst(),
        7,
        100 << 20,
        1_000_000);
  }

  private static Peer peer(int i, int replica) {
    // Stores of every distance, each as often as the others.
    long store = 1 + (i + (long) replica * (1 + i / STORES % 33)) % STORES;
    return new Peer(2_000_000_000L + 3L * i + replica, new StoreId(store), false);
  }

  private static Key key(int i) {
    return Key.of(ByteBuffer.allocate(27).put((byte) 't').putInt(i).array());
  }
}
