package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.StoreDescription.State;
import io.atoll.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores of a namespace hold about as many bytes. A replica moves only where the stores differ by
 * more than twice its own weight or the mean one's, and by a share of what a store holds: the order
 * of the two never turns by a move, so that nothing moves to and fro while sizes change a little.
 */
final class ReplicaBalancer implements Balancer {
  /** Of what a store holds on average, tolerated. */
  private static final long TOLERANCE_SHARE = 100;

  private final RegionMap regions;
  private final RandomSource random;
  private final PeerIds ids;

  ReplicaBalancer(RegionMap regions, RandomSource random, PeerIds ids) {
    this.regions = regions;
    this.random = random;
    this.ids = ids;
  }

  @Override
  public Operator.Kind kind() {
    return Operator.Kind.BALANCE_REPLICAS;
  }

  /** A replica to move, to where, and how far its store is above the least difference. */
  private record Move(KnownRegion region, Peer peer, StoreView target, long gain) {
    boolean isBetterThan(@Nullable Move other) {
      if (other == null) {
        return true;
      }
      // A follower moves without anybody's notice; a leader hands over first.
      boolean isOfLeader = region.isLeader(peer);
      boolean isOtherOfLeader = other.region.isLeader(other.peer);
      return isOfLeader == isOtherOfLeader ? gain > other.gain : isOtherOfLeader;
    }
  }

  @Override
  public Optional<Operator.Plan> propose(ClusterView view, Predicate<KnownRegion> isFree) {
    List<StoreView> targets = new ArrayList<>(view.stores());
    targets.removeIf(store -> !store.canReceive());
    targets.sort(Comparator.comparingLong(StoreView::weightBytes));
    long sum = 0;
    Map<String, Level> levels = new HashMap<>();
    for (StoreView store : view.stores()) {
      if (isSource(store)) {
        sum += store.weightBytes();
        levels.computeIfAbsent(store.namespace(), name -> new Level()).add(store);
      }
    }
    long replicas = Math.max(1, (long) regions.size() * view.settings().maxReplicas());
    long meanRegion = sum / replicas;
    boolean isUneven = false;
    for (StoreView target : targets) {
      Level level = levels.get(target.namespace());
      isUneven |=
          level != null && level.most - target.weightBytes() > 2 * meanRegion + level.tolerance();
    }
    Move best = null;
    if (isUneven) {
      int looks = Balancer.looks(regions.size());
      for (int i = 0; i < (best == null ? looks : Math.min(looks, LOOKS)); i++) {
        KnownRegion region = regions.random(random).filter(isFree).orElse(null);
        if (region != null
            && region.isWhole()
            && region.peers().size() == view.settings().maxReplicas()) {
          Level level = levels.get(view.home(region));
          if (level == null) {
            continue;
          }
          long least = 2 * Math.max(region.weightBytes(), meanRegion) + level.tolerance();
          for (Peer peer : region.peers()) {
            Move move = move(region, peer, targets, least, view);
            if (move != null && move.isBetterThan(best)) {
              best = move;
            }
          }
        }
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    return Optional.of(
        Operator.Plan.replace(
            Operator.Kind.BALANCE_REPLICAS,
            best.region(),
            best.peer(),
            ids.on(best.target().id()),
            "balance-replicas"));
  }

  /** What the stores of one namespace hold. */
  private static final class Level {
    private long sum;
    private int stores;
    private long most;

    void add(StoreView store) {
      sum += store.weightBytes();
      stores++;
      if (store.leaving() < store.storeLimit()) {
        most = Math.max(most, store.weightBytes());
      }
    }

    long tolerance() {
      return sum / stores / TOLERANCE_SHARE;
    }
  }

  private static boolean isSource(StoreView store) {
    return store.state() == State.UP && store.isConnected();
  }

  private static @Nullable Move move(
      KnownRegion region, Peer peer, List<StoreView> targets, long least, ClusterView view) {
    StoreView source = view.find(peer.store()).orElse(null);
    if (source == null
        || !isSource(source)
        || source.leaving() >= source.storeLimit()
        || !source.namespace().equals(view.home(region))
        || (region.isHot() && region.isLeader(peer))
        || source.weightBytes() - targets.getFirst().weightBytes() <= least) {
      return null;
    }
    boolean hasPlaces = !source.location().isEmpty();
    List<StoreView> others = hasPlaces ? ReplicaTargets.stores(region, view, peer) : List.of();
    long isolation = Isolation.score(source, others);
    for (StoreView target : targets) {
      long gain = source.weightBytes() - target.weightBytes() - least;
      if (gain <= 0) {
        return null;
      }
      if (target.namespace().equals(source.namespace())
          && region.peerOn(target.id()).isEmpty()
          && Isolation.score(target, others) >= isolation) {
        return new Move(region, peer, target, gain);
      }
    }
    return null;
  }
}
