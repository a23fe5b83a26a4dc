package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import java.util.Optional;

/** A learner whose operator ended gets its vote where votes are missing; otherwise it goes. */
final class LearnerChecker implements Checker {
  @Override
  public Optional<Operator.Plan> check(KnownRegion region, ClusterView view) {
    Peer chosen = null;
    for (Peer peer : region.peers()) {
      // A learner that never comes holds up none that is there.
      if (peer.isLearner() && (chosen == null || (!region.isWell(chosen) && region.isWell(peer)))) {
        chosen = peer;
      }
    }
    return chosen == null ? Optional.empty() : Optional.of(plan(region, chosen, view));
  }

  private static Operator.Plan plan(KnownRegion region, Peer learner, ClusterView view) {
    boolean isWanted =
        voters(region) < view.settings().maxReplicas()
            && view.isUsable(learner.store())
            && !region.isDown(learner);
    return isWanted
        ? Operator.Plan.repair(region, new RegionStep.Promote(learner), "promote-learner")
        : Operator.Plan.repair(region, new RegionStep.Remove(learner), "remove-learner");
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
