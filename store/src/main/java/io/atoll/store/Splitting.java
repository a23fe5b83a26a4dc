package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
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

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final WritePath writes;

  Splitting(StoreParts parts, Admission.Desk desk, WritePath writes) {
    this.parts = parts;
    this.desk = desk;
    this.writes = writes;
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
    // Before the gate is closed: placement may be slow.
    Region region = replica.region();
    int peers = region.peers().size();
    long firstId = parts.placement().allocateIds(wanted.size() * (1 + peers));
    replica.gate().close();
    RegionResult<StoreResponses.SplitRegion> result;
    try {
      result = splitAlone(context, replica, new ArrayList<>(wanted), firstId);
    } finally {
      replica.gate().open();
    }
    if (result instanceof RegionResult.Ok<StoreResponses.SplitRegion>(var response)) {
      awaitLeaders(response.regions());
    }
    return result;
  }

  private boolean isBorder(RegionReplica replica, Key key) {
    return key.equals(replica.view().start()) || key.equals(replica.view().end());
  }

  private RegionResult<StoreResponses.SplitRegion> splitAlone(
      RequestContext context, RegionReplica replica, List<Key> keys, long firstId) {
    Admission admission = desk.write(context, replica, keys);
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    RegionResult<StoreResponses.SplitRegion> failure = persistMemoryLocks(granted);
    if (failure != null) {
      return failure;
    }
    Region region = granted.view().region();
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
    return failure != null
        ? failure
        : new RegionResult.Ok<>(new StoreResponses.SplitRegion(split.regions(region)));
  }

  /** Moves the Region's pessimistic locks from memory to the log; the gate is closed. */
  private @Nullable RegionResult<StoreResponses.SplitRegion> persistMemoryLocks(
      Admission.Granted granted) {
    if (granted.replica().memoryLocks().isEmpty()) {
      return null;
    }
    Modifications all = new Modifications();
    granted
        .replica()
        .memoryLocks()
        .forEach((key, lock) -> all.put(Family.LOCK, MvccKeys.encode(key), lock.encode()));
    for (int from = 0; from < all.count(); ) {
      int count = all.fitting(from, parts.settings().proposalBytes());
      Proposal.Write proposal =
          new Proposal.Write(
              granted.view().region().epoch(), granted.term(), all.slice(from, from + count));
      RegionResult<StoreResponses.SplitRegion> failure =
          writes.await(
              granted, granted.group().propose(granted.term(), proposal.encode(), proposal));
      if (failure != null) {
        return failure;
      }
      from += count;
    }
    granted.replica().memoryLocks().clear();
    return null;
  }

  /** Gives the children a moment to elect themselves, so that the first request finds a leader. */
  private void awaitLeaders(List<Region> regions) {
    for (Region region : regions) {
      RegionReplica replica = parts.regions().get(region.id().value());
      if (replica == null || replica.firstLed().isDone()) {
        continue;
      }
      try {
        parts.environment().scheduler().await(replica.firstLed(), CHILD_LEADER_WAIT);
      } catch (TimeoutException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
