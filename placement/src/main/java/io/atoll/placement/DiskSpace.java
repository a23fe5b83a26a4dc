package io.atoll.placement;

import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which stores have too little room on their disks to take replicas: those with more than {@code
 * low-space-ratio} in use, unless they hold little and have much room all the same, as a small
 * cluster on a large disk that others fill (the rule of PD). What changes is logged. Not
 * thread-safe.
 */
final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  /** A store with fewer replicas holds little. */
  static final int FEW_REPLICAS = 30;

  /** More is much room for a store that holds little. */
  static final long MUCH_ROOM_BYTES = 8L << 30;

  private final Set<StoreId> low = new HashSet<>();

  /**
   * @param heartbeat the store's last
   */
  boolean isLow(StoreId store, @Nullable StoreHeartbeat heartbeat, double lowSpaceRatio) {
    if (heartbeat == null || !isLow(heartbeat, lowSpaceRatio)) {
      if (low.remove(store)) {
        LOG.info("store has room for replicas again: id={}", store.value());
      }
      return false;
    }
    if (low.add(store)) {
      LOG.warn(
          "store is low on space and takes no replicas: id={} available={} MiB of {} MiB,"
              + " low-space-ratio={}",
          store.value(),
          heartbeat.availableBytes() >> 20,
          heartbeat.capacityBytes() >> 20,
          lowSpaceRatio);
    }
    return true;
  }

  private static boolean isLow(StoreHeartbeat heartbeat, double lowSpaceRatio) {
    long capacity = heartbeat.capacityBytes();
    if (capacity <= 0
        || (heartbeat.regionCount() < FEW_REPLICAS
            && heartbeat.availableBytes() > MUCH_ROOM_BYTES)) {
      return false;
    }
    return capacity - heartbeat.availableBytes() > lowSpaceRatio * capacity;
  }
}
