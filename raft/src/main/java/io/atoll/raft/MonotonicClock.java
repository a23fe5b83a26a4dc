package io.atoll.raft;

import io.atoll.runtime.Environment;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Milliseconds of the monotonic clock as the library wants them. */
final class MonotonicClock extends Clock {
  private final Environment environment;

  MonotonicClock(Environment environment) {
    this.environment = environment;
  }

  @Override
  public long millis() {
    return environment.clock().nanos() / 1_000_000;
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
