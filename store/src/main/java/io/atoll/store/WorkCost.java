package io.atoll.store;

import io.atoll.codec.Key;

/**
 * What a unit of one kind of work costs on this machine, for work too short to be measured each
 * time: looking at the clock twice, let alone at a thread's CPU time, would cost a good part of it.
 * One request in 64 is measured; a thread that was stopped meanwhile hardly counts, because no
 * sample counts for more than a few times what was known. Thread-safe: samples may be lost.
 */
final class WorkCost {
  private static final double WEIGHT = 1.0 / 32;
  private static final int MOST = 4;
  private static final double LEAST_NANOS = 50;

  private volatile double nanos;

  /**
   * @param nanos to begin with
   */
  WorkCost(double nanos) {
    this.nanos = nanos;
  }

  /** Whether a request for this key is one to be measured: by its last bytes, without counting. */
  static boolean isSampled(Key key) {
    byte[] bytes = key.bytes();
    int last = bytes.length - 1;
    return last > 0 && ((bytes[last] * 31 + bytes[last - 1]) & 63) == 7;
  }

  void sampled(long elapsedNanos, long units) {
    double known = nanos;
    double sample = Math.clamp((double) elapsedNanos / units, LEAST_NANOS, known * MOST);
    nanos = known + (sample - known) * WEIGHT;
  }

  long of(long units) {
    return (long) (nanos * units);
  }
}
