package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Steps that one Region is led through, one after the other: members change one at a time, and
 * every state between is one in which the Region can stay (Raft's single-step changes).
 *
 * @param version of the Region's range when it began: another one ends the operator
 * @param startPeers that the first step expects
 * @param weightBytes of the Region when it began
 */
record Operator(
    long number,
    Plan plan,
    long version,
    List<Peer> startPeers,
    Peer startLeader,
    long weightBytes,
    long heat,
    long startedNanos,
    long deadlineNanos) {

  /** Whose limit an operator counts to. */
  enum Kind {
    REPAIR,
    BALANCE_REPLICAS,
    MOVE_LEADER,
    SPREAD_HEAT,
    MERGE,
    /** An administrator's wish; without a limit. */
    ORDERED
  }

  /**
   * @param reason in few words, for operators' eyes
   */
  record Plan(Kind kind, String reason, RegionId region, List<RegionStep> steps) {
    Plan {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("an operator without steps: " + reason);
      }
    }

    /** A new replica with a vote. */
    static Plan add(KnownRegion region, Peer learner, String reason) {
      return new Plan(
          Kind.REPAIR,
          reason,
          region.id(),
          List.of(new RegionStep.AddLearner(learner), new RegionStep.Promote(learner)));
    }

    /** A new replica first, then the old one goes; its leadership is handed over on the way. */
    static Plan replace(Kind kind, KnownRegion region, Peer old, Peer learner, String reason) {
      return new Plan(
          kind,
          reason,
          region.id(),
          List.of(
              new RegionStep.AddLearner(learner),
              new RegionStep.Promote(learner),
              new RegionStep.Remove(old)));
    }

    /** Leadership to another replica, of a Region that is hot. */
    static Plan spread(KnownRegion region, Peer target) {
      return new Plan(
          Kind.SPREAD_HEAT,
          "spread-hot-leader",
          region.id(),
          List.of(new RegionStep.TransferLeader(target)));
    }

    /** The leader's replica to another store, of a Region that is hot; it leads there. */
    static Plan spreadTo(KnownRegion region, Peer learner) {
      return new Plan(
          Kind.SPREAD_HEAT,
          "spread-hot-replica",
          region.id(),
          List.of(
              new RegionStep.AddLearner(learner),
              new RegionStep.Promote(learner),
              new RegionStep.TransferLeader(learner),
              new RegionStep.Remove(region.leader())));
    }

    static Plan repair(KnownRegion region, RegionStep step, String reason) {
      return new Plan(Kind.REPAIR, reason, region.id(), List.of(step));
    }

    static Plan ordered(KnownRegion region, List<RegionStep> steps, String reason) {
      return new Plan(Kind.ORDERED, reason, region.id(), steps);
    }

    static Plan moveLeader(KnownRegion region, Peer target, String reason) {
      return new Plan(
          Kind.MOVE_LEADER, reason, region.id(), List.of(new RegionStep.TransferLeader(target)));
    }
  }

  /** The Region that this one becomes a part of: nothing else is done to it meanwhile. */
  Optional<RegionId> mergesInto() {
    return plan.steps().getLast() instanceof RegionStep.Merge(Region target)
        ? Optional.of(target.id())
        : Optional.empty();
  }

  RegionId region() {
    return plan.region();
  }

  List<RegionStep> steps() {
    return plan.steps();
  }

  /** The replicas that a Region has after so many steps. */
  Set<Peer> peersAfter(int steps) {
    List<Peer> peers = new ArrayList<>(startPeers);
    for (RegionStep step : plan.steps().subList(0, steps)) {
      switch (step) {
        case RegionStep.AddLearner add -> peers.add(learner(add.peer()));
        case RegionStep.Promote promote -> {
          peers.removeIf(each -> each.id() == promote.peer().id());
          peers.add(new Peer(promote.peer().id(), promote.peer().store(), false));
        }
        case RegionStep.Remove remove -> peers.removeIf(each -> each.id() == remove.peer().id());
        case RegionStep.TransferLeader transfer -> {}
        case RegionStep.Split split -> {}
        case RegionStep.Merge merge -> {}
      }
    }
    return new HashSet<>(peers);
  }

  private static Peer learner(Peer peer) {
    return new Peer(peer.id(), peer.store(), true);
  }
}
