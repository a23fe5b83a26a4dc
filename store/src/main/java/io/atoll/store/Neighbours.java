package io.atoll.store;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import org.jspecify.annotations.Nullable;

/** The other stores of the cluster, as far as they can be reached. Thread-safe. */
public interface Neighbours {
  /** What another store gives of its Regions; null where it cannot be reached now. */
  @Nullable RegionSnapshots snapshots(StoreId store);

  /**
   * How another store hears of waits that may be part of a deadlock; null where it cannot be
   * reached now.
   */
  default @Nullable DeadlockDetection deadlocks(StoreId store) {
    return null;
  }

  /** Another store as its clients see it; null where it cannot be reached now. */
  default @Nullable Store store(StoreId id) {
    return null;
  }

  /** For a store that is alone. */
  static Neighbours none() {
    return store -> null;
  }
}
