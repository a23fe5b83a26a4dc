package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
  private static final long GIB = 1L << 30;
  private static final StoreId STORE = new StoreId(1);

  private final DiskSpace space = new DiskSpace();

  @Test
  void aStoreWithManyReplicasIsLowByTheShareOfItsDiskInUse() {
    assertThat(isLow(100, 21, 30)).isFalse();
    assertThat(isLow(100, 20, 30)).isFalse();
    assertThat(isLow(100, 19, 30)).isTrue();
    assertThat(isLow(100, 19, 3_000)).isTrue();
    // Once there is room again, it takes replicas again.
    assertThat(isLow(100, 50, 3_000)).isFalse();
  }

  @Test
  void aStoreWithFewReplicasIsLowOnlyWhenLittleIsLeft() {
    assertThat(isLow(252, 50, 29)).isFalse();
    assertThat(isLow(252, 9, 0)).isFalse();
    assertThat(isLow(252, 8, 0)).isTrue();
    // 5 GiB of 10 is little, but half of a small disk.
    assertThat(isLow(10, 5, 0)).isFalse();
  }

  @Test
  void aStoreThatToldNothingIsNotLow() {
    assertThat(space.isLow(STORE, null, 0.8)).isFalse();
    assertThat(isLow(0, 0, 100)).isFalse();
  }

  private boolean isLow(long capacityGib, long availableGib, int replicas) {
    return space.isLow(
        STORE,
        new StoreHeartbeat(STORE, capacityGib * GIB, availableGib * GIB, replicas, 0, 0),
        0.8);
  }
}
