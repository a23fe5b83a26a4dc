package io.atoll.client;

import io.atoll.api.Peer;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.types.SqlError;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends one request to a Region's leader and draws the routing consequences of a failure: corrects
 * the cache and waits. Thread-safe.
 */
final class RegionSender {
  private final RegionCache cache;
  private final StoreDirectory stores;

  /** Whose turn among the replicas of a Region it is. */
  private final AtomicLong turns = new AtomicLong();

  RegionSender(RegionCache cache, StoreDirectory stores) {
    this.cache = cache;
    this.stores = stores;
  }

  <R extends StoreResponse> RegionResult<R> send(
      CachedRegion region,
      StoreRequest<R> request,
      RequestContext.Priority priority,
      Backoff backoff) {
    return send(region, region.leader(), request, region.context(priority), backoff);
  }

  <R extends StoreResponse> RegionResult<R> send(
      CachedRegion region,
      StoreRequest<R> request,
      RequestContext.Priority priority,
      Set<Long> resolvedLocks,
      Backoff backoff) {
    return send(region, region.leader(), request, region.context(priority, resolvedLocks), backoff);
  }

  /**
   * As {@link #send}, to a replica that follows where it is to be asked. Once something went wrong,
   * the leader is.
   */
  <R extends StoreResponse> RegionResult<R> read(
      CachedRegion region,
      StoreRequest<R> request,
      RequestContext.Priority priority,
      Set<Long> resolvedLocks,
      ReplicaRead replicas,
      Backoff backoff) {
    Peer leader = region.leader();
    Peer asked =
        replicas == ReplicaRead.LEADER || backoff.hasPaused()
            ? leader
            : region.replica(replicas, (int) turns.getAndIncrement());
    RequestContext context = region.context(priority, resolvedLocks);
    if (!asked.equals(leader)) {
      context =
          new RequestContext(
              context.region(),
              context.epoch(),
              context.priority(),
              context.isolation(),
              context.resolvedLocks(),
              context.deadlineNanos(),
              replicas == ReplicaRead.STALE
                  ? RequestContext.Replica.STALE
                  : RequestContext.Replica.ANY);
    }
    return send(region, asked, request, context, backoff);
  }

  /**
   * The store's result. Where it is not {@link RegionResult.Ok}, the cache is corrected and the
   * pause is over: the caller finds the Region again and retries. {@link
   * RegionResult.RaftEntryTooLarge} is the caller's: it sends less. Throws when the budget is spent
   * and for a full disk.
   */
  private <R extends StoreResponse> RegionResult<R> send(
      CachedRegion region,
      Peer asked,
      StoreRequest<R> request,
      RequestContext context,
      Backoff backoff) {
    Store store = stores.store(asked.store());
    if (store == null) {
      cache.invalidate(region);
      backoff.pause(Backoff.Kind.STORE_UNKNOWN);
      return new RegionResult.NotLeader<>(region.region().id(), null);
    }
    RegionResult<R> result = store.execute(context, request);
    if (!(result instanceof RegionResult.Ok)) {
      recover(region, asked, result, backoff);
    }
    return result;
  }

  private <R> void recover(
      CachedRegion region, Peer asked, RegionResult<R> result, Backoff backoff) {
    switch (result) {
      case RegionResult.Ok<R> ok -> {}
      case RegionResult.NotLeader<R> notLeader -> {
        Peer leader = notLeader.leader();
        if (leader != null && !leader.equals(asked)) {
          region.leader(leader);
        } else {
          cache.invalidate(region);
        }
        backoff.pause(Backoff.Kind.NOT_LEADER);
      }
      case RegionResult.RegionNotFound<R> notFound -> {
        cache.invalidate(region);
        backoff.pause(Backoff.Kind.REGION_MISS);
      }
      case RegionResult.KeyNotInRegion<R> wrong -> {
        cache.invalidate(region);
        backoff.pause(Backoff.Kind.REGION_MISS);
      }
      case RegionResult.EpochNotMatch<R> mismatch -> {
        cache.invalidate(region);
        if (mismatch.current().isEmpty()) {
          backoff.pause(Backoff.Kind.REGION_MISS);
        } else {
          cache.learn(mismatch.current(), region.leader());
          // The newest descriptors are known: try again at once, but not for ever.
          backoff.pause(Backoff.Kind.REGION_MISS, 0);
        }
      }
      case RegionResult.StaleCommand<R> stale -> backoff.pause(Backoff.Kind.STALE_COMMAND);
      case RegionResult.ServerIsBusy<R> busy ->
          backoff.pauseAsAsked(Backoff.Kind.STORE_BUSY, busy.backoffMillis());
      case RegionResult.Undetermined<R> undetermined -> backoff.pause(Backoff.Kind.UNDETERMINED);
      // The leader has it.
      case RegionResult.DataIsNotReady<R> notReady -> backoff.pause(Backoff.Kind.NOT_LEADER, 0);
      case RegionResult.RaftEntryTooLarge<R> tooLarge -> {}
      case RegionResult.DiskFull<R> full ->
          throw SqlError.ER_DISK_FULL.with(
              "store " + full.store().value() + ": " + full.reason(),
              28,
              "No space left on device");
    }
  }
}
