package io.atoll.mysql;

import java.time.Duration;

/**
 * The time of a server's connections: a tick that one timer advances, so that connections note when
 * they did something without a look at the clock.
 */
final class Watch {
  static final Duration PERIOD = Duration.ofMillis(250);
  private static final long TICKS_PER_SECOND = 4;

  private volatile long tick;

  long tick() {
    return tick;
  }

  /** By the one timer. */
  long advance() {
    long next = tick + 1;
    tick = next;
    return next;
  }

  static long ticks(long seconds) {
    return seconds >= Long.MAX_VALUE / TICKS_PER_SECOND || seconds <= 0
        ? Long.MAX_VALUE
        : seconds * TICKS_PER_SECOND;
  }

  static long ticks(Duration duration) {
    return Math.max(1, duration.dividedBy(PERIOD));
  }
}
