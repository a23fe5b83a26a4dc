package io.atoll.api;

import java.time.Duration;

/**
 * A Region as its watchers see it.
 *
 * @param told what its leader told last
 * @param load last told, over a second at least where the Region is known for longer
 * @param loadTime over which {@code load} was; zero where it was told of once only
 * @param cpuNanosPerSecond what its leader does for it, averaged over a minute
 */
public record RegionReport(
    RegionHeartbeat told, RegionHeartbeat.Load load, Duration loadTime, long cpuNanosPerSecond) {
  public boolean isDown(Peer peer) {
    return told.downPeers().stream().anyMatch(each -> each.peer().id() == peer.id());
  }

  /** A count over the time of the load as one a second. */
  public double perSecond(long count) {
    return loadTime.isZero() ? 0 : count * 1e9 / loadTime.toNanos();
  }
}
