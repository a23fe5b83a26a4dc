package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import java.util.Optional;

/**
 * Replicas that are to be elsewhere: on stores given up (and silent to the leader, too), and on
 * stores being removed. Where no other store can take the replica, it stays, as in PD: a silent
 * replica may come back, and an offline store serves until it is empty.
 */
final class LostReplicaChecker implements Checker {
  private final PeerIds ids;

  LostReplicaChecker(PeerIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    for (Peer peer : region.peers()) {
      if (view.isGivenUp(peer.store()) && region.isDown(peer)) {
        return away(region, peer, view, "replace-down-replica");
      }
    }
    for (Peer peer : region.peers()) {
      if (view.isOffline(peer.store())) {
        return away(region, peer, view, "replace-offline-replica");
      }
    }
    return Optional.empty();
  }

  private Optional<Operator.Plan> away(
      KnownRegion region, Peer peer, ClusterView view, String reason) {
    if (region.peers().size() > view.settings().maxReplicas()) {
      return Optional.of(
          Operator.Plan.repair(region, new RegionStep.Remove(peer), "remove-extra-replica"));
    }
    return ReplicaTargets.best(region, view, peer)
        .map(store ->
            Operator.Plan.replace(Operator.Kind.REPAIR, region, peer, ids.on(store), reason));
  }
}
