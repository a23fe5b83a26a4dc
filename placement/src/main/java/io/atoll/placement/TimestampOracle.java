package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Timestamps;
import io.atoll.runtime.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Timestamps that always grow, also over crashes and clocks set back (Percolator, section 2.3; PD's
 * format). The physical part follows the wall clock where that is ahead; a limit is saved ahead of
 * it, and a start begins at the limit. When the logical part overflows it carries into the physical
 * part, which then runs ahead of the clock.
 *
 * <p>Invariant: {@code physicalMillis(last) < limit.reserved()}.
 */
final class TimestampOracle {
  static final String NAME = "timestamp";

  /** How far ahead the limit is saved; also the most that a start after a crash jumps. */
  static final long WINDOW_MILLIS = 3_000;

  private final Clock clock;
  private final HighWater limit;
  private final AtomicLong last;

  TimestampOracle(Clock clock, SavedValues saved, Executor executor) {
    this.clock = clock;
    this.limit = new HighWater(saved, NAME, executor, 0);
    long start = Math.max(clock.wallMillis(), limit.reserved());
    this.last = new AtomicLong(Timestamps.compose(start, 0));
  }

  /** Takes {@code count} timestamps; returns the last of them. */
  long take(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count);
    }
    while (true) {
      long before = last.get();
      long wall = Timestamps.compose(clock.wallMillis(), 0);
      long next = Math.max(before, wall) + count;
      long physical = Timestamps.physicalMillis(next);
      long reserved = limit.reserved();
      if (physical >= reserved) {
        limit.ensure(physical + 1, physical + WINDOW_MILLIS);
        continue;
      }
      if (last.compareAndSet(before, next)) {
        if (reserved - physical < WINDOW_MILLIS / 2) {
          limit.raiseInBackground(physical + WINDOW_MILLIS);
        }
        return next;
      }
    }
  }

  void close() {
    try {
      limit.settle(Timestamps.physicalMillis(last.get()) + 1);
    } catch (PlacementUnavailableException e) {
      // The limit saved ahead stands.
      return;
    }
  }
}
