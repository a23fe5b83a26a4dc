package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds replicas that their groups removed without their hearing of it: nobody sends to them any
 * more, and they would hold their range, and keep others from coming, for ever. A replica that
 * knows no leader for a while asks placement: where the Region has changed its members since, and
 * this replica is none of them, it goes; so it does where the Region is a part of another. What a
 * leader told of its Region proves both, whatever the replica here believes.
 */
final class StaleReplicas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StaleReplicas.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final StoreParts parts;
  private final SnapshotReceiver receiver;
  private final AtomicBoolean isLooking = new AtomicBoolean();

  /** Replicas of resting groups that are looked at each time. */
  private static final int A_LOOK = 32;

  /** Without a leader, or left behind by a merge, when looked at last. */
  private Set<Long> suspect = new HashSet<>();

  private long lastLooked;

  private Scheduler.@Nullable Timer timer;
  private volatile boolean isClosed;

  StaleReplicas(StoreParts parts, SnapshotReceiver receiver) {
    this.parts = parts;
    this.receiver = receiver;
  }

  void start() {
    Scheduler scheduler = parts.environment().scheduler();
    timer = scheduler.every(PERIOD, () -> scheduler.start("atoll-stale-replicas", this::look));
  }

  private void look() {
    if (isClosed || !isLooking.compareAndSet(false, true)) {
      return;
    }
    try {
      Set<Long> now = new HashSet<>();
      List<RegionReplica> quiet = new ArrayList<>();
      for (RegionReplica replica : parts.regions().all()) {
        if (isLeaderless(replica) || isLeft(replica)) {
          now.add(replica.id());
          if (suspect.contains(replica.id())) {
            check(replica);
          }
        } else if (!replica.isLed()) {
          quiet.add(replica);
        }
      }
      suspect = now;
      checkSome(quiet);
    } catch (PlacementUnavailableException e) {
      // The next look asks again.
    } catch (RuntimeException e) {
      if (!isClosed) {
        LOG.warn("replicas without leaders cannot be looked at", e);
      }
    } finally {
      isLooking.set(false);
    }
  }

  /**
   * A group at rest sends nothing: who was left out of it may believe for ever that all is well.
   * Each is looked at now and then.
   */
  private void checkSome(List<RegionReplica> quiet) {
    quiet.sort(Comparator.comparingLong(RegionReplica::id));
    int left = A_LOOK;
    for (RegionReplica replica : quiet) {
      if (replica.id() > lastLooked && left > 0) {
        lastLooked = replica.id();
        left--;
        check(replica);
      }
    }
    if (left > 0) {
      lastLooked = 0;
    }
  }

  /** It was to be merged, and the other Region has gone on without it. */
  private boolean isLeft(RegionReplica replica) {
    Merging merging = replica.merging();
    return merging != null && !merging.isRejected() && !Merges.isAwaited(parts.regions(), replica);
  }

  private boolean isLeaderless(RegionReplica replica) {
    return replica.region().peers().size() > 1
        && parts.raft().group(replica.id()).map(group -> group.leader().isEmpty()).orElse(false);
  }

  private void check(RegionReplica replica) {
    Region here = replica.region();
    // A Region keeps its start whatever is split off or taken in.
    Region known = parts.placement().regionByKey(here.start()).region();
    Peer self = RegionReplica.peerOn(here, parts.settings().store());
    boolean isRemoved =
        known.id().equals(here.id())
            && known.epoch().confVersion() > here.epoch().confVersion()
            && self != null
            && known.peers().stream().noneMatch(peer -> peer.id() == self.id());
    if (MergeRules.isPartOf(here, known)
        && !Merges.isAwaited(parts.regions(), replica)
        && !isClosed) {
      LOG.info(
          "a replica is removed whose Region is a part of another region={} now={}", here, known);
      receiver.retireMerged(replica);
    } else if (isRemoved && !isClosed) {
      LOG.info(
          "a replica is removed that its group has no more region={} epoch={} known={}",
          replica.id(),
          here.epoch(),
          known.epoch());
      receiver.retire(replica);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
