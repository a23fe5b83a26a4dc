package io.atoll.placement;

import java.util.Optional;

/** Leaders leave the stores that are to have none. */
final class EvictedLeaderChecker implements Checker {
  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    boolean isEvicted =
        view.find(region.leader().store()).map(StoreView::isLeaderless).orElse(false);
    return isEvicted
        ? LeaderTargets.best(region, view, peer -> true)
            .map(target -> Operator.Plan.moveLeader(region, target, "evict-leader"))
        : Optional.empty();
  }
}
