package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import java.util.Optional;

/** A learner whose operator ended gets its vote where votes are missing; otherwise it goes. */
final class LearnerChecker implements Checker {
  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    for (Peer peer : region.peers()) {
      if (peer.isLearner()) {
        boolean isWanted =
            voters(region) < view.settings().maxReplicas()
                && view.isUsable(peer.store())
                && !region.isDown(peer);
        return Optional.of(
            isWanted
                ? Operator.Plan.repair(region, new RegionStep.Promote(peer), "promote-learner")
                : Operator.Plan.repair(region, new RegionStep.Remove(peer), "remove-learner"));
      }
    }
    return Optional.empty();
  }

  private static int voters(KnownRegion region) {
    int voters = 0;
    for (Peer peer : region.peers()) {
      if (!peer.isLearner()) {
        voters++;
      }
    }
    return voters;
  }
}
