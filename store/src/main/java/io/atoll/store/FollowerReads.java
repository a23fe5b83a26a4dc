package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.KeyRange;
import io.atoll.raft.RaftGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a replica that follows to where a read needs it: the leader says how far that is, after it
 * has raised its {@code maxTs} and looked at its memory locks as for a read of its own. What was
 * committed before the read began is applied at the leader by then, and no calculated commit
 * timestamp comes below the read's afterwards; so whoever has applied as much sees the same.
 */
final class FollowerReads {
  /** A replica that lags further behind is slower than its leader. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final StoreParts parts;
  private final Neighbours neighbours;

  FollowerReads(StoreParts parts, Neighbours neighbours) {
    this.parts = parts;
    this.neighbours = neighbours;
  }

  /** Waits until the read may begin; null then, else why it may not. */
  @Nullable Admission catchUp(
      RequestContext context, RaftGroup group, Peer leader, List<KeyRange> ranges, long startTs) {
    RegionResult<StoreResponses.ReadIndex> asked = ask(context, leader, ranges, startTs);
    if (!(asked instanceof RegionResult.Ok<StoreResponses.ReadIndex>(var answer))) {
      return new Admission.Refused(asked);
    }
    if (answer.error() != null) {
      return new Admission.Stopped(answer.error());
    }
    return awaitApplied(group, answer.index())
        ? null
        : new Admission.Refused(new RegionResult.NotLeader<>(context.region(), leader));
  }

  private RegionResult<StoreResponses.ReadIndex> ask(
      RequestContext context, Peer leader, List<KeyRange> ranges, long startTs) {
    try {
      Store store = neighbours.store(leader.store());
      if (store != null) {
        RequestContext question =
            new RequestContext(
                context.region(),
                context.epoch(),
                RequestContext.Priority.HIGH,
                context.isolation(),
                context.resolvedLocks(),
                context.deadlineNanos());
        return store.execute(question, new StoreRequest.ReadIndex(ranges, startTs));
      }
    } catch (PlacementUnavailableException e) {
      // Nobody knows where it is: as if it could not be reached.
    }
    return new RegionResult.NotLeader<>(context.region(), leader);
  }

  private boolean awaitApplied(RaftGroup group, long index) {
    CompletableFuture<Void> applied = group.reached(index);
    if (applied.isDone()) {
      return true;
    }
    try {
      parts.environment().scheduler().await(applied, LONGEST_WAIT);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
