package io.atoll.raft;

import java.time.Duration;

/**
 * How stores know of each other that they live.
 *
 * @param beat how often a store tells each of the others
 * @param promise how long a store that was told so keeps to the leaders there, and answers no
 *     candidate against them: what a leader's lease is made of, and how long a dead one is waited
 *     for
 * @param drift by how much two stores' clocks may run apart while a promise lasts, in hundredths
 */
public record LivenessSettings(Duration beat, Duration promise, int drift) {
  public static final LivenessSettings DEFAULT =
      new LivenessSettings(Duration.ofMillis(300), Duration.ofMillis(1500), 10);

  public LivenessSettings {
    if (!beat.isPositive() || promise.compareTo(beat) <= 0 || drift < 0 || drift >= 100) {
      throw new IllegalArgumentException(
          "beat " + beat + ", promise " + promise + ", drift " + drift);
    }
  }

  /** What a promise is worth to whom it is given, from when it was asked for. */
  long leaseNanos() {
    return promise.toNanos() / 100 * (100 - drift);
  }
}
