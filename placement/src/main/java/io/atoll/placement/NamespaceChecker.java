package io.atoll.placement;

import io.atoll.api.Peer;
import java.util.Optional;

/**
 * Moves strays home: replicas on stores that are not of their table's namespace. Each move leaves
 * one stray less, and no other rule makes any, so that it comes to an end.
 */
final class NamespaceChecker implements Checker {
  private final PeerIds ids;

  NamespaceChecker(PeerIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    if (!view.hasNamespaces() || !region.isWhole()) {
      return Optional.empty();
    }
    Peer stray = null;
    for (Peer peer : region.peers()) {
      // The leader last: it hands over to one that is home already.
      if (!view.isHome(region, peer.store()) && (stray == null || region.isLeader(stray))) {
        stray = peer;
      }
    }
    if (stray == null) {
      return Optional.empty();
    }
    Peer old = stray;
    return ReplicaTargets.best(region, view, old)
        .map(store ->
            Operator.Plan.replace(
                Operator.Kind.REPAIR, region, old, ids.on(store), "move-to-namespace"));
  }
}
