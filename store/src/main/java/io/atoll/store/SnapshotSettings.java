package io.atoll.store;

import java.time.Duration;

/**
 * Bounds of what moves between stores as snapshots of Regions.
 *
 * @param receiving snapshots taken in at once; others wait
 * @param sending snapshots open for other stores at once; who asks for more is told to come again
 * @param bytesPerSecond taken in by this store over all snapshots, about
 * @param idle time after which a snapshot that nobody reads from is closed
 */
public record SnapshotSettings(int receiving, int sending, long bytesPerSecond, Duration idle) {
  public static final SnapshotSettings DEFAULT =
      new SnapshotSettings(2, 8, 100L << 20, Duration.ofMinutes(5));

  public SnapshotSettings {
    if (receiving < 1 || sending < 1 || bytesPerSecond < 1 || !idle.isPositive()) {
      throw new IllegalArgumentException("bounds of snapshots must be positive");
    }
  }
}
