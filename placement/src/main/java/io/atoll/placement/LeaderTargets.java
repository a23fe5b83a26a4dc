package io.atoll.placement;

import io.atoll.api.Peer;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Who may take over a Region's leadership. */
final class LeaderTargets {
  private LeaderTargets() {}

  /** A voter that is well, on a store that may lead. */
  static boolean canLead(Peer peer, KnownRegion region, ClusterView view) {
    return region.peer(peer.id()).map(each -> !each.isLearner()).orElse(false)
        && region.isWell(peer)
        && view.find(peer.store()).map(StoreView::canLead).orElse(false);
  }

  /** The one whose store leads the fewest. */
  static Optional<Peer> best(KnownRegion region, ClusterView view, Predicate<Peer> wanted) {
    return region.peers().stream()
        .filter(peer -> !region.isLeader(peer) && wanted.test(peer))
        .filter(peer -> canLead(peer, region, view))
        .min(
            Comparator.comparingLong((Peer peer) -> view.store(peer.store()).leaders())
                .thenComparingLong(Peer::id));
  }

  /**
   * For a leader whose replica goes: rather than to keep it, any voter that is well takes over,
   * also on a store that is to lead nothing or to be emptied itself.
   */
  static Optional<Peer> bestOrAny(KnownRegion region, ClusterView view) {
    return best(region, view, peer -> true)
        .or(() ->
            region.peers().stream()
                .filter(peer -> !region.isLeader(peer) && !peer.isLearner())
                .filter(peer -> region.isWell(peer) && view.isConnected(peer.store()))
                .min(
                    Comparator.comparing((Peer peer) -> view.isOffline(peer.store()))
                        .thenComparingLong(Peer::id)));
  }
}
