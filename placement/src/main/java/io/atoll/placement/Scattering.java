package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one Region's replicas and its leader to where its table has the fewest: many Regions of a
 * new table, made by splits of one, then work on many stores. A replica moves only where the other
 * store has at least two fewer, and is no nearer to the other replicas.
 */
final class Scattering {
  /** Neighbours of the same table that are counted at most. */
  private static final int MOST_COUNTED = 10_000;

  /** Of its operators. */
  static final String REASON = "admin-scatter-region";

  private final RegionMap regions;
  private final PeerIds ids;

  Scattering(RegionMap regions, PeerIds ids) {
    this.regions = regions;
    this.ids = ids;
  }

  private static final class Counts {
    final Map<StoreId, Integer> replicas = new HashMap<>();
    final Map<StoreId, Integer> leaders = new HashMap<>();

    int replicas(StoreId store) {
      return replicas.getOrDefault(store, 0);
    }

    int leaders(StoreId store) {
      return leaders.getOrDefault(store, 0);
    }
  }

  Operator.Plan plan(KnownRegion region, ClusterView view, Operators running) {
    if (!region.isWhole()) {
      throw Orders.refused(region, "is not whole: replicas are missing, silent or behind");
    }
    return better(region, view, running)
        .orElseThrow(
            () -> Orders.refused(region, "is where it is to be: its table is spread evenly"));
  }

  /** Empty where it stays where it is. */
  Optional<Operator.Plan> better(KnownRegion region, ClusterView view, Operators running) {
    Counts counts = counts(region, running);
    List<RegionStep> steps = new ArrayList<>();
    List<RegionStep> last = new ArrayList<>();
    List<Peer> after = new ArrayList<>(region.peers());
    // The leader last: it hands over to who is to lead, then goes.
    List<Peer> peers = new ArrayList<>(region.peers());
    peers.sort(Comparator.comparing(region::isLeader));
    for (Peer peer : peers) {
      StoreView target = target(peer, view.home(region), after, view, counts);
      if (target != null) {
        Peer learner = ids.on(target.id());
        steps.add(new RegionStep.AddLearner(learner));
        steps.add(new RegionStep.Promote(learner));
        (region.isLeader(peer) ? last : steps).add(new RegionStep.Remove(peer));
        after.remove(peer);
        after.add(learner);
        counts.replicas.merge(target.id(), 1, Integer::sum);
        counts.replicas.merge(peer.store(), -1, Integer::sum);
      }
    }
    Peer leader = leader(after, region, view, counts);
    if (leader.id() != region.leader().id()) {
      steps.add(new RegionStep.TransferLeader(leader));
    }
    steps.addAll(last);
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(Operator.Plan.ordered(region, steps, REASON));
  }

  /** Of all Regions of the table, as they are when what runs already is done. */
  private Counts counts(KnownRegion region, Operators running) {
    Counts counts = new Counts();
    for (KnownRegion each :
        regions.known(TableOf.start(region), TableOf.end(region), MOST_COUNTED)) {
      for (Peer peer : each.peers()) {
        counts.replicas.merge(peer.store(), 1, Integer::sum);
      }
      counts.leaders.merge(each.leader().store(), 1, Integer::sum);
      running
          .of(each.id())
          .ifPresent(operator -> {
            StoreId led = each.leader().store();
            for (RegionStep step : operator.left()) {
              switch (step) {
                case RegionStep.AddLearner add ->
                    counts.replicas.merge(add.peer().store(), 1, Integer::sum);
                case RegionStep.Remove remove ->
                    counts.replicas.merge(remove.peer().store(), -1, Integer::sum);
                case RegionStep.TransferLeader transfer -> {
                  counts.leaders.merge(led, -1, Integer::sum);
                  counts.leaders.merge(transfer.peer().store(), 1, Integer::sum);
                }
                case RegionStep.Promote promote -> {}
                case RegionStep.Split split -> {}
                case RegionStep.Merge merge -> {}
              }
            }
          });
    }
    return counts;
  }

  private static @Nullable StoreView target(
      Peer peer, String home, List<Peer> all, ClusterView view, Counts counts) {
    StoreView source = view.find(peer.store()).orElse(null);
    if (source == null) {
      return null;
    }
    List<StoreView> others = new ArrayList<>();
    for (Peer each : all) {
      if (each.id() != peer.id()) {
        view.find(each.store()).ifPresent(others::add);
      }
    }
    long isolation = Isolation.score(source, others);
    StoreView best = null;
    for (StoreView each : view.stores()) {
      if (each.canHold()
          && !each.id().equals(source.id())
          && each.namespace().equals(home)
          && others.stream().noneMatch(other -> other.id().equals(each.id()))
          && counts.replicas(each.id()) + 2 <= counts.replicas(source.id())
          && Isolation.score(each, others) >= isolation
          && (best == null || counts.replicas(each.id()) < counts.replicas(best.id()))) {
        best = each;
      }
    }
    return best;
  }

  /** The one whose store leads the fewest of the table; the present one where it stays and may. */
  private static Peer leader(
      List<Peer> after, KnownRegion region, ClusterView view, Counts counts) {
    Peer best = null;
    for (Peer each : after) {
      if (!view.find(each.store()).map(StoreView::canLead).orElse(false)) {
        continue;
      }
      if (best == null || led(each, region, counts) < led(best, region, counts)) {
        best = each;
      }
    }
    return best == null ? region.leader() : best;
  }

  private static int led(Peer peer, KnownRegion region, Counts counts) {
    // To stay costs nothing: leaving is worth it for two less.
    int led = counts.leaders(peer.store());
    return region.isLeader(peer) ? led - 1 : led;
  }
}
