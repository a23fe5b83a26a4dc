package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.RegionHeartbeat.Load;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Region is said to have done. */
final class RegionLoadTest {
  private final StoreHarness harness = new StoreHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  private static Key key(int number) {
    return Key.of("key%04d".formatted(number).getBytes(StandardCharsets.UTF_8));
  }

  private RegionLoad load() {
    return harness.store.replicas().iterator().next().load();
  }

  @Test
  void readsAndWritesAreCountedOnce() {
    load().take(0);
    for (int i = 0; i < 20; i++) {
      harness.put("key%04d".formatted(i), "v".repeat(50));
    }
    Load written = load().take(1);
    assertThat(written.writtenKeys()).isEqualTo(20);
    assertThat(written.writtenBytes()).isGreaterThan(20 * 57);
    assertThat(written.writes()).isEqualTo(20);
    assertThat(written.reads()).isZero();
    assertThat(written.cpuNanos()).isPositive();
    long ts = harness.ts();
    harness.send(key(0), new StoreRequest.Get(key(7), ts));
    harness.send(key(0), new StoreRequest.BatchGet(List.of(key(1), key(2), key(500)), ts));
    harness.send(key(0), new StoreRequest.Scan(key(10), key(20), 100, ts, false, false));
    Load read = load().take(2);
    assertThat(read.reads()).isEqualTo(3);
    assertThat(read.readKeys()).isEqualTo(1 + 3 + 10);
    assertThat(read.readBytes()).isEqualTo(50 + 2 * 57 + 10 * 57);
    assertThat(read.writes()).isZero();
    assertThat(read.cpuNanos()).isPositive();
    assertThat(load().take(3)).isSameAs(Load.NONE);
  }

  @Test
  void aThreadThatWasStoppedHardlyCounts() {
    WorkCost cost = new WorkCost(1_000);
    cost.sampled(1_000_000_000, 1);
    assertThat(cost.of(1)).isLessThan(1_200);
    for (int i = 0; i < 1_000; i++) {
      cost.sampled(i % 50 == 0 ? 10_000_000 : 2_000, 1);
    }
    assertThat(cost.of(1)).isBetween(1_900L, 2_800L);
    assertThat(cost.of(10)).isBetween(19_000L, 28_000L);
  }
}
