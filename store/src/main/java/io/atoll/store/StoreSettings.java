package io.atoll.store;

import io.atoll.api.StoreId;
import java.time.Duration;

/**
 * Limits and periods of a store.
 *
 * @param store its id
 * @param proposalBytes the largest batch of modifications in one log entry; larger commands travel
 *     in parts, larger values in pieces
 * @param maxValueBytes the largest value
 * @param regionSplitBytes a Region above this is split
 * @param splitCheckBytes written to a Region before its size is looked at again
 * @param memoryLockBytes pessimistic locks of a Region kept in memory; those beyond go to the log
 * @param lockWaitSlice a request that waits for a lock is answered after this time at the latest,
 *     so that the client can find out whether the holder is still alive
 * @param readThreads platform threads for scans and coprocessor work
 * @param readQueue tasks that wait for them before requests are refused as busy
 * @param coprocessorPage time after which a coprocessor request answers what it has
 * @param gcPoll how often the safe point is asked for; zero for never (requests only)
 * @param storeHeartbeat how often the store tells placement of itself; zero for never
 * @param heartbeat how often each Region led here is told to placement; zero for only after changes
 * @param rowCacheBytes of the Java heap for rows that were read by their keys; 0 for none
 * @param scanCacheBytes of the Java heap for rows of long scans; 0 for none
 * @param reserveBytes of the disk: where less is free, no new rows are taken; 0 to use it up
 * @param snapshots of Regions that come from and go to other stores
 * @param loadSplit when Regions are split because much is read of them
 */
public record StoreSettings(
    StoreId store,
    int proposalBytes,
    int maxValueBytes,
    long regionSplitBytes,
    long splitCheckBytes,
    long memoryLockBytes,
    Duration lockWaitSlice,
    int readThreads,
    int readQueue,
    Duration coprocessorPage,
    Duration gcPoll,
    Duration heartbeat,
    Duration storeHeartbeat,
    long rowCacheBytes,
    long scanCacheBytes,
    long reserveBytes,
    SnapshotSettings snapshots,
    LoadSplitSettings loadSplit) {
  private static final int MIB = 1 << 20;

  public StoreSettings {
    if (proposalBytes < 1024 || maxValueBytes < proposalBytes) {
      throw new IllegalArgumentException(
          "proposalBytes " + proposalBytes + ", maxValueBytes " + maxValueBytes);
    }
    if (regionSplitBytes < 1
        || splitCheckBytes < 1
        || memoryLockBytes < 0
        || rowCacheBytes < 0
        || scanCacheBytes < 0
        || reserveBytes < 0) {
      throw new IllegalArgumentException("sizes must be positive");
    }
    if (readThreads < 1 || readQueue < 1) {
      throw new IllegalArgumentException("counts must be positive");
    }
  }

  /** The defaults of a store that makes its own first Region. */
  public static StoreSettings defaults(StoreId store, int processors) {
    return new StoreSettings(
        store,
        MIB,
        1024 * MIB,
        256L * MIB,
        16L * MIB,
        512 << 10,
        Duration.ofSeconds(1),
        Math.max(2, processors),
        10_000,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        64L * MIB,
        64L * MIB,
        0,
        SnapshotSettings.DEFAULT,
        LoadSplitSettings.defaults(processors));
  }

  /** These, with Regions of another size. */
  public StoreSettings withRegionSplitBytes(long bytes, long checkBytes) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        bytes,
        checkBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        scanCacheBytes,
        reserveBytes,
        snapshots,
        loadSplit);
  }

  /** These, with another bound of a log entry. */
  public StoreSettings withProposalBytes(int bytes) {
    return new StoreSettings(
        store,
        bytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        scanCacheBytes,
        reserveBytes,
        snapshots,
        loadSplit);
  }

  /** These, with another bound of locks in memory. */
  public StoreSettings withMemoryLockBytes(long bytes) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        bytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        scanCacheBytes,
        reserveBytes,
        snapshots,
        loadSplit);
  }

  /** These, with another size of the row cache. */
  public StoreSettings withRowCacheBytes(long bytes) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        bytes,
        scanCacheBytes,
        reserveBytes,
        snapshots,
        loadSplit);
  }

  /** These, with another size of the scan cache. */
  public StoreSettings withScanCacheBytes(long bytes) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        bytes,
        reserveBytes,
        snapshots,
        loadSplit);
  }

  /** These, with some of the disk kept free. */
  public StoreSettings withReserveBytes(long bytes) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        scanCacheBytes,
        bytes,
        snapshots,
        loadSplit);
  }

  /** These, with other limits of the load of a Region. */
  public StoreSettings withLoadSplit(LoadSplitSettings limits) {
    return new StoreSettings(
        store,
        proposalBytes,
        maxValueBytes,
        regionSplitBytes,
        splitCheckBytes,
        memoryLockBytes,
        lockWaitSlice,
        readThreads,
        readQueue,
        coprocessorPage,
        gcPoll,
        heartbeat,
        storeHeartbeat,
        rowCacheBytes,
        scanCacheBytes,
        reserveBytes,
        snapshots,
        limits);
  }
}
