package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** How far an operator is, as heartbeats show it. Not thread-safe. */
final class RunningOperator {
  private final Operator operator;
  private int done;

  RunningOperator(Operator operator) {
    this.operator = operator;
  }

  Operator operator() {
    return operator;
  }

  int done() {
    return done;
  }

  List<RegionStep> left() {
    return operator.steps().subList(done, operator.steps().size());
  }

  /** Counts the steps that are done; an outcome where the operator is at its end. */
  Optional<OperatorReport.Outcome> advance(KnownRegion region, ClusterView view, long nowNanos) {
    long passed = region.region().epoch().version() - operator.version();
    if (passed == 1 && operator.steps().get(done) instanceof RegionStep.Merge) {
      // Closed for it; the map tells when it is a part of the other.
      return nowNanos - operator.deadlineNanos() >= 0
          ? Optional.of(OperatorReport.Outcome.TIMED_OUT)
          : Optional.empty();
    }
    if (passed != 0) {
      return Optional.of(
          operator.steps().get(done) instanceof RegionStep.Split
              ? OperatorReport.Outcome.FINISHED
              : OperatorReport.Outcome.SUPERSEDED);
    }
    while (done < operator.steps().size() && isDone(operator.steps().get(done), region)) {
      done++;
    }
    if (done == operator.steps().size()) {
      return Optional.of(OperatorReport.Outcome.FINISHED);
    }
    if (!operator.peersAfter(done).equals(new HashSet<>(region.peers()))) {
      return Optional.of(OperatorReport.Outcome.SUPERSEDED);
    }
    if (nowNanos - operator.deadlineNanos() >= 0) {
      return Optional.of(OperatorReport.Outcome.TIMED_OUT);
    }
    return isPossible(operator.steps().get(done), view)
        ? Optional.empty()
        : Optional.of(OperatorReport.Outcome.SUPERSEDED);
  }

  private static boolean isDone(RegionStep step, KnownRegion region) {
    return switch (step) {
      case RegionStep.AddLearner add -> region.peer(add.peer().id()).isPresent();
      case RegionStep.Promote promote ->
          region.peer(promote.peer().id()).map(peer -> !peer.isLearner()).orElse(false);
      case RegionStep.Remove remove -> region.peer(remove.peer().id()).isEmpty();
      case RegionStep.TransferLeader transfer -> region.isLeader(transfer.peer());
      // Seen by the version, which then is another.
      case RegionStep.Split split -> false;
      // Seen by the Region's not being there any more.
      case RegionStep.Merge merge -> false;
    };
  }

  /** Whether the store that the step is for still takes part. */
  private static boolean isPossible(RegionStep step, ClusterView view) {
    return switch (step) {
      case RegionStep.AddLearner add -> view.isUsable(add.peer().store());
      case RegionStep.Promote promote -> view.isUsable(promote.peer().store());
      case RegionStep.TransferLeader transfer -> view.isUsable(transfer.peer().store());
      case RegionStep.Remove remove -> true;
      case RegionStep.Split split -> true;
      case RegionStep.Merge merge -> true;
    };
  }

  /** What the leader is told now; empty while it must wait. */
  Optional<RegionStep> next(KnownRegion region, ClusterView view) {
    RegionStep step = operator.steps().get(done);
    if (step instanceof RegionStep.Remove remove && region.isLeader(remove.peer())) {
      return LeaderTargets.bestOrAny(region, view).map(RegionStep.TransferLeader::new);
    }
    return Quorum.allows(step, region, view) ? Optional.of(asTold(step, region)) : Optional.empty();
  }

  /** With the replica as the Region has it now. */
  private static RegionStep asTold(RegionStep step, KnownRegion region) {
    return switch (step) {
      case RegionStep.AddLearner add -> add;
      case RegionStep.Promote promote -> new RegionStep.Promote(current(region, promote.peer()));
      case RegionStep.Remove remove -> new RegionStep.Remove(current(region, remove.peer()));
      case RegionStep.TransferLeader transfer ->
          new RegionStep.TransferLeader(current(region, transfer.peer()));
      case RegionStep.Split split -> split;
      case RegionStep.Merge merge -> merge;
    };
  }

  private static Peer current(KnownRegion region, Peer peer) {
    return region.peer(peer.id()).orElse(peer);
  }
}
