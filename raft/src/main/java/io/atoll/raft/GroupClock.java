package io.atoll.raft;

import io.atoll.runtime.Environment;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * Milliseconds of the monotonic clock as a group's library is given them. Time stands still as long
 * as the group is held: it follows a leader on a store that lives. When that ends, so much time
 * passes at once that the leader counts as lost. The library has no other way to be told. Used by
 * the group's thread only.
 */
final class GroupClock extends Clock {
  /** How a group stands with the stores of its other replicas. */
  enum Hold {
    /** Nobody holds it: time passes. */
    NONE,
    /** It leads with a lease. */
    LEADS,
    /** It follows a leader on a store that lives. */
    FOLLOWS
  }

  private final Environment environment;
  private final Supplier<Hold> hold;
  private final long leapMillis;
  private long lastRealMillis;
  private long millis;
  private Hold before = Hold.NONE;

  /**
   * @param hold how the group stands now
   * @param leapMillis what passes when a leader's store is lost
   */
  GroupClock(Environment environment, Supplier<Hold> hold, long leapMillis) {
    this.environment = environment;
    this.hold = hold;
    this.leapMillis = leapMillis;
    this.lastRealMillis = environment.clock().nanos() / 1_000_000;
    this.millis = lastRealMillis;
  }

  @Override
  public long millis() {
    long real = environment.clock().nanos() / 1_000_000;
    Hold now = hold.get();
    if (now == Hold.NONE) {
      millis += real - lastRealMillis + (before == Hold.FOLLOWS ? leapMillis : 0);
    }
    before = now;
    lastRealMillis = real;
    return millis;
  }

  /** Lets the time pass after which a leader counts as lost: it says itself that it is none. */
  void leap() {
    millis += leapMillis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
