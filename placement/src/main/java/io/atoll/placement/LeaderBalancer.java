package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.runtime.RandomSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stores of a namespace lead about as many Regions. A leader moves only where its store leads at
 * least two more than the other, and more by a share of the mean: then no move can ever be worth
 * taking back.
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
    Map<String, Level> levels = new HashMap<>();
    for (StoreView store : stores) {
      levels.computeIfAbsent(store.namespace(), name -> new Level()).add(store);
    }
    boolean isUneven = false;
    for (Level each : levels.values()) {
      isUneven |= each.most - each.fewest >= each.least();
    }
    KnownRegion best = null;
    Peer bestTarget = null;
    if (isUneven) {
      long bestGain = -1;
      int looks = Balancer.looks(regions.size());
      for (int i = 0; i < (best == null ? looks : Math.min(looks, LOOKS)); i++) {
        KnownRegion region = regions.random(random).filter(isFree).orElse(null);
        Peer target =
            region == null || region.isHot()
                ? null
                : LeaderTargets.best(region, view, peer -> true).orElse(null);
        Level level = region == null ? null : levels.get(view.home(region));
        if (region != null && target != null && level != null) {
          long gain = leaders(region.leader(), view) - leaders(target, view) - level.least();
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

  /** What the stores of one namespace lead. */
  private static final class Level {
    private long sum;
    private int stores;
    private long most;
    private long fewest = Long.MAX_VALUE;

    void add(StoreView store) {
      sum += store.leaders();
      stores++;
      most = Math.max(most, store.leaders());
      fewest = Math.min(fewest, store.leaders());
    }

    long least() {
      return 2 + sum / stores / TOLERANCE_SHARE;
    }
  }

  /** A leader on an unknown store stays: its Region was heard of before its store. */
  private static long leaders(Peer peer, ClusterView view) {
    return view.find(peer.store()).map(StoreView::leaders).orElse(0L);
  }
}
