package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Placement.Routed;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import java.util.List;
import java.util.Optional;

/** A Region as its leader told last. Immutable, but for its place in the map's list. */
final class KnownRegion {
  /** The least that a Region counts for: empty ones have their costs, too. */
  static final long LEAST_WEIGHT_BYTES = 1 << 20;

  private final RegionHeartbeat told;
  private final long heardNanos;

  /** Guarded by the map's lock. */
  int slot;

  KnownRegion(RegionHeartbeat told, long heardNanos) {
    this.told = told;
    this.heardNanos = heardNanos;
  }

  RegionHeartbeat told() {
    return told;
  }

  /** On the monotonic clock. */
  long heardNanos() {
    return heardNanos;
  }

  Region region() {
    return told.region();
  }

  RegionId id() {
    return told.region().id();
  }

  Peer leader() {
    return told.leader();
  }

  List<Peer> peers() {
    return told.region().peers();
  }

  Routed routed() {
    return new Routed(told.region(), told.leader());
  }

  /** What it counts for in the balance of its stores. */
  long weightBytes() {
    return Math.max(LEAST_WEIGHT_BYTES, told.approximateSizeBytes());
  }

  Optional<Peer> peer(long peerId) {
    for (Peer each : peers()) {
      if (each.id() == peerId) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  Optional<Peer> peerOn(StoreId store) {
    for (Peer each : peers()) {
      if (each.store().equals(store)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  boolean isLeader(Peer peer) {
    return told.leader().id() == peer.id();
  }

  boolean isDown(Peer peer) {
    for (RegionHeartbeat.DownPeer each : told.downPeers()) {
      if (each.peer().id() == peer.id()) {
        return true;
      }
    }
    return false;
  }

  boolean isPending(Peer peer) {
    for (Peer each : told.pendingPeers()) {
      if (each.id() == peer.id()) {
        return true;
      }
    }
    return false;
  }

  /** It answers, and has or soon has what the leader has. */
  boolean isWell(Peer peer) {
    return !isDown(peer) && !isPending(peer);
  }

  /** All replicas vote and are well. */
  boolean isWhole() {
    for (Peer each : peers()) {
      if (each.isLearner()) {
        return false;
      }
    }
    return told.downPeers().isEmpty() && told.pendingPeers().isEmpty();
  }
}
