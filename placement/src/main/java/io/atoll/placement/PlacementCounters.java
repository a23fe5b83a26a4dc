package io.atoll.placement;

import io.atoll.runtime.LatencyCounts;
import java.util.concurrent.atomic.LongAdder;

/** What placement has done since it serves here, for watchers. Thread-safe, without locks. */
public final class PlacementCounters {
  private final LongAdder timestampRequests = new LongAdder();
  private final LongAdder timestamps = new LongAdder();
  private final LatencyCounts regionHeartbeats = new LatencyCounts();
  private final LatencyCounts storeHeartbeats = new LatencyCounts();
  private final LongAdder steps = new LongAdder();

  void gave(int count) {
    timestampRequests.increment();
    timestamps.add(count);
  }

  void heardRegion(boolean isToldStep, long elapsedNanos) {
    regionHeartbeats.observe(elapsedNanos);
    if (isToldStep) {
      steps.increment();
    }
  }

  void heardStore(long elapsedNanos) {
    storeHeartbeats.observe(elapsedNanos);
  }

  public long timestampRequests() {
    return timestampRequests.sum();
  }

  /** Timestamps given: one request may be for many. */
  public long timestamps() {
    return timestamps.sum();
  }

  public LatencyCounts regionHeartbeats() {
    return regionHeartbeats;
  }

  public LatencyCounts storeHeartbeats() {
    return storeHeartbeats;
  }

  /** Heartbeats of Regions that were answered by something to do. */
  public long steps() {
    return steps.sum();
  }
}
