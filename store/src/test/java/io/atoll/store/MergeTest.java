package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.KeyError;
import io.atoll.api.MergeView;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.kv.Family;
import io.atoll.kv.RangeFiles.RangeFile;
import io.atoll.raft.SnapshotPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One store's Regions become one; what several stores do is the simulation's. */
final class MergeTest {
  private static void split(StoreHarness h, String... at) {
    for (String key : at) {
      h.send(StoreHarness.key(key), new StoreRequest.SplitRegion(List.of(StoreHarness.key(key))));
    }
  }

  /** Waits until a merge that was begun is done. */
  private static void merge(StoreHarness h, Region source) {
    // The children of a split lead a moment later.
    while (!h.store.merge(source.id())) {
      Thread.yield();
    }
    while (h.store.regions().stream().anyMatch(each -> each.id().equals(source.id()))) {
      Thread.yield();
    }
  }

  @ParameterizedTest
  @EnumSource
  void mergedRegionsKeepEverythingThroughCrashes(StoreHarness.Ground ground) {
    try (StoreHarness h = new StoreHarness(ground, s -> s)) {
      for (int i = 0; i < 50; i++) {
        h.put("k" + (10 + i), "v" + i);
      }
      split(h, "k30", "k50");
      Region left = h.region(StoreHarness.key("k30"));
      Region right = h.region(StoreHarness.key("k50"));
      merge(h, right);
      Region union = h.region(StoreHarness.key("k50"));
      assertThat(union.id()).isEqualTo(left.id());
      assertThat(union.start()).isEqualTo(left.start());
      assertThat(union.end()).isEqualTo(right.end());
      assertThat(union.epoch().version())
          .isGreaterThan(left.epoch().version())
          .isGreaterThan(right.epoch().version());
      assertThat(
              h.store.execute(
                  RequestContext.of(right), new StoreRequest.Get(StoreHarness.key("k55"), h.ts())))
          .isInstanceOf(RegionResult.RegionNotFound.class);
      for (int i = 0; i < 50; i++) {
        assertThat(h.get("k" + (10 + i), h.ts())).isEqualTo("v" + i);
        h.put("k" + (10 + i), "w" + i);
      }
      List<Region> regions = h.store.regions();
      assertThat(regions).hasSize(2);
      for (int crash = 0; crash < 3; crash++) {
        h.crash();
        assertThat(h.store.regions()).isEqualTo(regions);
        assertThat(h.store.merging()).isZero();
        for (int i = 0; i < 50; i++) {
          assertThat(h.get("k" + (10 + i), h.ts())).isEqualTo("w" + i);
        }
        if (crash == 1) {
          h.engine.flush();
        }
      }
      assertThat(h.store.snapshots().merge(right.id(), false))
          .isEqualTo(new MergeView(true, 0, false, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void chainsOfSplitsAndMergesAreReplayed(StoreHarness.Ground ground) {
    try (StoreHarness h = new StoreHarness(ground, s -> s)) {
      for (int round = 0; round < 5; round++) {
        split(h, "k2", "k4", "k6", "k8");
        for (int i = 0; i < 10; i++) {
          h.put("k" + i, "v" + round);
        }
        // Parts of parts: what was split off takes in what was split off of it.
        for (String source : List.of("k8", "k6", "k4")) {
          merge(h, h.region(StoreHarness.key(source)));
        }
        assertThat(h.store.regions()).hasSize(2);
      }
      h.crash();
      assertThat(h.store.regions()).hasSize(2);
      for (int i = 0; i < 10; i++) {
        assertThat(h.get("k" + i, h.ts())).isEqualTo("v4");
      }
    }
  }

  @Test
  void locksInMemoryOutliveTheirRegion() {
    try (StoreHarness h = new StoreHarness()) {
      h.put("k1", "1");
      split(h, "k2", "k5");
      long mine = h.ts();
      assertThat(h.tryLock(mine, 0, "k3")).isNull();
      assertThat(h.tryLock(mine, 0, "k7")).isNull();
      merge(h, h.region(StoreHarness.key("k5")));
      long other = h.ts();
      assertThat(h.tryLock(other, 0, "k3")).isInstanceOf(KeyError.Locked.class);
      assertThat(h.tryLock(other, 0, "k7")).isInstanceOf(KeyError.Locked.class);
      h.unlock(mine, "k3", "k7");
      assertThat(h.tryLock(other, 0, "k7")).isNull();
    }
  }

  @Test
  void noRegionGetsRowsOfTwoTables() {
    try (StoreHarness h = new StoreHarness()) {
      Key first = TableKeys.tablePrefix(10);
      Key second = TableKeys.tablePrefix(12);
      h.send(first, new StoreRequest.SplitRegion(List.of(first, second)));
      Key row = TableKeys.row(12, 1);
      h.prewrite(List.of(StoreHarness.put(row, StoreHarness.bytes("x"))), h.ts(), 0, false, true);
      Region source = h.region(row);
      for (int i = 0; i < 100; i++) {
        assertThat(h.store.merge(source.id())).isFalse();
      }
      h.send(
          row,
          new StoreRequest.DeleteRange(
              TableKeys.tableRange(12).start(), TableKeys.tableRange(12).end()));
      merge(h, source);
      assertThat(h.region(row).id()).isEqualTo(h.region(first).id());
    }
  }

  @Test
  void everyEntryIsReadAsItWasWritten() {
    RegionEpoch epoch = new RegionEpoch(3, 9);
    for (Proposal each :
        List.of(
            new Proposal.Close(epoch, 7, new RegionId(5), new RegionEpoch(4, 8)),
            new Proposal.TakeIn(epoch, 7, new RegionId(5), 77),
            new Proposal.Reject(epoch, 7),
            new Proposal.Reopen(epoch, 7, 77))) {
      assertThat(Proposal.decode(each.encode())).isEqualTo(each);
    }
    Merging merging = new Merging(new RegionId(5), epoch, 77, true);
    assertThat(Merging.decode(merging.encode())).isEqualTo(merging);
  }

  @Test
  void snapshotsNotedByEarlierVersionsAreRead() {
    Region region =
        new Region(
            new RegionId(5),
            Key.of(new byte[] {1}),
            Key.EMPTY,
            new RegionEpoch(3, 9),
            List.of(new Peer(6, new StoreId(1), false)));
    SnapshotPoint point = new SnapshotPoint(20, 7, 8);
    RangeFile file = new RangeFile("in-5-0", Family.WRITE, 100, 3);
    KeyRange old = new KeyRange(Key.of(new byte[] {1}), Key.of(new byte[] {2}));
    PendingInstall plain = new PendingInstall(region, point, old, null, List.of(), List.of(file));
    assertThat(PendingInstall.decode(5, plain.encode())).isEqualTo(plain);
    PendingInstall full =
        new PendingInstall(
            region,
            point,
            null,
            new Merging(new RegionId(4), new RegionEpoch(1, 2), 19, false),
            List.of(region),
            List.of(file));
    assertThat(PendingInstall.decode(5, full.encode())).isEqualTo(full);

    byte[] descriptor = RegionRecords.encode(region);
    byte[] name = "in-5-0".getBytes(StandardCharsets.UTF_8);
    ByteBuffer first = ByteBuffer.allocate(500);
    first.put((byte) 1).putLong(20).putLong(7).putLong(8);
    first.put((byte) 1).putInt(1).put((byte) 1).putInt(1).put((byte) 2);
    first.putInt(descriptor.length).put(descriptor);
    first.putInt(1).put((byte) Family.WRITE.ordinal()).putLong(100).putLong(3);
    first.putInt(name.length).put(name);
    assertThat(PendingInstall.decode(5, first.array())).isEqualTo(plain);
  }
}
