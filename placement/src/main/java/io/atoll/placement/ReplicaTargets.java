package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a new replica goes: of its table's namespace to the store farthest from the other replicas,
 * of these to the one that holds least.
 */
final class ReplicaTargets {
  private ReplicaTargets() {}

  /** The stores of a Region's replicas, without one of them. */
  static List<StoreView> stores(KnownRegion region, ClusterView view, @Nullable Peer without) {
    List<StoreView> result = new ArrayList<>();
    for (Peer peer : region.peers()) {
      if (without == null || peer.id() != without.id()) {
        view.find(peer.store()).ifPresent(result::add);
      }
    }
    return result;
  }

  /**
   * @param leaving a replica that the new one replaces; null for none
   */
  static Optional<StoreId> best(KnownRegion region, ClusterView view, @Nullable Peer leaving) {
    List<StoreView> others = stores(region, view, leaving);
    String home = view.home(region);
    StoreView best = null;
    long bestScore = -1;
    for (StoreView store : view.stores()) {
      if (!store.canReceive()
          || !store.namespace().equals(home)
          || region.peerOn(store.id()).isPresent()) {
        continue;
      }
      long score = Isolation.score(store, others);
      if (best == null
          || score > bestScore
          || (score == bestScore && store.weightBytes() < best.weightBytes())) {
        best = store;
        bestScore = score;
      }
    }
    return Optional.ofNullable(best).map(StoreView::id);
  }
}
