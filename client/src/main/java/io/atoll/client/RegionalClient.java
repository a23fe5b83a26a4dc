package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.Placement;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext.Priority;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client over Regions; see {@link KvClient#open}. */
final class RegionalClient implements KvClient {
  private static final Logger LOG = LoggerFactory.getLogger(RegionalClient.class);
  private static final int LOCKS_PER_SCAN = 1024;

  private final ClientContext context;

  RegionalClient(
      Environment environment,
      Placement placement,
      StoreDirectory stores,
      ClientSettings settings) {
    RegionCache cache = new RegionCache(placement);
    RegionSender sender = new RegionSender(cache, stores);
    TimestampSource timestamps = new TimestampSource(placement);
    Executor executor = environment.scheduler().virtual("client");
    this.context =
        new ClientContext(
            environment,
            settings,
            placement,
            cache,
            sender,
            timestamps,
            new LockResolver(cache, sender, timestamps),
            executor,
            new Fanout(executor, settings.concurrency()),
            new BackgroundWork(executor),
            new LiveTransactions(environment, placement, settings.managedLockTtlMillis()));
    removeLeftFiles();
  }

  /** Spilled transactions of a process that was killed. */
  private void removeLeftFiles() {
    String directory = context.settings().temporaryDirectory();
    try {
      if (!context.environment().files().exists(directory)) {
        return;
      }
      for (String name : context.environment().files().list(directory)) {
        context.environment().files().delete(directory + "/" + name);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove old temporary files: directory={}, {}", directory, e.toString());
    }
  }

  @Override
  public Transaction begin(TransactionOptions options) {
    return new PercolatorTransaction(context, options);
  }

  @Override
  public Snapshot snapshot(long startTs) {
    return snapshot(startTs, Priority.NORMAL);
  }

  @Override
  public Snapshot snapshot(long startTs, Priority priority) {
    return new RegionSnapshot(context, startTs, priority);
  }

  @Override
  public Snapshot snapshot(long startTs, ReplicaRead replicas) {
    return new RegionSnapshot(context, startTs, Priority.NORMAL, replicas);
  }

  @Override
  public RangeChecksum checksum(List<KeyRange> ranges, long startTs) {
    return new ChecksumTasks(context, new RegionSnapshot(context, startTs, Priority.LOW))
        .run(ranges);
  }

  @Override
  public long currentTimestamp() {
    return context.timestamps().fresh();
  }

  @Override
  public byte @Nullable [] getNewest(Key key) {
    CachedRegion region = context.cache().find(key);
    if (context
            .sender()
            .send(
                region,
                new StoreRequest.Get(key, Timestamps.MAX),
                Priority.NORMAL,
                context.readBackoff())
        instanceof RegionResult.Ok<StoreResponses.Get>(var answer)) {
      if (answer.error() == null) {
        return answer.value();
      }
    }
    // A lock is in the way, or the Region moved: a plain read waits and retries as needed.
    return snapshot(currentTimestamp()).get(key);
  }

  @Override
  public void goneBefore(long startTs) {
    context.resolver().goneBefore(startTs);
  }

  @Override
  public void split(List<Key> keys) {
    List<Key> sorted = keys.stream().distinct().sorted().toList();
    Backoff backoff = context.writeBackoff();
    int from = 0;
    while (from < sorted.size()) {
      CachedRegion region = context.cache().find(sorted.get(from));
      int to = from + 1;
      while (to < sorted.size() && region.contains(sorted.get(to))) {
        to++;
      }
      if (to == from + 1 && region.start().equals(sorted.get(from))) {
        from = to;
        continue;
      }
      StoreRequest.SplitRegion request =
          new StoreRequest.SplitRegion(List.copyOf(sorted.subList(from, to)));
      if (context.sender().send(region, request, Priority.NORMAL, backoff)
          instanceof RegionResult.Ok<StoreResponses.SplitRegion>(var answer)) {
        context.cache().learn(answer.regions(), region.leader());
        from = to;
      }
    }
  }

  @Override
  public void deleteRange(KeyRange range) {
    Backoff backoff = context.writeBackoff();
    Key start = range.start();
    while (true) {
      CachedRegion region = context.cache().find(start);
      Key end = CachedRegion.minEnd(range.end(), region.end());
      if (context
              .sender()
              .send(region, new StoreRequest.DeleteRange(start, end), Priority.LOW, backoff)
          instanceof RegionResult.Ok) {
        if (end.isEmpty() || end.equals(range.end())) {
          return;
        }
        start = end;
      }
    }
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    PlacementErrors.call(() -> {
      context.placement().tablesGone(tableIds);
      return true;
    });
  }

  @Override
  public long collectGarbage(long safePoint) {
    long removed = 0;
    Key start = Key.EMPTY;
    while (true) {
      Backoff backoff = context.writeBackoff();
      CachedRegion region = context.cache().find(start);
      if (context.sender().send(region, new StoreRequest.Gc(safePoint), Priority.LOW, backoff)
          instanceof RegionResult.Ok<StoreResponses.Gc>(var answer)) {
        removed += answer.removedVersions();
        if (region.end().isEmpty()) {
          return removed;
        }
        start = region.end();
      }
    }
  }

  @Override
  public void resolveLocksUpTo(long maxTs) {
    Key start = Key.EMPTY;
    while (true) {
      Backoff backoff = context.writeBackoff();
      CachedRegion region = context.cache().find(start);
      StoreRequest.ScanLock request =
          new StoreRequest.ScanLock(maxTs, start, region.end(), LOCKS_PER_SCAN);
      if (!(context.sender().send(region, request, Priority.LOW, backoff)
          instanceof RegionResult.Ok<StoreResponses.ScanLock>(var answer))) {
        continue;
      }
      KeyError error = answer.error();
      if (error instanceof KeyError.Locked locked) {
        context.resolver().force(locked.lock(), backoff);
        continue;
      }
      if (error != null) {
        throw SqlErrors.unexpected(error);
      }
      List<LockInfo> locks = new ArrayList<>(answer.locks());
      for (LockInfo lock : locks) {
        context.resolver().force(lock, backoff);
      }
      if (locks.size() >= LOCKS_PER_SCAN) {
        start = locks.getLast().key();
      } else if (region.end().isEmpty()) {
        return;
      } else {
        start = region.end();
      }
    }
  }

  @Override
  public void close() {
    context.live().close();
    context.background().drain();
  }
}
