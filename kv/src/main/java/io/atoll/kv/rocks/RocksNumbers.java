package io.atoll.kv.rocks;

import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * How RocksDB stands at a moment, by its properties; sums over all families.
 *
 * @param blockCacheBytes in use
 * @param blockCachePinnedBytes of these, what cannot be thrown out now
 * @param memtableBytes of all memtables that are not yet in files
 * @param immutableMemtables that wait for a flush
 * @param tableReaderBytes of open files, outside the block cache
 * @param runningFlushes threads that write memtables to files
 * @param runningCompactions threads that compact
 * @param pendingCompactionBytes that compaction has to rewrite before levels have their sizes
 * @param levelZeroFiles of the family that has most: with many, writers are slowed down
 * @param tableBytes of the files that hold the newest versions
 * @param blobBytes of the files of large values
 * @param delayedWriteBytesPerSecond to which writers are slowed down; 0 where they are not
 * @param isWriteStopped whether writers are stopped until flushes or compactions are done
 * @param backgroundErrors since the opening
 * @param snapshots that hold back compaction
 */
public record RocksNumbers(
    long blockCacheBytes,
    long blockCachePinnedBytes,
    long blockCacheCapacityBytes,
    long memtableBytes,
    long immutableMemtables,
    long tableReaderBytes,
    long runningFlushes,
    long runningCompactions,
    long pendingCompactionBytes,
    long levelZeroFiles,
    long tableBytes,
    long blobBytes,
    long delayedWriteBytesPerSecond,
    boolean isWriteStopped,
    long backgroundErrors,
    long snapshots) {

  static RocksNumbers read(RocksDB db, List<ColumnFamilyHandle> families, long cacheCapacityBytes)
      throws RocksDBException {
    long levelZero = 0;
    for (ColumnFamilyHandle each : families) {
      String files = db.getProperty(each, "rocksdb.num-files-at-level0");
      levelZero = Math.max(levelZero, files == null ? 0 : Long.parseLong(files.trim()));
    }
    // The cache, threads and snapshots are the database's: any family tells the same.
    ColumnFamilyHandle any = families.getFirst();
    return new RocksNumbers(
        db.getLongProperty(any, "rocksdb.block-cache-usage"),
        db.getLongProperty(any, "rocksdb.block-cache-pinned-usage"),
        cacheCapacityBytes,
        db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
        db.getAggregatedLongProperty("rocksdb.num-immutable-mem-table"),
        db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"),
        db.getLongProperty(any, "rocksdb.num-running-flushes"),
        db.getLongProperty(any, "rocksdb.num-running-compactions"),
        db.getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes"),
        levelZero,
        db.getAggregatedLongProperty("rocksdb.live-sst-files-size"),
        db.getAggregatedLongProperty("rocksdb.live-blob-file-size"),
        db.getLongProperty(any, "rocksdb.actual-delayed-write-rate"),
        db.getLongProperty(any, "rocksdb.is-write-stopped") != 0,
        db.getAggregatedLongProperty("rocksdb.background-errors"),
        db.getLongProperty(any, "rocksdb.num-snapshots"));
  }
}
