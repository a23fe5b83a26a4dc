package io.atoll.api;

import java.util.Optional;

/**
 * What a store gives to other stores of the Regions that it holds: called directly in one process,
 * or carried between processes. Thread-safe; calls block on the disk.
 */
public interface RegionSnapshots {
  /**
   * Takes a snapshot of a Region for one of its replicas.
   *
   * @return empty where this store does not hold the Region, does not know the replica as one of
   *     its members yet, or too many snapshots are open: ask again later
   */
  Optional<RegionSnapshot> open(RegionId region, Peer receiver);
}
