package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionMapTest {
  private static final Peer FIRST = new Peer(11, new StoreId(1), false);
  private static final Peer SECOND = new Peer(12, new StoreId(2), false);

  private final RegionMap map = new RegionMap();

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Region region(
      long id, String start, String end, long version, long confVersion, Peer... peers) {
    return new Region(
        new RegionId(id),
        key(start),
        key(end),
        new RegionEpoch(confVersion, version),
        List.of(peers));
  }

  private boolean tell(Region region, Peer leader, long term) {
    return tell(RegionHeartbeat.of(region, leader, term, 10 << 20, 1));
  }

  private boolean tell(RegionHeartbeat heartbeat) {
    return map.heartbeat(heartbeat, 0).isPresent();
  }

  @Test
  void aDeposedLeaderIsNotBelieved() {
    Region region = region(1, "", "", 1, 2, FIRST, SECOND);
    assertThat(tell(region, FIRST, 6)).isTrue();
    assertThat(tell(region, SECOND, 7)).isTrue();
    assertThat(tell(region, FIRST, 6)).isFalse();
    assertThat(map.find(key("a")).orElseThrow().leader()).isEqualTo(SECOND);
    assertThat(map.holding(FIRST.store()).leaders()).isZero();
    assertThat(map.holding(SECOND.store()).leaders()).isEqualTo(1);
    // The epoch goes before the term.
    assertThat(tell(region(1, "", "", 1, 3, FIRST), FIRST, 6)).isTrue();
    assertThat(map.holding(SECOND.store()).replicas()).isZero();
    assertThat(tell(region, SECOND, 9)).isFalse();
    assertThat(tell(region(1, "", "m", 2, 1, FIRST), FIRST, 5)).isTrue();
  }

  @Test
  void saysWhetherAKeyIsMissing() {
    assertThat(map.coversAllKeys()).isFalse();
    tell(region(1, "", "g", 2, 1, FIRST), FIRST, 1);
    assertThat(map.coversAllKeys()).isFalse();
    tell(region(3, "p", "", 2, 1, FIRST), FIRST, 1);
    assertThat(map.coversAllKeys()).isFalse();
    tell(region(2, "g", "p", 2, 1, FIRST), FIRST, 1);
    assertThat(map.coversAllKeys()).isTrue();
    assertThat(map.find(new RegionId(2)).orElseThrow().region().start()).isEqualTo(key("g"));
    tell(region(2, "g", "", 3, 1, FIRST), FIRST, 1);
    assertThat(map.find(new RegionId(3))).isEmpty();
    assertThat(map.coversAllKeys()).isTrue();
  }

  /** Splits, merges, moves and late heartbeats in any order: the sums stay those of the entries. */
  @Test
  void countsAreTheSumsOfTheEntries() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("region map: -Datoll.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(20);
      int to = from + 1 + random.nextInt(3);
      Peer[] peers = new Peer[1 + random.nextInt(3)];
      for (int p = 0; p < peers.length; p++) {
        peers[p] = new Peer(100 + p, new StoreId(1 + (from + p) % 4), p == 2);
      }
      tell(
          RegionHeartbeat.of(
              region(
                  1 + random.nextInt(20),
                  "k" + (char) ('a' + from),
                  "k" + (char) ('a' + to),
                  i / 100 + random.nextInt(5),
                  random.nextInt(4),
                  peers),
              peers[0],
              random.nextInt(5),
              (long) random.nextInt(100) << 20,
              1));
    }
    List<Region> all = new ArrayList<>();
    map.scan(Key.EMPTY, Key.EMPTY, Integer.MAX_VALUE).forEach(each -> all.add(each.region()));
    assertThat(all).hasSize(map.size());
    Key reached = Key.EMPTY;
    for (Region each : all) {
      assertThat(each.start()).isGreaterThanOrEqualTo(reached);
      reached = each.end();
      assertThat(map.find(each.id()).orElseThrow().region()).isEqualTo(each);
    }
    for (long store = 1; store <= 4; store++) {
      StoreId id = new StoreId(store);
      long weight = 0;
      int replicas = 0;
      int leaders = 0;
      for (Region each : all) {
        KnownRegion known = map.find(each.id()).orElseThrow();
        if (known.peerOn(id).isPresent()) {
          replicas++;
          weight += known.weightBytes();
          leaders += known.leader().store().equals(id) ? 1 : 0;
        }
      }
      assertThat(map.holding(id).replicas()).isEqualTo(replicas);
      assertThat(map.holding(id).leaders()).isEqualTo(leaders);
      assertThat(map.holding(id).weightBytes()).isEqualTo(weight);
    }
  }

  /** A million Regions must fit a placement node: see ARCHITECTURE.md for the figure. */
  @Test
  void aRegionTakesLessThanAKibibyte() {
    int count = 50_000;
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < count; i++) {
        tell(
            RegionHeartbeat.of(
                new Region(
                    new RegionId(i),
                    i == 0 ? Key.EMPTY : rowKey(i),
                    i == count - 1 ? Key.EMPTY : rowKey(i + 1),
                    new RegionEpoch(5, 7),
                    List.of(
                        new Peer(3L * i + 1_000_000, new StoreId(1 + i % 3), false),
                        new Peer(3L * i + 1_000_001, new StoreId(4 + i % 3), false),
                        new Peer(3L * i + 1_000_002, new StoreId(7 + i % 3), false))),
                new Peer(3L * i + 1_000_000, new StoreId(1 + i % 3), false),
                8,
                1 << 28,
                1_000_000));
      }
    }
    System.gc();
    long each = (runtime.totalMemory() - runtime.freeMemory() - before) / count;
    System.out.println("a Region takes " + each + " bytes");
    assertThat(map.size()).isEqualTo(count);
    assertThat(each).isLessThan(1_024);
  }

  /** As long as an encoded key of a row. */
  private static Key rowKey(int i) {
    return Key.of(ByteBuffer.allocate(27).put((byte) 't').putInt(i).array());
  }
}
