package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Peer;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.runtime.Clock;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementServiceTest {
  @TempDir Path folder;

  private final SetClock clock = new SetClock();
  private final KeptNumbers kept = new KeptNumbers();

  /** A wall clock that the test sets. */
  private static final class SetClock implements Clock {
    volatile long wallMillis = 1_000_000;

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return wallMillis;
    }

    @Override
    public long wallMicros() {
      return wallMillis * 1_000;
    }
  }

  /** What survives a crash. */
  private static final class KeptNumbers implements Journal {
    final Map<String, byte[]> saved = new ConcurrentHashMap<>();
    int saves;

    @Override
    public Map<String, byte[]> load() {
      return new HashMap<>(saved);
    }

    @Override
    public void save(Map<String, byte[]> changes) {
      saves++;
      changes.forEach((name, value) -> {
        if (value.length == 0) {
          saved.remove(name);
        } else {
          saved.put(name, value);
        }
      });
    }

    @Override
    public void close() {}
  }

  private PlacementService start() {
    Environment real = RealEnvironment.at(folder);
    return new PlacementService(
        new Environment(clock, real.random(), real.scheduler(), real.files()),
        kept,
        Duration.ofMillis(50));
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Region region(long id, String start, String end, long version) {
    return new Region(
        new RegionId(id), key(start), key(end), new RegionEpoch(1, version), List.of(peer(id)));
  }

  private static Peer peer(long id) {
    return new Peer(id + 100, new StoreId(1), false);
  }

  @Test
  void namespacesSurviveARestart() {
    PlacementService first = start();
    for (long id = 1; id <= 6; id++) {
      first.putStore(
          new StoreDescription(
              new StoreId(id), "s" + id, "", "1", Map.of(), StoreDescription.State.UP));
    }
    first.createNamespace("n", List.of(new StoreId(1), new StoreId(2), new StoreId(3)));
    first.createNamespace("gone", List.of());
    first.assignTable("n", 77);
    first.dropNamespace("gone");
    assertThat(start().namespaces()).isEqualTo(first.namespaces()).hasSize(2);
  }

  @Test
  void timestampsGrowOverCrashesAndClocksSetBack() {
    PlacementService first = start();
    long before = 0;
    for (int i = 0; i < 1_000; i++) {
      long next = first.timestamp();
      assertThat(next).isGreaterThan(before);
      before = next;
    }
    clock.wallMillis -= 500_000;
    long afterSetBack = first.timestamps(10);
    assertThat(afterSetBack - 9).isGreaterThan(before);
    // No close: a crash.
    PlacementService second = start();
    assertThat(second.timestamp()).isGreaterThan(afterSetBack);
  }

  @Test
  void logicalOverflowCarriesAndIsReservedFirst() {
    PlacementService placement = start();
    long before = placement.timestamp();
    long last = before;
    // Five seconds' worth of logical numbers in one millisecond of the clock.
    for (int i = 0; i < 5_000; i++) {
      last = placement.timestamps(1 << Timestamps.LOGICAL_BITS);
    }
    assertThat(Timestamps.physicalMillis(last)).isGreaterThanOrEqualTo(clock.wallMillis + 4_999);
    assertThat(start().timestamp()).isGreaterThan(last);
  }

  @Test
  void cleanStopDoesNotRunAheadOfTheClock() {
    PlacementService first = start();
    first.timestamp();
    first.close();
    clock.wallMillis += 10;
    assertThat(Timestamps.physicalMillis(start().timestamp())).isEqualTo(clock.wallMillis);
  }

  @Test
  void autoIncrementLeavesNoGapAtCleanStop() {
    PlacementService first = start();
    assertThat(first.allocateAutoIncrement(7, 3, 1, 1)).isEqualTo(1);
    assertThat(first.allocateAutoIncrement(7, 1, 1, 1)).isEqualTo(4);
    assertThat(first.peekAutoIncrement(7)).isEqualTo(5);
    first.close();
    PlacementService second = start();
    assertThat(second.peekAutoIncrement(7)).isEqualTo(5);
    assertThat(second.allocateAutoIncrement(7, 1, 1, 1)).isEqualTo(5);
  }

  @Test
  void autoIncrementNeverRepeatsAfterACrash() {
    PlacementService first = start();
    long last = 0;
    for (int i = 0; i < 10_000; i++) {
      last = first.allocateAutoIncrement(7, 1, 1, 1);
    }
    assertThat(last).isEqualTo(10_000);
    first.raiseAutoIncrement(8, 5_000_000);
    PlacementService second = start();
    assertThat(second.allocateAutoIncrement(7, 1, 1, 1)).isGreaterThan(last);
    assertThat(second.allocateAutoIncrement(8, 1, 1, 1)).isGreaterThan(5_000_000);
  }

  @Test
  void autoIncrementHonoursIncrementAndOffsetAndRaises() {
    PlacementService placement = start();
    assertThat(placement.allocateAutoIncrement(1, 2, 10, 5)).isEqualTo(5);
    assertThat(placement.allocateAutoIncrement(1, 1, 10, 5)).isEqualTo(25);
    placement.raiseAutoIncrement(1, 99);
    assertThat(placement.allocateAutoIncrement(1, 1, 1, 1)).isEqualTo(100);
    placement.raiseAutoIncrement(1, 50);
    assertThat(placement.peekAutoIncrement(1)).isEqualTo(101);
    placement.resetAutoIncrement(1, 10);
    assertThat(placement.allocateAutoIncrement(1, 1, 1, 1)).isEqualTo(10);
    placement.raiseAutoIncrement(1, Long.MAX_VALUE);
    assertThat(placement.allocateAutoIncrement(1, 1, 1, 1)).isEqualTo(Long.MAX_VALUE);
    placement.resetAutoIncrement(1, 0);
    assertThat(placement.allocateAutoIncrement(1, 1, 1, 1)).isEqualTo(1);
  }

  @Test
  void concurrentStatementsGetDifferentValuesWithFewWrites() throws Exception {
    PlacementService placement = start();
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    int threads = 8;
    int each = 5_000;
    CountDownLatch ended = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofVirtual()
          .start(() -> {
            for (int i = 0; i < each; i++) {
              seen.add(placement.allocateAutoIncrement(3, 1, 1, 1));
            }
            ended.countDown();
          });
    }
    ended.await();
    assertThat(seen).hasSize(threads * each);
    assertThat(placement.peekAutoIncrement(3)).isEqualTo(threads * each + 1L);
    assertThat(kept.saves).isLessThan(60);
  }

  @Test
  void newerRegionsReplaceWhatTheyOverlap() {
    PlacementService placement = start();
    placement.regionHeartbeat(RegionHeartbeat.of(region(1, "", "", 1), peer(1), 1, 0, 0));
    assertThat(placement.regionByKey(key("m")).region().id()).isEqualTo(new RegionId(1));
    placement.regionHeartbeat(RegionHeartbeat.of(region(1, "", "k", 2), peer(1), 1, 0, 0));
    placement.regionHeartbeat(RegionHeartbeat.of(region(2, "k", "", 2), peer(2), 1, 0, 0));
    assertThat(placement.regionByKey(key("m")).region().id()).isEqualTo(new RegionId(2));
    assertThat(placement.regionByKey(key("k")).region().id()).isEqualTo(new RegionId(2));
    assertThat(placement.regionByKey(key("j")).region().id()).isEqualTo(new RegionId(1));
    // A late heartbeat of before the split.
    placement.regionHeartbeat(RegionHeartbeat.of(region(1, "", "", 1), peer(1), 1, 0, 0));
    assertThat(placement.scanRegions(key(""), key(""), 10)).hasSize(2);
    assertThat(placement.scanRegions(key("a"), key("k"), 10)).hasSize(1);
    // A merge.
    placement.regionHeartbeat(RegionHeartbeat.of(region(2, "", "", 3), peer(2), 1, 0, 0));
    assertThat(placement.scanRegions(key(""), key(""), 10)).hasSize(1);
  }

  @Test
  void aHoleIsWaitedForAndThenReported() {
    PlacementService placement = start();
    assertThatThrownBy(() -> placement.regionByKey(key("a")))
        .isInstanceOf(PlacementUnavailableException.class);
  }

  @Test
  void safePointIsHeldAndNeverGoesBack() {
    PlacementService placement = start();
    assertThat(placement.updateGcSafePoint(100)).isEqualTo(100);
    placement.holdSafePoint("dump", 150, 1_000);
    assertThat(placement.updateGcSafePoint(200)).isEqualTo(150);
    assertThat(placement.updateGcSafePoint(50)).isEqualTo(150);
    PlacementService afterCrash = start();
    assertThat(afterCrash.updateGcSafePoint(300)).isEqualTo(150);
    clock.wallMillis += 1_001;
    assertThat(afterCrash.updateGcSafePoint(300)).isEqualTo(300);
    assertThat(start().gcSafePoint()).isEqualTo(300);
  }

  @Test
  void idsDoNotRepeat() {
    PlacementService first = start();
    long a = first.allocateIds(10);
    assertThat(first.allocateIds(1)).isEqualTo(a + 10);
    assertThat(start().allocateIds(1)).isGreaterThan(a + 10);
  }

  private static StoreDescription store(long id, String address) {
    return new StoreDescription(
        new StoreId(id), address, "", "1", Map.of("zone", "z" + id), StoreDescription.State.UP);
  }

  @Test
  void whatTheClusterIsSurvivesRestarts() {
    PlacementService first = start();
    long id = first.clusterId();
    assertThat(id).isPositive().isNotEqualTo(1);
    assertThat(first.clusterId()).isEqualTo(id);
    Region made = region(1, "", "", 1);
    assertThat(first.bootstrap(made)).isEqualTo(made);
    assertThat(first.bootstrap(region(2, "", "", 1))).isEqualTo(made);
    first.putStore(store(1, "a:1"));
    first.set("max-replicas", "1");
    first.set("location-labels", "zone, host");
    first.set("max-store-down-time", "90s");
    first.putStore(store(2, "b:1"));
    first.removeStore(new StoreId(2));

    PlacementService second = start();
    assertThat(second.clusterId()).isEqualTo(id);
    assertThat(second.bootstrap(region(3, "", "", 1))).isEqualTo(made);
    assertThat(second.stores())
        .containsExactly(store(1, "a:1"), store(2, "b:1").with(StoreDescription.State.OFFLINE));
    assertThat(second.settings().maxReplicas()).isEqualTo(1);
    assertThat(second.settingTexts())
        .containsEntry("location-labels", "zone,host")
        .containsEntry("max-store-down-time", "90s")
        .containsEntry("low-space-ratio", "0.8");
  }

  @Test
  void storesAreRefusedWithWords() {
    PlacementService placement = start();
    placement.putStore(store(1, "a:1"));
    assertThatThrownBy(() -> placement.putStore(store(2, "a:1")))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("store 1's");
    // What a store says of its own state is not heard.
    placement.putStore(store(1, "a:2").with(StoreDescription.State.TOMBSTONE));
    assertThat(placement.stores()).containsExactly(store(1, "a:2"));
    placement.putStore(store(2, "a:1"));
    placement.putStore(store(3, "c:1"));
    assertThatThrownBy(() -> placement.removeStore(new StoreId(3)))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("cannot hold 3 replicas");
    placement.putStore(store(4, "d:1"));
    placement.removeStore(new StoreId(3));
    placement.putStore(store(3, "c:2"));
    assertThat(placement.stores().get(2))
        .isEqualTo(store(3, "c:2").with(StoreDescription.State.OFFLINE));
    placement.cancelRemoval(new StoreId(3));
    assertThat(placement.stores().get(2).state()).isEqualTo(StoreDescription.State.UP);
    assertThatThrownBy(() -> placement.removeStore(new StoreId(9)))
        .isInstanceOf(PlacementRefusedException.class);
  }

  @Test
  void settingsAreRefusedWithWords() {
    PlacementService placement = start();
    for (String[] wrong :
        new String[][] {
          {"max-replicas", "0"},
          {"max-replicas", "three"},
          {"max-store-down-time", "1s"},
          {"max-store-down-time", "30"},
          {"low-space-ratio", "1.5"},
          {"low-space-ratio", "NaN"},
          {"location-labels", "zone,,host"},
          {"location-labels", "zone,zone"},
          {"no-such", "1"},
        }) {
      assertThatThrownBy(() -> placement.set(wrong[0], wrong[1]))
          .isInstanceOf(PlacementRefusedException.class)
          .hasMessageContaining(wrong[0]);
    }
    assertThat(placement.settings()).isEqualTo(ClusterSettings.DEFAULT);
    placement.set("location-labels", "zone");
    placement.set("location-labels", "");
    assertThat(start().settings()).isEqualTo(ClusterSettings.DEFAULT);
  }
}
