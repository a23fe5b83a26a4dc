package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.StoreId;
import java.util.List;
import java.util.Optional;

/** Moves a replica to where it is farther from the others, by the location labels. */
final class LocationChecker implements Checker {
  private final PeerIds ids;

  LocationChecker(PeerIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    if (view.settings().locationLabels().isEmpty() || !region.isWhole()) {
      return Optional.empty();
    }
    Peer worst = null;
    long worstScore = Long.MAX_VALUE;
    for (Peer peer : region.peers()) {
      Optional<StoreView> store = view.find(peer.store());
      if (store.isEmpty()) {
        return Optional.empty();
      }
      long score = Isolation.score(store.get(), ReplicaTargets.stores(region, view, peer));
      // Of equal ones rather a follower: nothing has to be handed over.
      if (score < worstScore || (score == worstScore && worst != null && region.isLeader(worst))) {
        worst = peer;
        worstScore = score;
      }
    }
    if (worst == null) {
      return Optional.empty();
    }
    Peer old = worst;
    List<StoreView> others = ReplicaTargets.stores(region, view, old);
    Optional<StoreId> target = ReplicaTargets.best(region, view, old);
    if (target.isEmpty() || Isolation.score(view.store(target.get()), others) <= worstScore) {
      return Optional.empty();
    }
    return Optional.of(
        Operator.Plan.replace(
            Operator.Kind.REPAIR, region, old, ids.on(target.get()), "improve-isolation"));
  }
}
