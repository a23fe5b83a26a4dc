package io.atoll.api;

import java.time.Duration;

/**
 * A Region as its watchers see it.
 *
 * @param told what its leader told last; its load is of a second at least, where it is known so
 *     long
 * @param loadTime over which {@code told.load()} was; zero where it was told of once only
 * @param cpuNanosPerSecond what its leader does for it, averaged over a minute
 */
public record RegionReport(RegionHeartbeat told, Duration loadTime, long cpuNanosPerSecond) {
  public boolean isDown(Peer peer) {
    return told.downPeers().stream().anyMatch(each -> each.peer().id() == peer.id());
  }

  /** A count over the time of the load as one a second. */
  public double perSecond(long count) {
    return loadTime.isZero() ? 0 : count * 1e9 / loadTime.toNanos();
  }
}
