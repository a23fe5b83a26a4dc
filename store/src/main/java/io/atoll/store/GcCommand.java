package io.atoll.store;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.kv.Snapshot;
import io.atoll.mvcc.GarbageCollecting;
import io.atoll.mvcc.MvccKeys;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Garbage collection of a Region, in bounded batches, each under its keys' latches and in one log
 * entry; and the worker that follows placement's safe point.
 */
final class GcCommand implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GcCommand.class);
  private static final int KEYS_PER_BATCH = 256;
  private static final int RECORDS_PER_BATCH = 20_000;

  /** A Region with few changes waits so long before it is looked through again. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** A Region is looked through when one in so many of its records is new. */
  private static final int RECORDS_PER_CHANGE = 5;

  /** Placement's clock, which safe points are of, and this store's differ by less. */
  private static final long CLOCK_MARGIN_MILLIS = 60_000;

  private final StoreParts parts;
  private final WritePath writes;
  private Scheduler.@Nullable Timer timer;
  private long collectedUpTo;

  GcCommand(StoreParts parts, WritePath writes) {
    this.parts = parts;
    this.writes = writes;
  }

  void start() {
    if (parts.settings().gcPoll().isPositive()) {
      timer = parts.environment().scheduler().every(parts.settings().gcPoll(), this::poll);
    }
  }

  private void poll() {
    try {
      long safePoint = parts.placement().gcSafePoint();
      // Also of Regions that others lead: what they collect goes from here, too.
      parts.raiseSafePoint(safePoint);
      if (safePoint > collectedUpTo) {
        collect(safePoint, true);
        collectedUpTo = safePoint;
      }
    } catch (PlacementUnavailableException e) {
      LOG.warn("no safe point to collect to", e);
    } catch (RuntimeException e) {
      LOG.warn("collection failed", e);
    }
  }

  /** Collects every Region led here; returns the versions removed. */
  long collectAll(long safePoint) {
    return collect(safePoint, false);
  }

  private long collect(long safePoint, boolean onlyWhereDue) {
    long removed = 0;
    for (RegionReplica replica : parts.regions().all()) {
      if (!replica.isLed() || (onlyWhereDue && !isDue(replica))) {
        continue;
      }
      // A Region that splits meanwhile ends early; its parts are collected the next time.
      if (run(RequestContext.of(replica.region()), new StoreRequest.Gc(safePoint))
          instanceof RegionResult.Ok<StoreResponses.Gc>(var response)) {
        removed += response.removedVersions();
      }
    }
    LOG.info("collected garbage safePoint={} versions={}", safePoint, removed);
    return removed;
  }

  /** Looking through a Region costs as much as reading it: worth it where enough has changed. */
  private boolean isDue(RegionReplica replica) {
    RegionReplica.Collected last = replica.collected();
    if (last == null) {
      return true;
    }
    long safeMillis = Timestamps.physicalMillis(last.safePoint()) - CLOCK_MARGIN_MILLIS;
    if (replica.lastChangeMillis() < safeMillis) {
      return false;
    }
    long sinceNanos = parts.environment().clock().nanos() - last.atNanos();
    return replica.changes() - last.changes() >= last.records() / RECORDS_PER_CHANGE
        || sinceNanos >= LONGEST_PAUSE.toNanos();
  }

  RegionResult<StoreResponses.Gc> run(RequestContext context, StoreRequest.Gc request) {
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null) {
      return new RegionResult.RegionNotFound<>(context.region());
    }
    long safePoint = request.safePoint();
    // Reads are refused before the first version goes.
    parts.raiseSafePoint(safePoint);
    long removed = 0;
    long records = 0;
    long changesBefore = replica.changes();
    RegionReplica.View view = replica.view();
    Key next = view.start();
    while (next != null) {
      GarbageCollecting.Candidates found;
      try (Snapshot snapshot = parts.engine().snapshot()) {
        found =
            GarbageCollecting.candidates(
                snapshot, next, view.end(), safePoint, KEYS_PER_BATCH, RECORDS_PER_BATCH);
      }
      records += found.records();
      List<Key> keys = found.keys();
      if (!keys.isEmpty()) {
        RegionResult<StoreResponses.Gc> result = collect(context, keys, safePoint);
        if (!(result instanceof RegionResult.Ok<StoreResponses.Gc>(var response))) {
          return result;
        }
        removed += response.removedVersions();
      }
      next = found.next();
    }
    RegionResult<StoreResponses.Gc> failure = collectOrphans(context, view, safePoint);
    if (failure == null) {
      parts.counters().collected(removed);
      replica.collected(
          new RegionReplica.Collected(
              safePoint, parts.environment().clock().nanos(), records, changesBefore));
    }
    return failure != null ? failure : new RegionResult.Ok<>(new StoreResponses.Gc(removed));
  }

  private RegionResult<StoreResponses.Gc> collect(
      RequestContext context, List<Key> keys, long safePoint) {
    return writes.run(
        context,
        keys,
        (reader, writer, granted) -> {
          // Travels with the first collected versions: a restarted store refuses what they refuse.
          writer
              .modifications()
              .put(Family.RAFT, RegionRecords.SAFE_POINT, RegionRecords.number(safePoint));
          long removed = 0;
          for (Key key : keys) {
            removed += GarbageCollecting.collect(key, safePoint, reader, writer);
          }
          return new StoreResponses.Gc(removed);
        });
  }

  private @Nullable RegionResult<StoreResponses.Gc> collectOrphans(
      RequestContext context, RegionReplica.View view, long safePoint) {
    while (true) {
      List<GarbageCollecting.Orphan> orphans;
      try (Snapshot snapshot = parts.engine().snapshot()) {
        orphans =
            GarbageCollecting.orphans(
                snapshot, view.region().start(), view.region().end(), safePoint, KEYS_PER_BATCH);
      }
      if (orphans.isEmpty()) {
        return null;
      }
      for (GarbageCollecting.Orphan orphan : orphans) {
        RegionResult<StoreResponses.Gc> result =
            writes.run(
                context,
                List.of(orphan.key()),
                (reader, writer, granted) -> {
                  if (GarbageCollecting.isOrphaned(parts.engine(), orphan)) {
                    GarbageCollecting.collectOrphan(orphan, writer);
                  }
                  return new StoreResponses.Gc(0);
                });
        if (!(result instanceof RegionResult.Ok<StoreResponses.Gc>)) {
          return result;
        }
      }
    }
  }

  /** Removes all versions of a range of the Region at once. */
  RegionResult<StoreResponses.DeleteRange> deleteRange(
      RequestContext context, StoreRequest.DeleteRange request) {
    return writes.run(
        context,
        List.of(),
        (reader, writer, granted) -> {
          Key start = granted.view().clampStart(request.start());
          Key end = granted.view().clampEnd(request.end());
          byte[] from = MvccKeys.encodeBorder(start);
          byte[] to = end.isEmpty() ? RegionRecords.AFTER_ALL_KEYS : MvccKeys.encode(end);
          if (end.isEmpty() || start.compareTo(end) < 0) {
            for (Family family : List.of(Family.DEFAULT, Family.LOCK, Family.WRITE)) {
              writer.modifications().deleteRange(family, from, to);
            }
            writer.forgetLocks(
                Set.copyOf(granted.replica().memoryLocks().range(start, end).keySet()));
          }
          return new StoreResponses.DeleteRange();
        });
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
