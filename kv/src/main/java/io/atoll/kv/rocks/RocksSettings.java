package io.atoll.kv.rocks;

/**
 * How the engine uses memory, disk and threads.
 *
 * @param blockCacheBytes cache of uncompressed blocks, shared by all families
 * @param writeBufferBytes memory of all families together that starts an atomic flush
 * @param blockBytes target size of a data block; larger is better for scans, smaller for point
 *     reads
 * @param blobThresholdBytes values of DEFAULT and RAW from this size on go to blob files
 * @param backgroundJobs flushes and compactions at once
 * @param maxOpenFiles -1: keep all open
 */
public record RocksSettings(
    long blockCacheBytes,
    long writeBufferBytes,
    int blockBytes,
    int blobThresholdBytes,
    int backgroundJobs,
    int maxOpenFiles) {
  private static final long MIB = 1L << 20;

  public RocksSettings {
    if (blockCacheBytes < MIB || writeBufferBytes < 64 << 10) {
      throw new IllegalArgumentException(
          "blockCacheBytes "
              + blockCacheBytes
              + " below 1 MiB or writeBufferBytes "
              + writeBufferBytes
              + " below 64 KiB");
    }
    if (blockBytes < 1024 || blobThresholdBytes < 1 || backgroundJobs < 1) {
      throw new IllegalArgumentException("sizes and counts must be positive");
    }
  }

  public static RocksSettings defaults() {
    return new RocksSettings(256 * MIB, 128 * MIB, 16 << 10, 64 << 10, 2, -1);
  }

  public RocksSettings withBlockCacheBytes(long bytes) {
    return new RocksSettings(
        bytes, writeBufferBytes, blockBytes, blobThresholdBytes, backgroundJobs, maxOpenFiles);
  }

  public RocksSettings withWriteBufferBytes(long bytes) {
    return new RocksSettings(
        blockCacheBytes, bytes, blockBytes, blobThresholdBytes, backgroundJobs, maxOpenFiles);
  }
}
