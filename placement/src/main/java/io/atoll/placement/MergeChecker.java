package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Region becomes a part of the one before it where one of them is small and both are of one
 * table, or where its table is gone. Always of the one before it: so what else than gaps and gone
 * tables a Region holds is of the table of its first key. Its replicas go to the other's stores
 * first.
 */
final class MergeChecker {
  /** What both may be together, in largest small ones: far from where a Region is split again. */
  private static final int LARGEST_SUM = 4;

  private static final long MIB = 1 << 20;

  private final RegionMap regions;
  private final PeerIds ids;
  private final GoneTables gone;

  MergeChecker(RegionMap regions, PeerIds ids, GoneTables gone) {
    this.regions = regions;
    this.ids = ids;
    this.gone = gone;
  }

  /**
   * @param isFree whether nothing is being done to a Region
   */
  Optional<Operator.Plan> check(
      KnownRegion source, ClusterView view, Predicate<KnownRegion> isFree) {
    boolean isGone = gone.contains(TableOf.region(source));
    if (source.region().start().isEmpty() || !(isGone || isCalm(source, view))) {
      return Optional.empty();
    }
    return before(source)
        .filter(isFree)
        .filter(target -> isGone || belongs(source, target, view))
        .flatMap(target ->
            plan(
                source,
                target,
                Operator.Kind.MERGE,
                isGone ? "merge-gone-table" : "merge-small-region"));
  }

  /** The Region that ends where another begins. */
  Optional<KnownRegion> before(KnownRegion region) {
    return regions
        .before(region.region().start())
        .filter(each -> each.region().end().equals(region.region().start()));
  }

  /** Whether a Region's table is that of another, or gone. */
  boolean mayJoin(KnownRegion source, KnownRegion target) {
    long table = TableOf.region(source);
    return gone.contains(table) || table == TableOf.region(target);
  }

  private static boolean isSmall(KnownRegion region, ClusterSettings settings) {
    return settings.maxMergeRegionSizeMib() > 0
        && region.told().approximateSizeBytes() <= settings.maxMergeRegionSizeMib() * MIB
        && region.told().approximateKeys() <= keys(settings);
  }

  /** Neither busy nor new. */
  private static boolean isCalm(KnownRegion region, ClusterView view) {
    return !region.isHot()
        && view.nowNanos() - region.rangeSinceNanos()
            >= view.settings().splitMergeInterval().toNanos();
  }

  /** As in PD: with none set, ten thousand for each mebibyte. */
  private static long keys(ClusterSettings settings) {
    return settings.maxMergeRegionKeys() > 0
        ? settings.maxMergeRegionKeys()
        : settings.maxMergeRegionSizeMib() * 10_000L;
  }

  /**
   * One of them is small, whichever: else the first of a table would stay small for ever beside one
   * that grew.
   */
  private static boolean belongs(KnownRegion source, KnownRegion target, ClusterView view) {
    ClusterSettings settings = view.settings();
    long sum = source.told().approximateSizeBytes() + target.told().approximateSizeBytes();
    return TableOf.region(source) == TableOf.region(target)
        && (isSmall(source, settings) || isSmall(target, settings))
        && sum <= LARGEST_SUM * settings.maxMergeRegionSizeMib() * MIB
        && isCalm(target, view);
  }

  /** The steps of the source; empty where one of them is not whole. */
  Optional<Operator.Plan> plan(
      KnownRegion source, KnownRegion target, Operator.Kind kind, String reason) {
    if (!source.isWhole() || !target.isWhole() || source.peers().size() != target.peers().size()) {
      return Optional.empty();
    }
    Deque<StoreId> missing = new ArrayDeque<>();
    for (Peer each : target.peers()) {
      if (source.peerOn(each.store()).isEmpty()) {
        missing.add(each.store());
      }
    }
    if (ids.left() < missing.size()) {
      return Optional.empty();
    }
    List<RegionStep> steps = new ArrayList<>();
    List<RegionStep> removals = new ArrayList<>();
    Optional<Peer> leader = source.peerOn(target.leader().store());
    for (Peer each : source.peers()) {
      if (target.peerOn(each.store()).isEmpty()) {
        Peer learner = ids.on(missing.removeFirst());
        steps.add(new RegionStep.AddLearner(learner));
        steps.add(new RegionStep.Promote(learner));
        removals.add(new RegionStep.Remove(each));
        if (learner.store().equals(target.leader().store())) {
          leader = Optional.of(learner);
        }
      }
    }
    leader
        .filter(peer -> !source.isLeader(peer))
        .ifPresent(peer -> steps.add(new RegionStep.TransferLeader(peer)));
    steps.addAll(removals);
    steps.add(new RegionStep.Merge(target.region()));
    return Optional.of(new Operator.Plan(kind, reason, source.id(), steps));
  }
}
