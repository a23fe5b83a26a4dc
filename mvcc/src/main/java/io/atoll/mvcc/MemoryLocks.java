package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What makes calculated commit timestamps safe on one store (TiKV's concurrency manager): the
 * greatest timestamp that anybody read at, and the locks of one-phase and async-commit prewrites
 * between the calculation and the apply. Thread-safe.
 *
 * <p>A reader first {@linkplain #raiseMaxTs raises}, then {@linkplain #check checks} the locks,
 * then looks at the engine. A writer first enters its keys, then reads {@code maxTs}, then tells
 * the entered keys its {@code minCommitTs}. So whichever came first, either the writer's commit is
 * later than the read, or the reader meets the lock (and waits the nanoseconds until its timestamp
 * is known).
 */
public final class MemoryLocks {
  private final AtomicLong maxTs = new AtomicLong();
  private final ConcurrentSkipListMap<Key, Guard> locks = new ConcurrentSkipListMap<>();

  /** The greatest timestamp a read was made at. */
  public long maxTs() {
    return maxTs.get();
  }

  /**
   * To be called before reading at {@code ts}; does nothing for {@link Timestamps#MAX}, which is
   * not a timestamp and would push every calculated commit to the end of time.
   */
  public void raiseMaxTs(long ts) {
    if (ts == Timestamps.MAX) {
      return;
    }
    long now = maxTs.get();
    while (now < ts && !maxTs.compareAndSet(now, ts)) {
      now = maxTs.get();
    }
  }

  /**
   * Locks the keys of a prewrite in memory and calculates its {@code minCommitTs}: one above {@code
   * maxTs} and {@code atLeast}, whichever is greater.
   *
   * @param keys latched by the caller
   * @return the guard, to be closed once the prewrite is applied or given up
   */
  Guard lock(
      List<Key> keys,
      List<LockInfo.Kind> kinds,
      Key primary,
      long startTs,
      long ttlMillis,
      long forUpdateTs,
      long txnSize,
      long atLeast,
      long lowerBound) {
    Guard guard = new Guard(keys, kinds, primary, startTs, ttlMillis, forUpdateTs, txnSize);
    for (Key key : keys) {
      if (locks.put(key, guard) != null) {
        throw new IllegalStateException("memory lock met under its own latch on " + key);
      }
    }
    guard.minCommitTs = Math.max(lowerBound, Math.max(maxTs.get(), atLeast) + 1);
    return guard;
  }

  /** The lock that stops a read of {@code key} at {@code readTs}, if any. */
  public KeyError.@Nullable Locked check(Key key, long readTs, Set<Long> resolved) {
    if (locks.isEmpty()) {
      return null;
    }
    Guard guard = locks.get(key);
    return guard == null ? null : guard.conflict(key, readTs, resolved);
  }

  /** The first lock in {@code [start, end)} that stops a read at {@code readTs}, if any. */
  public KeyError.@Nullable Locked checkRange(
      Key start, Key end, long readTs, Set<Long> resolved, boolean isReverse) {
    if (locks.isEmpty()) {
      return null;
    }
    ConcurrentNavigableMap<Key, Guard> range =
        end.isEmpty() ? locks.tailMap(start, true) : locks.subMap(start, true, end, false);
    if (isReverse) {
      range = range.descendingMap();
    }
    for (Map.Entry<Key, Guard> entry : range.entrySet()) {
      KeyError.Locked conflict = entry.getValue().conflict(entry.getKey(), readTs, resolved);
      if (conflict != null) {
        return conflict;
      }
    }
    return null;
  }

  /**
   * The least commit timestamp that a prewrite under way in {@code [start, end)} may come to;
   * {@link Long#MAX_VALUE} for none. Whoever raised {@code maxTs} before knows that of all others
   * it is greater than that.
   */
  public long lowest(Key start, Key end) {
    long lowest = Long.MAX_VALUE;
    if (locks.isEmpty()) {
      return lowest;
    }
    ConcurrentNavigableMap<Key, Guard> range =
        end.isEmpty() ? locks.tailMap(start, true) : locks.subMap(start, true, end, false);
    for (Guard guard : range.values()) {
      lowest = Math.min(lowest, guard.awaitedMinCommitTs());
    }
    return lowest;
  }

  /** Whether nothing is locked now. */
  public boolean isEmpty() {
    return locks.isEmpty();
  }

  /** The memory locks of one prewrite. */
  public final class Guard implements AutoCloseable {
    private final List<Key> keys;
    private final List<LockInfo.Kind> kinds;
    private final Key primary;
    private final long startTs;
    private final long ttlMillis;
    private final long forUpdateTs;
    private final long txnSize;

    /** 0 while it is being calculated. */
    private volatile long minCommitTs;

    private Guard(
        List<Key> keys,
        List<LockInfo.Kind> kinds,
        Key primary,
        long startTs,
        long ttlMillis,
        long forUpdateTs,
        long txnSize) {
      this.keys = keys;
      this.kinds = kinds;
      this.primary = primary;
      this.startTs = startTs;
      this.ttlMillis = ttlMillis;
      this.forUpdateTs = forUpdateTs;
      this.txnSize = txnSize;
    }

    public long minCommitTs() {
      return minCommitTs;
    }

    private long awaitedMinCommitTs() {
      long ts = minCommitTs;
      while (ts == 0) {
        Thread.onSpinWait();
        ts = minCommitTs;
      }
      return ts;
    }

    private KeyError.@Nullable Locked conflict(Key key, long readTs, Set<Long> resolved) {
      int at = keys.size() == 1 ? 0 : keys.indexOf(key);
      LockInfo.Kind kind = kinds.get(at);
      if (startTs > readTs || kind == LockInfo.Kind.LOCK) {
        return null;
      }
      long ts = awaitedMinCommitTs();
      // A read without timestamp never passes: the commit it would miss may be acknowledged
      // already.
      if (ts > readTs || resolved.contains(startTs)) {
        return null;
      }
      return new KeyError.Locked(
          new LockInfo(
              key,
              primary,
              startTs,
              ttlMillis,
              kind,
              forUpdateTs,
              ts,
              true,
              List.of(),
              txnSize,
              false));
    }

    @Override
    public void close() {
      for (Key key : keys) {
        locks.remove(key, this);
      }
    }
  }
}
