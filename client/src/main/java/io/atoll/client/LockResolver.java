package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext.Priority;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.TxnStatus;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of the transaction behind a lock, and clears the lock where it ended or its
 * life is over (Percolator, section 2.2; TiKV's async commit recovery for transactions whose
 * secondaries decide). Thread-safe.
 */
final class LockResolver {
  /** Transactions of at least this many keys are resolved in a whole Region at once. */
  private static final long LARGE_TXN_KEYS = 16;

  private static final int CACHE_SIZE = 2048;

  /** The end of a transaction: {@code commitTs} 0 for rolled back. */
  private sealed interface Fate {
    record Ended(long commitTs) implements Fate {}

    record Alive(long remainingMillis, boolean isPushed) implements Fate {}
  }

  private final RegionCache cache;
  private final RegionSender sender;
  private final TimestampSource timestamps;
  private final ReentrantLock lock = new ReentrantLock();

  /** Whose transactions began before it is gone; see {@link KvClient#goneBefore}. */
  private volatile long goneBefore;

  private final Map<Long, Long> ended =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > CACHE_SIZE;
        }
      };

  LockResolver(RegionCache cache, RegionSender sender, TimestampSource timestamps) {
    this.cache = cache;
    this.sender = sender;
    this.timestamps = timestamps;
  }

  void goneBefore(long startTs) {
    goneBefore = startTs;
  }

  /**
   * For a read at {@code readTs} that met {@code met}: returns once the read may be tried again.
   * Locks that are harmless to it are added to {@code resolvedLocks}.
   */
  void resolveForRead(LockInfo met, long readTs, Set<Long> resolvedLocks, Backoff backoff) {
    switch (fate(met, readTs, false, backoff)) {
      case Fate.Ended e -> {
        if (e.commitTs() > readTs || e.commitTs() == 0) {
          // Not part of the snapshot: the read need not wait for the lock to go.
          resolvedLocks.add(met.startTs());
        }
        if (e.commitTs() <= readTs) {
          clear(met, e.commitTs(), backoff);
        }
      }
      case Fate.Alive alive -> {
        if (alive.isPushed()) {
          resolvedLocks.add(met.startTs());
        } else {
          backoff.pause(Backoff.Kind.LOCK, Math.max(1, alive.remainingMillis()));
        }
      }
    }
  }

  /**
   * For a write or lock request that met {@code met}: 0 where the lock is gone, else how many
   * milliseconds it has still to live. Does not wait.
   */
  long resolveForWrite(LockInfo met, Backoff backoff) {
    if (met.holders().isEmpty()) {
      return resolveHolder(met, backoff);
    }
    long longest = 0;
    for (LockInfo holder : met.holders()) {
      longest = Math.max(longest, resolveHolder(holder, backoff));
    }
    return longest;
  }

  private long resolveHolder(LockInfo met, Backoff backoff) {
    return switch (fate(met, 0, false, backoff)) {
      case Fate.Ended e -> {
        clear(met, e.commitTs(), backoff);
        yield 0;
      }
      case Fate.Alive alive -> Math.max(1, alive.remainingMillis());
    };
  }

  /** Ends the transaction behind a lock older than the GC safe point, alive or not. */
  void force(LockInfo met, Backoff backoff) {
    if (!met.holders().isEmpty()) {
      for (LockInfo holder : met.holders()) {
        force(holder, backoff);
      }
      return;
    }
    switch (fate(met, 0, true, backoff)) {
      case Fate.Ended e -> clear(met, e.commitTs(), backoff);
      case Fate.Alive alive -> backoff.pause(Backoff.Kind.LOCK);
    }
  }

  // What became of it.

  private Fate fate(LockInfo met, long callerStartTs, boolean isForced, Backoff backoff) {
    Long known = known(met.startTs());
    if (known != null) {
      return new Fate.Ended(known);
    }
    boolean forceSync = false;
    boolean rollbackIfNotExist = isForced;
    while (true) {
      boolean isOver = isForced || met.ttlMillis() == 0 || met.startTs() < goneBefore;
      long currentTs = isOver ? Timestamps.MAX : timestamps.fresh();
      StoreResponses.CheckTxnStatus answer =
          check(met, callerStartTs, currentTs, rollbackIfNotExist, forceSync, backoff);
      KeyError error = answer.error();
      if (error != null && !(error instanceof KeyError.TxnNotFound)) {
        throw SqlErrors.unexpected(error);
      }
      TxnStatus status = answer.status();
      if (error != null || status == null || status instanceof TxnStatus.NotFound) {
        // No primary lock yet, or it was resolved without a trace.
        long remaining = remainingMillis(met.startTs(), met.ttlMillis(), currentTs);
        if (remaining <= 0 && rollbackIfNotExist) {
          // A pessimistic lock without primary: its life is over, and nothing else is decided.
          return new Fate.Ended(0);
        } else if (remaining <= 0) {
          rollbackIfNotExist = true;
        } else if (met.kind() == LockInfo.Kind.PESSIMISTIC) {
          return new Fate.Alive(remaining, false);
        } else {
          backoff.pause(Backoff.Kind.TXN_NOT_FOUND, remaining);
        }
        continue;
      }
      switch (status) {
        case TxnStatus.Committed committed -> {
          return end(met.startTs(), committed.commitTs());
        }
        case TxnStatus.RolledBack rolledBack -> {
          return end(met.startTs(), 0);
        }
        case TxnStatus.RolledBackByCheck rolledBack -> {
          // Of a pessimistic primary lock no record may be left: not worth remembering.
          return met.kind() == LockInfo.Kind.PESSIMISTIC
              ? new Fate.Ended(0)
              : end(met.startTs(), 0);
        }
        case TxnStatus.Alive alive -> {
          LockInfo primary = alive.primaryLock();
          long remaining = remainingMillis(primary.startTs(), primary.ttlMillis(), currentTs);
          if (!primary.useAsyncCommit() || forceSync || remaining > 0) {
            return new Fate.Alive(remaining, alive.minCommitTsPushed());
          }
          Fate.Ended recovered = recoverAsyncCommit(primary, backoff);
          if (recovered != null) {
            return end(met.startTs(), recovered.commitTs());
          }
          forceSync = true;
        }
        case TxnStatus.NotFound notFound -> throw new IllegalStateException("handled above");
      }
    }
  }

  private static long remainingMillis(long startTs, long ttlMillis, long currentTs) {
    if (currentTs == Timestamps.MAX) {
      return 0;
    }
    return Timestamps.physicalMillis(startTs) + ttlMillis - Timestamps.physicalMillis(currentTs);
  }

  private StoreResponses.CheckTxnStatus check(
      LockInfo met,
      long callerStartTs,
      long currentTs,
      boolean rollbackIfNotExist,
      boolean forceSync,
      Backoff backoff) {
    StoreRequest.CheckTxnStatus request =
        new StoreRequest.CheckTxnStatus(
            met.primary(),
            met.startTs(),
            callerStartTs,
            currentTs,
            rollbackIfNotExist,
            forceSync,
            met.kind() == LockInfo.Kind.PESSIMISTIC);
    while (true) {
      if (sender.send(cache.find(met.primary()), request, Priority.HIGH, backoff)
          instanceof RegionResult.Ok<StoreResponses.CheckTxnStatus>(var answer)) {
        return answer;
      }
    }
  }

  /**
   * The fate of an async-commit transaction whose client is gone: committed at the greatest
   * minCommitTs where every lock is there, rolled back where one is missing. Null where it fell
   * back to two phases: then the primary decides.
   */
  private Fate.@Nullable Ended recoverAsyncCommit(LockInfo primary, Backoff backoff) {
    long minCommitTs = primary.minCommitTs();
    long commitTs = 0;
    boolean isMissing = false;
    List<Key> keys = new ArrayList<>(primary.secondaries());
    keys.sort(null);
    int from = 0;
    while (from < keys.size()) {
      CachedRegion region = cache.find(keys.get(from));
      int to = from + 1;
      while (to < keys.size() && region.contains(keys.get(to))) {
        to++;
      }
      List<Key> part = List.copyOf(keys.subList(from, to));
      if (sender.send(
              region,
              new StoreRequest.CheckSecondaryLocks(part, primary.startTs()),
              Priority.HIGH,
              backoff)
          instanceof RegionResult.Ok<StoreResponses.CheckSecondaryLocks>(var answer)) {
        KeyError error = answer.error();
        if (error != null) {
          throw SqlErrors.unexpected(error);
        }
        for (LockInfo each : answer.locks()) {
          if (!each.useAsyncCommit()) {
            return null;
          }
          minCommitTs = Math.max(minCommitTs, each.minCommitTs());
        }
        commitTs = Math.max(commitTs, answer.commitTs());
        isMissing |= answer.locks().size() < part.size();
        from = to;
      }
    }
    long outcome = commitTs > 0 ? commitTs : isMissing ? 0 : minCommitTs;
    keys.add(primary.primary());
    keys.sort(null);
    resolve(primary.startTs(), outcome, keys, backoff);
    return new Fate.Ended(outcome);
  }

  // Clearing.

  private void clear(LockInfo met, long commitTs, Backoff backoff) {
    if (met.kind() == LockInfo.Kind.PESSIMISTIC) {
      StoreRequest.PessimisticRollback request =
          new StoreRequest.PessimisticRollback(List.of(met.key()), met.startTs(), Long.MAX_VALUE);
      while (!(sender.send(cache.find(met.key()), request, Priority.NORMAL, backoff)
          instanceof RegionResult.Ok)) {
        // routed anew
      }
      return;
    }
    if (clearsWholeRegion(met)) {
      StoreRequest.ResolveLock request =
          new StoreRequest.ResolveLock(met.startTs(), commitTs, List.of());
      while (!resolved(cache.find(met.key()), request, backoff)) {
        // routed anew
      }
    } else {
      resolve(met.startTs(), commitTs, List.of(met.key()), backoff);
    }
  }

  /** Whether with a lock all others of its transaction in the Region go: one call is enough. */
  static boolean clearsWholeRegion(LockInfo lock) {
    return lock.txnSize() >= LARGE_TXN_KEYS;
  }

  /** Resolves locks of sorted keys, Region by Region. */
  private void resolve(long startTs, long commitTs, List<Key> keys, Backoff backoff) {
    int from = 0;
    while (from < keys.size()) {
      CachedRegion region = cache.find(keys.get(from));
      int to = from + 1;
      while (to < keys.size() && region.contains(keys.get(to))) {
        to++;
      }
      List<Key> part = List.copyOf(keys.subList(from, to));
      if (resolved(region, new StoreRequest.ResolveLock(startTs, commitTs, part), backoff)) {
        from = to;
      }
    }
  }

  private boolean resolved(CachedRegion region, StoreRequest.ResolveLock request, Backoff backoff) {
    if (sender.send(region, request, Priority.NORMAL, backoff)
        instanceof RegionResult.Ok<StoreResponses.ResolveLock>(var answer)) {
      KeyError error = answer.error();
      if (error != null) {
        throw SqlErrors.unexpected(error);
      }
      return true;
    }
    return false;
  }

  // Transactions known to have ended.

  private @Nullable Long known(long startTs) {
    lock.lock();
    try {
      return ended.get(startTs);
    } finally {
      lock.unlock();
    }
  }

  private Fate end(long startTs, long commitTs) {
    lock.lock();
    try {
      ended.put(startTs, commitTs);
    } finally {
      lock.unlock();
    }
    return new Fate.Ended(commitTs);
  }
}
