package io.atoll.api;

import java.util.List;

/**
 * What placement wants a Region's leader to do next, in answer to a heartbeat. It holds for the
 * Region's epoch in that heartbeat only. Whether it was done, the next heartbeats tell.
 */
public sealed interface RegionStep {
  /** Adds a replica that follows without a vote; its store fetches the data. */
  record AddLearner(Peer peer) implements RegionStep {}

  /** Gives a learner that has caught up its vote. */
  record Promote(Peer peer) implements RegionStep {}

  /** Takes a replica out; never the leader's own. */
  record Remove(Peer peer) implements RegionStep {}

  record TransferLeader(Peer peer) implements RegionStep {}

  /** Splits at encoded keys; where there are none, in the middle. */
  record Split(List<byte[]> encodedKeys) implements RegionStep {
    public Split {
      encodedKeys = List.copyOf(encodedKeys);
    }
  }

  /**
   * Makes the Region a part of the one before it, whose leader is on the same store; it is no
   * Region then. The stores see it through, or take it back, by themselves.
   *
   * @param target as placement knows it
   */
  record Merge(Region target) implements RegionStep {}
}
