package io.atoll.placement;

import io.atoll.runtime.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The GC safe point and what holds it back: each service's hold until its time is over. Both
 * survive a restart. Thread-safe.
 */
final class SafePoints {
  private static final String SAFE_POINT = "gc/safe-point";
  private static final String HOLD = "gc/hold/";
  private static final String HOLD_UNTIL = "gc/until/";

  private record Hold(long safePoint, long untilWallMillis) {}

  private final Clock clock;
  private final SavedValues saved;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final Map<String, Hold> holds = new HashMap<>();
  private long safePoint;

  SafePoints(Clock clock, SavedValues saved) {
    this.clock = clock;
    this.saved = saved;
    this.safePoint = saved.number(SAFE_POINT).orElse(0);
    Map<String, byte[]> until = saved.withPrefix(HOLD_UNTIL);
    saved
        .withPrefix(HOLD)
        .forEach((service, value) ->
            holds.put(
                service,
                new Hold(
                    SavedValues.number(value),
                    SavedValues.number(until.getOrDefault(service, SavedValues.bytes(0))))));
  }

  long current() {
    lock.lock();
    try {
      return safePoint;
    } finally {
      lock.unlock();
    }
  }

  /** Moves forward as far as the holds let it, never back; durable before anybody hears of it. */
  long advance(long wanted) {
    Map<String, byte[]> changes = new HashMap<>();
    long next;
    lock.lock();
    try {
      long now = clock.wallMillis();
      next = wanted;
      for (Map.Entry<String, Hold> entry : holds.entrySet()) {
        if (entry.getValue().untilWallMillis() <= now) {
          changes.put(HOLD + entry.getKey(), Journal.REMOVED);
          changes.put(HOLD_UNTIL + entry.getKey(), Journal.REMOVED);
        } else {
          next = Math.min(next, entry.getValue().safePoint());
        }
      }
      holds.values().removeIf(hold -> hold.untilWallMillis() <= now);
      next = Math.max(next, safePoint);
      if (next > safePoint) {
        changes.put(SAFE_POINT, SavedValues.bytes(next));
      }
    } finally {
      lock.unlock();
    }
    saved.save(changes);
    lock.lock();
    try {
      safePoint = Math.max(safePoint, next);
      return safePoint;
    } finally {
      lock.unlock();
    }
  }

  void hold(String service, long holdAt, long ttlMillis) {
    Map<String, byte[]> changes = new HashMap<>();
    lock.lock();
    try {
      if (ttlMillis <= 0) {
        holds.remove(service);
        changes.put(HOLD + service, Journal.REMOVED);
        changes.put(HOLD_UNTIL + service, Journal.REMOVED);
      } else {
        long until = clock.wallMillis() + ttlMillis;
        holds.put(service, new Hold(holdAt, until));
        changes.put(HOLD + service, SavedValues.bytes(holdAt));
        changes.put(HOLD_UNTIL + service, SavedValues.bytes(until));
      }
    } finally {
      lock.unlock();
    }
    saved.save(changes);
  }
}
