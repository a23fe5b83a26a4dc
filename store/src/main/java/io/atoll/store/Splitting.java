package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.mvcc.MvccKeys;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Splits Regions through the log. While it works the Region's gate is closed: writers wait,
 * pessimistic locks in memory go to the log, then the split does. The Region keeps the left part.
 */
final class Splitting {
  private static final Duration CHILD_LEADER_WAIT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final WritePath writes;
  private final MemoryLockSaver locks;

  Splitting(StoreParts parts, Admission.Desk desk, WritePath writes, MemoryLockSaver locks) {
    this.parts = parts;
    this.desk = desk;
    this.writes = writes;
    this.locks = locks;
  }

  /**
   * @param splitKeys user keys; borders already there count as done, keys elsewhere are refused
   */
  RegionResult<StoreResponses.SplitRegion> split(RequestContext context, List<Key> splitKeys) {
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null) {
      return new RegionResult.RegionNotFound<>(context.region());
    }
    TreeSet<Key> wanted = new TreeSet<>();
    for (Key key : splitKeys) {
      if (!key.isEmpty() && !isBorder(replica, key)) {
        wanted.add(key);
      }
    }
    if (wanted.isEmpty()) {
      return new RegionResult.Ok<>(new StoreResponses.SplitRegion(List.of(replica.region())));
    }
    RegionResult<StoreResponses.SplitRegion> result;
    do {
      // Before the gate is closed: placement may be slow.
      int peers = replica.region().peers().size();
      long firstId = parts.placement().allocateIds(wanted.size() * (1 + peers));
      replica.gate().close();
      try {
        result = splitAlone(context, replica, new ArrayList<>(wanted), firstId, peers);
      } finally {
        replica.gate().open();
      }
    } while (result == null);
    if (result instanceof RegionResult.Ok<StoreResponses.SplitRegion>(var response)) {
      awaitLeaders(response.regions());
    }
    return result;
  }

  private boolean isBorder(RegionReplica replica, Key key) {
    return key.equals(replica.view().start()) || key.equals(replica.view().end());
  }

  /**
   * @param peers for which there are ids
   * @return null where a replica came meanwhile: its parts need ids, too
   */
  private @Nullable RegionResult<StoreResponses.SplitRegion> splitAlone(
      RequestContext context, RegionReplica replica, List<Key> keys, long firstId, int peers) {
    Admission admission = desk.write(context, replica, keys);
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    RegionResult<StoreResponses.SplitRegion> failure = locks.save(granted);
    if (failure != null) {
      return failure;
    }
    Region region = granted.view().region();
    if (region.peers().size() > peers) {
      return null;
    }
    List<Proposal.Child> children = new ArrayList<>(keys.size());
    long id = firstId;
    for (Key key : keys) {
      RegionId childId = new RegionId(id++);
      List<Peer> childPeers = new ArrayList<>(region.peers().size());
      for (Peer peer : region.peers()) {
        childPeers.add(new Peer(id++, peer.store(), peer.isLearner()));
      }
      children.add(new Proposal.Child(childId, Key.of(MvccKeys.encode(key)), childPeers));
    }
    Proposal.Split split = new Proposal.Split(region.epoch(), granted.term(), children);
    failure = writes.await(granted, granted.group().propose(granted.term(), split.encode(), split));
    if (failure != null) {
      return failure;
    }
    parts.counters().split();
    return new RegionResult.Ok<>(new StoreResponses.SplitRegion(split.regions(region)));
  }

  /** Gives the children a moment to find leaders, so that the first request finds one. */
  private void awaitLeaders(List<Region> regions) {
    Scheduler scheduler = parts.environment().scheduler();
    long deadline = parts.environment().clock().nanos() + CHILD_LEADER_WAIT.toNanos();
    for (Region region : regions) {
      RegionReplica replica = parts.regions().get(region.id().value());
      while (replica != null
          && !replica.firstLed().isDone()
          && !isLedElsewhere(region)
          && deadline - parts.environment().clock().nanos() > 0) {
        try {
          scheduler.await(replica.firstLed(), LOOK);
        } catch (TimeoutException e) {
          // Another store's may lead by now.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    }
  }

  private boolean isLedElsewhere(Region region) {
    return parts
        .raft()
        .group(region.id().value())
        .flatMap(group -> group.leader().filter(leader -> !leader.equals(group.self())))
        .isPresent();
  }
}
