package io.atoll.runtime;

/** Time. Real clocks differ between machines; never compare {@link #nanos} of two processes. */
public interface Clock {
  /** Monotonic nanoseconds from an arbitrary origin; for durations and leases. */
  long nanos();

  /** Wall clock, milliseconds since 1970 UTC; may jump. */
  long wallMillis();

  /** Wall clock, microseconds since 1970 UTC, for NOW(6). */
  long wallMicros();
}
