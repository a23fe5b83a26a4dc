package io.atoll.runtime;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in buckets of powers of two from 10 µs to 10 s, and their sum. An observation is
 * two additions, without a lock and without garbage: it may be made for every request. Thread-safe.
 */
public final class LatencyCounts {
  /** Buckets with an upper bound, {@code 10 µs * 2^i}; one more has none. */
  public static final int BOUNDS = 21;

  private static final long FIRST_NANOS = 10_000;

  private final LongAdder[] buckets = new LongAdder[BOUNDS + 1];
  private final LongAdder nanos = new LongAdder();

  public LatencyCounts() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  public void observe(long elapsedNanos) {
    buckets[bucket(elapsedNanos)].increment();
    nanos.add(elapsedNanos);
  }

  /** The first bucket whose upper bound is not below the duration. */
  static int bucket(long elapsedNanos) {
    if (elapsedNanos <= FIRST_NANOS) {
      return 0;
    }
    return Math.min(BOUNDS, 64 - Long.numberOfLeadingZeros((elapsedNanos - 1) / FIRST_NANOS));
  }

  /** Those in a bucket, of {@link #BOUNDS} + 1, which are not in an earlier one. */
  public long count(int bucket) {
    return buckets[bucket].sum();
  }

  /** All of them. */
  public long count() {
    long sum = 0;
    for (LongAdder each : buckets) {
      sum += each.sum();
    }
    return sum;
  }

  /** What all of them took together. */
  public long nanos() {
    return nanos.sum();
  }

  /** The upper bound of a bucket but the last. */
  public static double boundSeconds(int bucket) {
    return (FIRST_NANOS << bucket) / 1e9;
  }
}
