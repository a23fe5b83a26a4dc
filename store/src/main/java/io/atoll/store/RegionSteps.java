package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionHeartbeat.DownPeer;
import io.atoll.api.RegionStep;
import io.atoll.mvcc.MvccKeys;
import io.atoll.raft.MemberOutcome;
import io.atoll.raft.PeerProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what placement asked a Region's leader to do, one step of a Region at a time. Nothing is
 * repeated here: placement sees by the next heartbeat what became of it, and asks again.
 */
final class RegionSteps {
  private static final Logger LOG = LoggerFactory.getLogger(RegionSteps.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** A replica whose store was silent for so long is told to placement as down. */
  private static final Duration DOWN = Duration.ofSeconds(5);

  private final StoreParts parts;
  private final RegionStore store;
  private final SplitChecks checks;
  private final Merges merges;
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

  RegionSteps(StoreParts parts, RegionStore store, SplitChecks checks, Merges merges) {
    this.merges = merges;
    this.parts = parts;
    this.checks = checks;
    this.store = store;
  }

  /**
   * Begins a step; does not block.
   *
   * @param region as it was told in the heartbeat that this answers
   * @param then runs when it was tried; not where it makes no sense now
   */
  void begin(Region region, RegionStep step, Runnable then) {
    if (!underWay.add(region.id().value())) {
      return;
    }
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-region-step",
            () -> {
              boolean isTried = false;
              try {
                isTried = run(region, step);
              } catch (RuntimeException e) {
                LOG.warn("a step failed region={} step={}", region.id().value(), step, e);
              } finally {
                underWay.remove(region.id().value());
              }
              if (isTried) {
                then.run();
              }
            });
  }

  private boolean run(Region region, RegionStep step) {
    RegionReplica replica = parts.regions().get(region.id().value());
    if (replica == null || !replica.isLed() || !replica.region().epoch().equals(region.epoch())) {
      return false;
    }
    if (replica.merging() != null) {
      return false;
    }
    return switch (step) {
      case RegionStep.AddLearner(Peer peer) ->
          outcome(region, step, store.addLearner(region.id(), peer));
      case RegionStep.Promote(Peer peer) ->
          isWell(replica, peer) && outcome(region, step, store.promote(region.id(), peer));
      case RegionStep.Remove(Peer peer) ->
          !peer.store().equals(parts.settings().store())
              && outcome(region, step, store.remove(region.id(), peer));
      case RegionStep.TransferLeader(Peer peer) ->
          isWell(replica, peer) && outcome(region, step, store.transferLeader(region.id(), peer));
      case RegionStep.Split(List<byte[]> keys) ->
          checks.split(replica, keys.stream().map(MvccKeys::decode).toList());
      case RegionStep.Merge(Region target) -> merge(replica, target);
    };
  }

  private boolean merge(RegionReplica replica, Region target) {
    RegionReplica before = parts.regions().get(target.id().value());
    return before != null && merges.begin(before, replica);
  }

  /** Whether a replica has caught up: placement may not know yet that it fell behind again. */
  private boolean isWell(RegionReplica replica, Peer peer) {
    io.atoll.raft.Peer wanted = RegionReplica.raftPeer(peer);
    for (PeerProgress each : progress(replica)) {
      if (each.peer().equals(wanted)) {
        return !each.isBehind();
      }
    }
    return false;
  }

  private boolean outcome(Region region, RegionStep step, CompletableFuture<MemberOutcome> change) {
    MemberOutcome outcome = await(change, new MemberOutcome.Unknown("it takes long"));
    boolean isDone = outcome instanceof MemberOutcome.Done;
    if (isDone) {
      LOG.info("a step is done region={} step={}", region.id().value(), step);
    } else {
      LOG.info(
          "a step is not done region={} step={} outcome={}", region.id().value(), step, outcome);
    }
    return isDone;
  }

  private List<PeerProgress> progress(RegionReplica replica) {
    return parts
        .raft()
        .group(replica.id())
        .map(group -> await(group.progress(), List.<PeerProgress>of()))
        .orElse(List.of());
  }

  private <T> T await(CompletableFuture<T> future, T otherwise) {
    try {
      return parts.environment().scheduler().await(future, LONGEST);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What a Region's leader tells placement of it. */
  RegionHeartbeat heartbeat(RegionReplica replica, Region region, Peer self, long size, long keys) {
    List<DownPeer> down = new ArrayList<>();
    List<Peer> pending = new ArrayList<>();
    if (region.peers().size() > 1) {
      Map<Long, Peer> byId = new HashMap<>();
      region.peers().forEach(peer -> byId.put(peer.id(), peer));
      for (PeerProgress each : progress(replica)) {
        Peer peer = byId.get(each.peer().peerId());
        if (peer == null) {
          continue;
        }
        if (each.silentNanos() > DOWN.toNanos()) {
          down.add(new DownPeer(peer, each.silentNanos() / 1_000_000_000));
        } else if (each.isBehind()) {
          pending.add(peer);
        }
      }
    }
    return new RegionHeartbeat(
        region,
        self,
        replica.leaderTerm(),
        size,
        keys,
        down,
        pending,
        replica.load().take(parts.environment().clock().nanos()));
  }
}
