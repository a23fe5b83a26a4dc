package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.runtime.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stores lead about as many Regions. A leader moves only where its store leads at least two more
 * than the other, and more by a share of the mean: then no move can ever be worth taking back.
 */
final class LeaderBalancer implements Balancer {
  /** Of the mean, tolerated. */
  private static final long TOLERANCE_SHARE = 50;

  private final RegionMap regions;
  private final RandomSource random;

  LeaderBalancer(RegionMap regions, RandomSource random) {
    this.regions = regions;
    this.random = random;
  }

  @Override
  public Operator.Kind kind() {
    return Operator.Kind.MOVE_LEADER;
  }

  @Override
  public Optional<Operator.Plan> propose(ClusterView view, Predicate<KnownRegion> isFree) {
    List<StoreView> stores = new ArrayList<>(view.stores());
    stores.removeIf(store -> !store.canLead());
    if (stores.size() < 2) {
      return Optional.empty();
    }
    long sum = 0;
    long most = 0;
    long fewest = Long.MAX_VALUE;
    for (StoreView store : stores) {
      sum += store.leaders();
      most = Math.max(most, store.leaders());
      fewest = Math.min(fewest, store.leaders());
    }
    long least = 2 + sum / stores.size() / TOLERANCE_SHARE;
    KnownRegion best = null;
    Peer bestTarget = null;
    if (most - fewest >= least) {
      long bestGain = least - 1;
      int looks = Balancer.looks(regions.size());
      for (int i = 0; i < (best == null ? looks : Math.min(looks, LOOKS)); i++) {
        KnownRegion region = regions.random(random).filter(isFree).orElse(null);
        Peer target =
            region == null || region.isHot()
                ? null
                : LeaderTargets.best(region, view, peer -> true).orElse(null);
        if (region != null && target != null) {
          long gain = leaders(region.leader(), view) - leaders(target, view);
          if (gain > bestGain) {
            best = region;
            bestTarget = target;
            bestGain = gain;
          }
        }
      }
    }
    return best == null || bestTarget == null
        ? Optional.empty()
        : Optional.of(Operator.Plan.moveLeader(best, bestTarget, "balance-leader"));
  }

  /** A leader on an unknown store stays: its Region was heard of before its store. */
  private static long leaders(Peer peer, ClusterView view) {
    return view.find(peer.store()).map(StoreView::leaders).orElse(0L);
  }
}
