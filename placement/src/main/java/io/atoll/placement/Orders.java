package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes plans of what administrators order, and refuses what could not be carried out or would be
 * taken back at once.
 */
final class Orders {
  /** Makes a plan, or refuses to. */
  interface Planner {
    Operator.Plan plan(KnownRegion region, ClusterView view, Operators running);
  }

  private final Cluster cluster;
  private final Scattering scattering;

  Orders(Cluster cluster) {
    this.cluster = cluster;
    this.scattering = new Scattering(cluster.regions(), cluster.ids());
  }

  /** What to do in the cluster as it is when the order begins. */
  Planner planOf(Order order) {
    return switch (order) {
      case Order.AddPeer add -> (region, view, running) -> add(add.store(), region, view);
      case Order.RemovePeer remove -> (region, view, running) -> remove(remove.store(), region);
      case Order.TransferLeader lead ->
          (region, view, running) -> transfer(lead.to(), region, view);
      case Order.TransferPeer move -> (region, view, running) -> move(move, region, view);
      case Order.Split split -> (region, view, running) -> split(split.encodedKeys(), region);
      case Order.Merge merge -> (region, view, running) -> merge(region, merge.with(), running);
      case Order.Scatter scatter -> scattering::plan;
    };
  }

  Scattering scattering() {
    return scattering;
  }

  /** The Region whose operator an order becomes: of two that are merged, the one behind. */
  RegionId subject(RegionId region, Order order) {
    return switch (order) {
      case Order.Merge(RegionId with)
          when cluster.regions().find(region).map(each -> isBefore(each, with)).orElse(false) ->
          with;
      case Order.Merge _,
          Order.AddPeer _,
          Order.RemovePeer _,
          Order.TransferLeader _,
          Order.TransferPeer _,
          Order.Split _,
          Order.Scatter _ ->
          region;
    };
  }

  private boolean isBefore(KnownRegion region, RegionId other) {
    return cluster
        .regions()
        .find(other)
        .map(each -> each.region().start().compareTo(region.region().start()) > 0)
        .orElse(false);
  }

  private Operator.Plan merge(KnownRegion source, RegionId with, Operators running) {
    MergeChecker merges = cluster.scheduling().merges();
    KnownRegion target = merges.before(source).orElse(null);
    if (target == null || !(target.id().equals(with) || source.id().equals(with))) {
      throw refused(source, "is not side by side with Region " + with.value());
    }
    if (!merges.mayJoin(source, target)) {
      throw refused(
          source,
          "is of another table than Region "
              + target.id().value()
              + ": no Region holds rows of two tables");
    }
    if (!running.isFree(target.id())) {
      throw refused(
          source, "cannot join Region " + target.id().value() + ", which has an operator");
    }
    return merges
        .plan(source, target, Operator.Kind.ORDERED, "admin-merge-region")
        .orElseThrow(() ->
            refused(
                source,
                "cannot join Region "
                    + target.id().value()
                    + " now: one of them lacks replicas, or has some that are not well"));
  }

  private Operator.Plan add(StoreId store, KnownRegion region, ClusterView view) {
    if (region.peers().size() >= view.settings().maxReplicas()) {
      throw refused(
          region,
          "has "
              + region.peers().size()
              + " replicas, and max-replicas is "
              + view.settings().maxReplicas()
              + ": one more would be taken away again; use transfer-peer");
    }
    Peer learner = learner(store, region, view);
    return Operator.Plan.ordered(
        region,
        List.of(new RegionStep.AddLearner(learner), new RegionStep.Promote(learner)),
        "admin-add-peer");
  }

  private Operator.Plan remove(StoreId store, KnownRegion region) {
    Peer peer = present(store, region);
    if (region.peers().size() == 1) {
      throw refused(region, "has one replica only");
    }
    return Operator.Plan.ordered(region, List.of(new RegionStep.Remove(peer)), "admin-remove-peer");
  }

  private Operator.Plan transfer(StoreId store, KnownRegion region, ClusterView view) {
    Peer peer = present(store, region);
    if (region.isLeader(peer)) {
      throw refused(region, "is led by store " + store.value() + " already");
    }
    if (!LeaderTargets.canLead(peer, region, view)) {
      throw refused(
          region,
          "cannot be led by store "
              + store.value()
              + " now: its replica is behind or a learner, or the store is silent, being removed"
              + " or to lead nothing");
    }
    return Operator.Plan.ordered(
        region, List.of(new RegionStep.TransferLeader(peer)), "admin-transfer-leader");
  }

  private Operator.Plan move(Order.TransferPeer move, KnownRegion region, ClusterView view) {
    Peer old = present(move.from(), region);
    Peer learner = learner(move.to(), region, view);
    return Operator.Plan.replace(
        Operator.Kind.ORDERED, region, old, learner, "admin-transfer-peer");
  }

  private static Operator.Plan split(List<Key> keys, KnownRegion region) {
    Region range = region.region();
    for (Key key : keys) {
      if (!range.contains(key) || key.equals(range.start())) {
        throw refused(region, "cannot be split at " + key + ": that is not inside of it");
      }
    }
    return Operator.Plan.ordered(
        region,
        List.of(new RegionStep.Split(new TreeSet<>(keys).stream().map(Key::bytes).toList())),
        "admin-split-region");
  }

  private static Peer present(StoreId store, KnownRegion region) {
    return region
        .peerOn(store)
        .orElseThrow(() -> refused(region, "has no replica on store " + store.value()));
  }

  private Peer learner(StoreId store, KnownRegion region, ClusterView view) {
    if (cluster.stores().description(store).state() != State.UP) {
      throw refused(
          region, "gets no replica on store " + store.value() + ": that is being removed");
    }
    if (region.peerOn(store).isPresent()) {
      throw refused(region, "has a replica on store " + store.value() + " already");
    }
    StoreView target =
        view.find(store)
            .orElseThrow(() ->
                refused(
                    region,
                    "gets no replica on store " + store.value() + " yet: that came just now"));
    if (!target.namespace().equals(view.home(region))) {
      throw refused(
          region,
          "is of namespace "
              + view.home(region)
              + ", and store "
              + store.value()
              + " of namespace "
              + target.namespace());
    }
    if (!target.isConnected() || target.isLowOnSpace()) {
      throw refused(
          region,
          "gets no replica on store "
              + store.value()
              + (target.isConnected() ? ": that is low on space" : ": that is silent"));
    }
    return cluster.ids().on(store);
  }

  static PlacementRefusedException refused(KnownRegion region, String why) {
    return new PlacementRefusedException("Region " + region.id().value() + " " + why);
  }
}
