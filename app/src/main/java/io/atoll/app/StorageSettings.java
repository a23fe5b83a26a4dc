package io.atoll.app;

import io.atoll.raft.DurabilityMode;

/**
 * What a store may take, and how it keeps it.
 *
 * @param blockCacheBytes the engine's cache
 * @param writeBufferBytes memory that starts a flush
 * @param scanCacheBytes of the Java heap for rows that long scans read; 0 for none
 * @param regionSplitBytes a Region above this is split
 * @param rowCacheBytes of the Java heap for rows that were read by their keys; 0 for none
 * @param reserveBytes of the disk: where less is free, no new rows are taken; 0 to use it up
 * @param splitQps reads a second from which on a Region is split; 0 for never
 * @param splitBytes bytes read a second from which on it is; 0 for never
 * @param splitTimes seconds for which it must be so
 * @param durability fsync, or by name relaxed
 */
record StorageSettings(
    long blockCacheBytes,
    long writeBufferBytes,
    long scanCacheBytes,
    long regionSplitBytes,
    long rowCacheBytes,
    long reserveBytes,
    long splitQps,
    long splitBytes,
    int splitTimes,
    DurabilityMode durability) {
  /** What the reader of {@code --storage.…} and {@code --durability} prints. */
  static final String USAGE =
      """
        --durability fsync               or relaxed: commits do not wait for the disk
        --storage.block-cache 512MiB     memory for blocks of the files
        --storage.write-buffer 128MiB    memory for new writes
        --storage.row-cache SIZE         Java heap for rows read by key (default: an eighth, at most 512MiB)
        --storage.scan-cache SIZE        Java heap for rows of long scans (default: an eighth)
        --storage.region-split-size 256MiB
        --storage.reserve-space 256MiB   of the disk: where less is free, new rows are refused
        --split.qps-threshold 3000       a Region of more reads a second is split (0: never), or with
        --split.byte-threshold 30MiB     more bytes read a second (0: never), for
        --split.detect-times 10          seconds in a row
      """;

  static final StorageSettings DEFAULT =
      new StorageSettings(
          512L << 20,
          128L << 20,
          Runtime.getRuntime().maxMemory() / 8,
          256L << 20,
          Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8),
          256L << 20,
          3_000,
          30L << 20,
          10,
          DurabilityMode.FSYNC);

  static StorageSettings read(SettingsText text) {
    StorageSettings base = DEFAULT;
    return new StorageSettings(
        text.size("storage.block-cache", base.blockCacheBytes(), 1 << 20, 1L << 42),
        text.size("storage.write-buffer", base.writeBufferBytes(), 1 << 20, 1L << 36),
        text.size("storage.scan-cache", base.scanCacheBytes(), 0, 1L << 42),
        text.size("storage.region-split-size", base.regionSplitBytes(), 1 << 20, 1L << 40),
        text.size("storage.row-cache", base.rowCacheBytes(), 0, 1L << 40),
        text.size("storage.reserve-space", base.reserveBytes(), 0, 1L << 42),
        text.number("split.qps-threshold", base.splitQps(), 0, 1_000_000_000),
        text.size("split.byte-threshold", base.splitBytes(), 0, 1L << 42),
        (int) text.number("split.detect-times", base.splitTimes(), 1, 3_600),
        text.oneOf("durability", DurabilityMode.values(), base.durability()));
  }

  /** An equal share of the memory for each of several stores in one process. */
  StorageSettings share(int stores) {
    return new StorageSettings(
        Math.max(1 << 20, blockCacheBytes / stores),
        Math.max(1 << 20, writeBufferBytes / stores),
        scanCacheBytes / stores,
        regionSplitBytes,
        rowCacheBytes / stores,
        reserveBytes,
        splitQps,
        splitBytes,
        splitTimes,
        durability);
  }
}
