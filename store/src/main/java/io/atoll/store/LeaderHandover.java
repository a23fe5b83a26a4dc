package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponses;
import io.atoll.raft.MemberOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Gives a Region's leadership to another replica, and its pessimistic locks with it: a transaction
 * that holds some should not be rolled back because a leader was moved. Writers wait meanwhile.
 */
final class LeaderHandover {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final MemoryLockSaver locks;

  LeaderHandover(StoreParts parts, Admission.Desk desk, MemoryLockSaver locks) {
    this.parts = parts;
    this.desk = desk;
    this.locks = locks;
  }

  /** Does not block. */
  CompletableFuture<MemberOutcome> begin(RegionId region, Peer to) {
    CompletableFuture<MemberOutcome> outcome = new CompletableFuture<>();
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-handover-" + region.value(),
            () -> {
              try {
                outcome.complete(run(region, to));
              } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
              }
            });
    return outcome;
  }

  private MemberOutcome run(RegionId region, Peer to) {
    RegionReplica replica = parts.regions().get(region.value());
    if (replica == null || !replica.isLed()) {
      return new MemberOutcome.NotLeader(Optional.empty());
    }
    replica.gate().close();
    try {
      Admission admission = desk.write(RequestContext.of(replica.region()), replica, List.of());
      if (!(admission instanceof Admission.Granted granted)) {
        return new MemberOutcome.NotLeader(Optional.empty());
      }
      RegionResult<StoreResponses.SplitRegion> failure = locks.save(granted);
      if (failure != null) {
        return new MemberOutcome.Refused("locks cannot be saved: " + failure);
      }
      return await(granted.group().transferLeader(RegionReplica.raftPeer(to)));
    } finally {
      replica.gate().open();
    }
  }

  private MemberOutcome await(CompletableFuture<MemberOutcome> transfer) {
    try {
      return parts.environment().scheduler().await(transfer, LONGEST);
    } catch (TimeoutException e) {
      return new MemberOutcome.Unknown("it takes long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new MemberOutcome.Unknown("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
