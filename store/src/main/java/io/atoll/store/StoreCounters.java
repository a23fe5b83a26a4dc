package io.atoll.store;

import io.atoll.api.RegionResult;
import io.atoll.runtime.LatencyCounts;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a store has done since it was opened, for watchers. Counting takes no lock and leaves no
 * garbage. Thread-safe.
 */
public final class StoreCounters {
  private final LatencyCounts[] requests = new LatencyCounts[RequestKind.values().length];
  private final LongAdder[] refusals = adders(RefusalKind.values().length);
  private final LongAdder snapshotsSent = new LongAdder();
  private final LongAdder snapshotBytesSent = new LongAdder();
  private final LongAdder snapshotsReceived = new LongAdder();
  private final LongAdder snapshotBytesReceived = new LongAdder();
  private final LongAdder snapshotsFailed = new LongAdder();
  private final LongAdder collections = new LongAdder();
  private final LongAdder collectedVersions = new LongAdder();
  private final LongAdder leaderships = new LongAdder();
  private final LongAdder splits = new LongAdder();

  StoreCounters() {
    for (int i = 0; i < requests.length; i++) {
      requests[i] = new LatencyCounts();
    }
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] all = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      all[i] = new LongAdder();
    }
    return all;
  }

  void answered(RequestKind kind, RegionResult<?> result, long elapsedNanos) {
    requests[kind.ordinal()].observe(elapsedNanos);
    RefusalKind refusal = RefusalKind.of(result);
    if (refusal != null) {
      refusals[refusal.ordinal()].increment();
    }
  }

  void snapshotOpened(long bytes) {
    snapshotsSent.increment();
    snapshotBytesSent.add(bytes);
  }

  void snapshotInstalled(long bytes) {
    snapshotsReceived.increment();
    snapshotBytesReceived.add(bytes);
  }

  void snapshotFailed() {
    snapshotsFailed.increment();
  }

  void collected(long versions) {
    collections.increment();
    collectedVersions.add(versions);
  }

  void becameLeader() {
    leaderships.increment();
  }

  void split() {
    splits.increment();
  }

  /** How long requests of a kind took; a wait for a lock is part of it. */
  public LatencyCounts requests(RequestKind kind) {
    return requests[kind.ordinal()];
  }

  public long refusals(RefusalKind kind) {
    return refusals[kind.ordinal()].sum();
  }

  /** Regions' data that was made ready for other stores to read. */
  public long snapshotsSent() {
    return snapshotsSent.sum();
  }

  public long snapshotBytesSent() {
    return snapshotBytesSent.sum();
  }

  /** Regions' data that was fetched from other stores and taken in. */
  public long snapshotsReceived() {
    return snapshotsReceived.sum();
  }

  public long snapshotBytesReceived() {
    return snapshotBytesReceived.sum();
  }

  /** Fetched in vain, or not to the end; what is needed still is fetched again. */
  public long snapshotsFailed() {
    return snapshotsFailed.sum();
  }

  /** Regions that were looked through for garbage. */
  public long collections() {
    return collections.sum();
  }

  public long collectedVersions() {
    return collectedVersions.sum();
  }

  /** How often a Region came to be led here. */
  public long leaderships() {
    return leaderships.sum();
  }

  /** Splits of Regions led here. */
  public long splits() {
    return splits.sum();
  }
}
