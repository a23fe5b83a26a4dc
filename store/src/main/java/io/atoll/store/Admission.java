package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.Peer;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponse;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.ReadOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a request may be served here: right Region, right epoch, right keys, leader. */
sealed interface Admission {
  /**
   * @param term the leader's, in which a command is evaluated
   */
  record Granted(RegionReplica replica, RegionReplica.View view, RaftGroup group, long term)
      implements Admission {
    /** The term of a grant to a replica that follows. */
    private static final long FOLLOWS = -1;

    static Granted toFollower(RegionReplica replica, RegionReplica.View view, RaftGroup group) {
      return new Granted(replica, view, group, FOLLOWS);
    }

    boolean isToFollower() {
      return term == FOLLOWS;
    }
  }

  /** A read that nobody may do, or not yet: its answer's error. */
  record Stopped(KeyError error) implements Admission {}

  record Refused(RegionResult<?> why) implements Admission {
    /** The refusal as the answer to whatever was asked: refusals carry no response. */
    @SuppressWarnings("unchecked")
    <R extends StoreResponse> RegionResult<R> result() {
      return (RegionResult<R>) why;
    }
  }

  /** Decides for one store. */
  final class Desk {
    private static final int NEIGHBOURS = 8;

    /** How soon whoever needs a Region that is being merged had better ask again. */
    private static final long MERGING_MILLIS = 50;

    private final Regions regions;
    private final StoreParts parts;
    private final FollowerReads followers;

    /**
     * @param neighbours where leaders are asked
     */
    Desk(StoreParts parts, Neighbours neighbours) {
      this.parts = parts;
      this.followers = new FollowerReads(parts, neighbours);
      this.regions = parts.regions();
    }

    /** For commands that write: evaluated at the leader. */
    Admission write(RequestContext context, RegionReplica replica, List<Key> keys) {
      RegionResult<?> failed = parts.writeFailure();
      if (failed != null) {
        return new Refused(failed);
      }
      RaftGroup group = group(replica);
      if (group == null) {
        return new Refused(new RegionResult.NotLeader<>(context.region(), null));
      }
      long term = group.term();
      if (!replica.isLed() || !group.isLeader()) {
        return notLeader(replica, group);
      }
      RegionReplica.View view = replica.view();
      Refused stale = check(context, view, keys);
      return stale != null ? stale : new Granted(replica, view, group, term);
    }

    /** For reads: the engine holds every acknowledged write when this is granted. */
    Admission read(RequestContext context, List<Key> keys) {
      RegionReplica replica = regions.get(context.region().value());
      if (replica == null) {
        return new Refused(new RegionResult.RegionNotFound<>(context.region()));
      }
      RaftGroup group = group(replica);
      if (group == null) {
        return new Refused(new RegionResult.NotLeader<>(context.region(), null));
      }
      long term = group.term();
      if (!group.canRead()) {
        Refused refused = barrier(replica, group);
        if (refused != null) {
          return refused;
        }
      }
      RegionReplica.View view = replica.view();
      Refused stale = check(context, view, keys);
      return stale != null ? stale : new Granted(replica, view, group, term);
    }

    /**
     * For reads of versions, which replicas that follow may serve, too: this one's engine holds
     * every write that the read must see when this is granted.
     *
     * @param keys that must lie in the Region
     * @param ranges that are to be read
     */
    Admission read(
        RequestContext context, List<Key> keys, Supplier<List<KeyRange>> ranges, long startTs) {
      if (context.replica() == RequestContext.Replica.LEADER) {
        return read(context, keys);
      }
      RegionReplica replica = regions.get(context.region().value());
      if (replica == null) {
        return new Refused(new RegionResult.RegionNotFound<>(context.region()));
      }
      RaftGroup group = group(replica);
      if (group == null) {
        return new Refused(new RegionResult.NotLeader<>(context.region(), null));
      }
      if (group.isLeader()) {
        return read(context, keys);
      }
      if (context.replica() == RequestContext.Replica.STALE) {
        return stale(context, replica, group, keys, startTs);
      }
      Peer leader = group.leader().map(RegionReplica::peer).orElse(null);
      if (leader == null || context.epoch().version() > replica.region().epoch().version()) {
        // One that lags behind a split knows nothing of the Region that is meant.
        return new Refused(new RegionResult.NotLeader<>(context.region(), leader));
      }
      Refused stale = check(context, replica.view(), keys);
      if (stale != null) {
        return stale;
      }
      Admission refusal = followers.catchUp(context, group, leader, ranges.get(), startTs);
      if (refusal != null) {
        return refusal;
      }
      RegionReplica.View view = replica.view();
      stale = check(context, view, keys);
      return stale != null ? stale : Granted.toFollower(replica, view, group);
    }

    /** For reads of a past of which this replica knows all. */
    private Admission stale(
        RequestContext context,
        RegionReplica replica,
        RaftGroup group,
        List<Key> keys,
        long startTs) {
      RegionReplica.View view = replica.view();
      Refused stale = check(context, view, keys);
      if (stale != null) {
        return stale;
      }
      long safeTs =
          replica.safeTimestamp().at(view.region().epoch().version(), replica.appliedIndex());
      return startTs <= safeTs
          ? Granted.toFollower(replica, view, group)
          : new Refused(new RegionResult.DataIsNotReady<>(context.region(), safeTs));
    }

    /**
     * After a read: whether what was granted held all along, so that no other store can have taken
     * writes that the read missed.
     */
    @Nullable Refused stillReadable(RequestContext context, Granted granted) {
      RegionReplica.View now = granted.replica.view();
      if (now != granted.view
          && now.region().epoch().version() != granted.view.region().epoch().version()) {
        return epochNotMatch(granted.view);
      }
      if (granted.isToFollower()) {
        // What was applied meanwhile does no harm, unless it took the data away.
        return granted.replica.isLeaving() || regions.get(granted.replica.id()) != granted.replica
            ? new Refused(new RegionResult.RegionNotFound<>(context.region()))
            : null;
      }
      return granted.group.isLeader() && granted.group.term() == granted.term
          ? null
          : notLeader(granted.replica, granted.group);
    }

    /** Reads below what was collected are refused. */
    KeyError.@Nullable SnapshotTooOld tooOld(long startTs) {
      long safePoint = parts.safePoint();
      return startTs < safePoint && startTs != Timestamps.MAX
          ? new KeyError.SnapshotTooOld(startTs, safePoint)
          : null;
    }

    @Nullable RaftGroup group(RegionReplica replica) {
      RaftGroup known = replica.group();
      if (known == null) {
        Optional<RaftGroup> found = parts.raft().group(replica.id());
        if (found.isEmpty()) {
          return null;
        }
        known = found.get();
        replica.group(known);
      }
      return known;
    }

    private @Nullable Refused check(
        RequestContext context, RegionReplica.View view, List<Key> keys) {
      if (view.merging() != null) {
        // Not even reads: the Region that takes it in may be written to already.
        return new Refused(
            new RegionResult.ServerIsBusy<>(
                "Region " + view.region().id().value() + " is being merged", MERGING_MILLIS));
      }
      if (context.epoch().version() != view.region().epoch().version()) {
        return epochNotMatch(view);
      }
      for (int i = 0; i < keys.size(); i++) {
        if (!view.contains(keys.get(i))) {
          return new Refused(new RegionResult.KeyNotInRegion<>(view.region().id(), keys.get(i)));
        }
      }
      return null;
    }

    /**
     * Tells the Region as it is now and a few that follow: after a split the sender's keys are in
     * one of them.
     */
    private Refused epochNotMatch(RegionReplica.View view) {
      return new Refused(
          new RegionResult.EpochNotMatch<>(regions.from(view.region().start(), NEIGHBOURS)));
    }

    private static Refused notLeader(RegionReplica replica, RaftGroup group) {
      Peer leader = group.isLeader() ? null : group.leader().map(RegionReplica::peer).orElse(null);
      return new Refused(new RegionResult.NotLeader<>(replica.region().id(), leader));
    }

    private static @Nullable Refused barrier(RegionReplica replica, RaftGroup group) {
      try {
        return switch (group.readBarrier().get()) {
          case ReadOutcome.Ready _ -> null;
          case ReadOutcome.NotLeader _ -> notLeader(replica, group);
          case ReadOutcome.Unavailable _ ->
              new Refused(new RegionResult.NotLeader<>(replica.region().id(), null));
        };
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Refused(new RegionResult.ServerIsBusy<>("interrupted", 0));
      } catch (ExecutionException e) {
        throw new IllegalStateException("read barrier failed", e.getCause());
      }
    }
  }
}
