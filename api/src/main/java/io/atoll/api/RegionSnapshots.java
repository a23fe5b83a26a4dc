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

  /**
   * How a Region's merge stands here. A store that answers so always takes part in none.
   *
   * @param settles whether what its replica has applied is to be in the engine's files before the
   *     answer
   */
  default MergeView merge(RegionId source, boolean settles) {
    return MergeView.NOTHING;
  }
}
