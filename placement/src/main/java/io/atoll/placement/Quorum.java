package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps steps back that a Region is not ready for: after each of them more than half of its voters
 * must be well.
 */
final class Quorum {
  private Quorum() {}

  static boolean allows(RegionStep step, KnownRegion region, ClusterView view) {
    return switch (step) {
      case RegionStep.AddLearner add -> true;
      case RegionStep.Promote promote -> {
        List<Peer> voters = voters(region);
        voters.add(promote.peer());
        yield isWell(promote.peer(), region, view) && hasQuorum(voters, region, view);
      }
      case RegionStep.Remove remove -> {
        List<Peer> voters = voters(region);
        voters.removeIf(each -> each.id() == remove.peer().id());
        yield !region.isLeader(remove.peer()) && hasQuorum(voters, region, view);
      }
      case RegionStep.TransferLeader transfer ->
          LeaderTargets.canLead(transfer.peer(), region, view);
      case RegionStep.Split split -> true;
      case RegionStep.Merge merge -> true;
    };
  }

  private static List<Peer> voters(KnownRegion region) {
    List<Peer> voters = new ArrayList<>(region.peers());
    voters.removeIf(Peer::isLearner);
    return voters;
  }

  private static boolean hasQuorum(List<Peer> voters, KnownRegion region, ClusterView view) {
    int well = 0;
    for (Peer each : voters) {
      if (isWell(each, region, view)) {
        well++;
      }
    }
    return well > voters.size() / 2;
  }

  /** A leader is well, whatever is heard of its store. */
  private static boolean isWell(Peer peer, KnownRegion region, ClusterView view) {
    return region.isLeader(peer) || (region.isWell(peer) && view.isConnected(peer.store()));
  }
}
