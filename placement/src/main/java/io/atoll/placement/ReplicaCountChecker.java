package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * As many replicas as wanted. With fewer stores than that there is one on each, as in PD: two
 * stores hold two replicas, of which none may be lost for the Region to go on, but either has all
 * data.
 */
final class ReplicaCountChecker implements Checker {
  private final PeerIds ids;

  ReplicaCountChecker(PeerIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    int wanted = view.settings().maxReplicas();
    int present = region.peers().size();
    if (present < wanted) {
      return ReplicaTargets.best(region, view, null)
          .map(store -> Operator.Plan.add(region, ids.on(store), "make-up-replica"));
    }
    if (present > wanted) {
      return Optional.of(
          Operator.Plan.repair(
              region, new RegionStep.Remove(worst(region, view)), "remove-extra-replica"));
    }
    return Optional.empty();
  }

  /**
   * First who is not well, then strays, then who is nearest to the others, then whose store holds
   * most.
   */
  private static Peer worst(KnownRegion region, ClusterView view) {
    List<Peer> peers = new ArrayList<>(region.peers());
    peers.sort(
        Comparator.comparing((Peer peer) -> isServing(peer, region, view))
            .thenComparing(peer -> view.isHome(region, peer.store()))
            .thenComparingLong(peer -> isolation(peer, region, view))
            .thenComparingLong(peer -> -weight(peer, view))
            .thenComparing(region::isLeader)
            .thenComparingLong(Peer::id));
    return peers.getFirst();
  }

  private static boolean isServing(Peer peer, KnownRegion region, ClusterView view) {
    return region.isWell(peer)
        && view.find(peer.store())
            .map(store -> store.isConnected() && store.state() == State.UP)
            .orElse(false);
  }

  private static long isolation(Peer peer, KnownRegion region, ClusterView view) {
    return view.find(peer.store())
        .map(store -> Isolation.score(store, ReplicaTargets.stores(region, view, peer)))
        .orElse(0L);
  }

  private static long weight(Peer peer, ClusterView view) {
    return view.find(peer.store()).map(StoreView::weightBytes).orElse(Long.MAX_VALUE);
  }
}
