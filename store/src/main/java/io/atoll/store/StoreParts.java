package io.atoll.store;

import io.atoll.api.Placement;
import io.atoll.api.RegionResult;
import io.atoll.kv.KvEngine;
import io.atoll.mvcc.MemoryLocks;
import io.atoll.mvcc.StoredLocks;
import io.atoll.raft.RaftLogException;
import io.atoll.raft.RaftStore;
import io.atoll.runtime.Environment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the parts of one store share. Thread-safe. */
final class StoreParts {
  private static final int LATCHES = 1 << 13;

  /** Other stores' waits may come so late. */
  private static final Duration TOLD_LATE = Duration.ofSeconds(1);

  private final Environment environment;
  private final KvEngine engine;
  private final Placement placement;
  private final StoreSettings settings;
  private final Regions regions = new Regions();
  private final MemoryLocks memoryLocks = new MemoryLocks();
  private final StoredLocks storedLocks = new StoredLocks();
  private final Latches latches = new Latches(LATCHES);
  private final DeadlockDetector detector;
  private final LockWaits waits;
  private final RowCache rowCache;
  private final ScanCache scanCache;
  private final DiskSpace space;
  private final WorkCost pointRead = new WorkCost(3_000);
  private final WorkCost evaluation = new WorkCost(5_000);
  private final WorkCost change = new WorkCost(3_000);
  private final StoreCounters counters = new StoreCounters();
  private final AtomicLong safePoint = new AtomicLong();
  private volatile @Nullable Applier applier;
  private volatile @Nullable RaftStore raft;
  private volatile @Nullable RaftLogException logFailure;

  StoreParts(
      Environment environment, KvEngine engine, Placement placement, StoreSettings settings) {
    this.environment = environment;
    this.engine = engine;
    this.placement = placement;
    this.settings = settings;
    // A wait that goes on is told again after a slice.
    this.detector =
        new DeadlockDetector(
            environment.clock(), settings.lockWaitSlice().multipliedBy(2).plus(TOLD_LATE));
    this.waits = new LockWaits(detector);
    this.rowCache = new RowCache(settings.rowCacheBytes());
    this.space = new DiskSpace(environment, settings);
    this.scanCache = new ScanCache(environment.clock(), settings.scanCacheBytes());
  }

  Environment environment() {
    return environment;
  }

  KvEngine engine() {
    return engine;
  }

  Placement placement() {
    return placement;
  }

  StoreSettings settings() {
    return settings;
  }

  Regions regions() {
    return regions;
  }

  MemoryLocks memoryLocks() {
    return memoryLocks;
  }

  RowCache rowCache() {
    return rowCache;
  }

  ScanCache scanCache() {
    return scanCache;
  }

  /** What was done here. */
  StoreCounters counters() {
    return counters;
  }

  DiskSpace space() {
    return space;
  }

  /** The engine's locks, kept by apply. */
  StoredLocks storedLocks() {
    return storedLocks;
  }

  Latches latches() {
    return latches;
  }

  DeadlockDetector detector() {
    return detector;
  }

  /** Whether this store is the one that knows the waits of all: it leads the first Region. */
  boolean detectsDeadlocks() {
    RegionReplica first = regions.first();
    return first != null && first.isLed();
  }

  LockWaits waits() {
    return waits;
  }

  /** Of reading a key. */
  WorkCost pointRead() {
    return pointRead;
  }

  /** Of evaluating a writing request, for one more than its keys. */
  WorkCost evaluation() {
    return evaluation;
  }

  /** Of applying a put or delete. */
  WorkCost change() {
    return change;
  }

  /** Known once the store is open. */
  Applier applier() {
    Applier made = applier;
    if (made == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return made;
  }

  void applier(Applier made) {
    applier = made;
  }

  /** Known once the store is open. */
  RaftStore raft() {
    RaftStore opened = raft;
    if (opened == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return opened;
  }

  void raft(RaftStore opened) {
    raft = opened;
  }

  /** Versions that no read at or above it can see may be gone. */
  long safePoint() {
    return safePoint.get();
  }

  void raiseSafePoint(long to) {
    safePoint.accumulateAndGet(to, Math::max);
  }

  void logFailed(RaftLogException cause) {
    logFailure = cause;
  }

  /** Why nothing can be written now; null while all is well. */
  @Nullable RegionResult<?> writeFailure() {
    RaftLogException failure = logFailure;
    return failure == null ? space.refusalOfWrites() : readOnly(failure);
  }

  /** What a writer is told after the log failed. */
  RegionResult<?> readOnly(RaftLogException failure) {
    String reason = String.valueOf(failure.getMessage());
    return switch (failure.reason()) {
      case NO_SPACE -> new RegionResult.DiskFull<>(settings.store(), reason);
      case CORRUPTION, IO -> new RegionResult.ServerIsBusy<>("the log failed: " + reason, 1000);
    };
  }
}
