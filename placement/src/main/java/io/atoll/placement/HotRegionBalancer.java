package io.atoll.placement;

import io.atoll.api.Peer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Spreads work: leaders of hot Regions go where leaders do less, to another replica's store, or
 * with the replica to a further one. A Region moves only where the stores' work differs by more
 * than one and a half times its own: afterwards the other store may do more by half of it, which is
 * far from worth taking back.
 */
final class HotRegionBalancer implements Balancer {
  private final RegionMap regions;
  private final PeerIds ids;

  HotRegionBalancer(RegionMap regions, PeerIds ids) {
    this.regions = regions;
    this.ids = ids;
  }

  @Override
  public Operator.Kind kind() {
    return Operator.Kind.SPREAD_HEAT;
  }

  /** A leader's way to a store, which has a replica or gets one. */
  private record Move(KnownRegion region, StoreView target, long gain, boolean isReplica) {}

  @Override
  public Optional<Operator.Plan> propose(ClusterView view, Predicate<KnownRegion> isFree) {
    Move best = null;
    for (KnownRegion region : regions.hot(MAX_LOOKS)) {
      StoreView source = view.find(region.leader().store()).orElse(null);
      if (source == null || !isFree.test(region) || !region.isWhole()) {
        continue;
      }
      long least = region.heat() + region.heat() / 2;
      Move move = best(region, source, least, view);
      if (move != null && isBetter(move, best)) {
        best = move;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    KnownRegion region = best.region();
    return Optional.of(
        best.isReplica()
            ? Operator.Plan.spreadTo(region, ids.on(best.target().id()))
            : Operator.Plan.spread(region, region.peerOn(best.target().id()).orElseThrow()));
  }

  /** A transfer costs nothing; a replica is moved only where none helps. */
  private static boolean isBetter(Move move, @Nullable Move than) {
    return than == null
        || (move.isReplica() == than.isReplica() ? move.gain() > than.gain() : than.isReplica());
  }

  private static @Nullable Move best(
      KnownRegion region, StoreView source, long least, ClusterView view) {
    Move best = null;
    List<StoreView> others = ReplicaTargets.stores(region, view, region.leader());
    long isolation = Isolation.score(source, others);
    for (StoreView target : view.stores()) {
      long gain = source.heat() - target.heat() - least;
      if (gain <= 0 || !target.canLead()) {
        continue;
      }
      Optional<Peer> peer = region.peerOn(target.id());
      boolean isPossible =
          peer.isPresent()
              ? LeaderTargets.canLead(peer.get(), region, view)
              : target.canReceive()
                  && view.isHome(region, target.id())
                  && Isolation.score(target, others) >= isolation;
      Move move = new Move(region, target, gain, peer.isEmpty());
      if (isPossible && isBetter(move, best)) {
        best = move;
      }
    }
    return best;
  }
}
