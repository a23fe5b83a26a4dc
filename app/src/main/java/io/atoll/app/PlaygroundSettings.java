package io.atoll.app;

import io.atoll.raft.DurabilityMode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a playground, from the file of {@code --config} and the flags, which win.
 *
 * @param data where everything is kept; empty for a temporary folder
 * @param host address that both listeners bind
 * @param port of the MySQL protocol
 * @param statusPort of HTTP; 0 for any free one
 * @param blockCacheBytes the engine's cache
 * @param writeBufferBytes memory that starts a flush
 * @param scanCacheBytes of the Java heap for rows that long scans read; 0 for none
 * @param regionSplitBytes a Region above this is split
 * @param rowCacheBytes of the Java heap for rows that were read by their keys; 0 for none
 * @param reserveBytes of the disk: where less is free, no new rows are taken; 0 to use it up
 * @param durability fsync, or by name relaxed
 * @param schemaLeaseMillis how long a node may use a schema without asking again
 * @param slowLogMillis statements above this go to the slow log
 * @param storeListen where the store serves TiKV's protocol; empty for nowhere
 * @param placementListen where placement serves PD's protocol; empty for nowhere
 * @param platformThreads a platform thread per connection instead of a virtual one
 */
record PlaygroundSettings(
    Optional<Path> data,
    String host,
    int port,
    int statusPort,
    long blockCacheBytes,
    long writeBufferBytes,
    long scanCacheBytes,
    long regionSplitBytes,
    long rowCacheBytes,
    long reserveBytes,
    DurabilityMode durability,
    long schemaLeaseMillis,
    long slowLogMillis,
    Optional<InetSocketAddress> storeListen,
    Optional<InetSocketAddress> placementListen,
    boolean platformThreads) {

  static final PlaygroundSettings DEFAULT =
      new PlaygroundSettings(
          Optional.empty(),
          "127.0.0.1",
          4000,
          10080,
          512L << 20,
          128L << 20,
          Runtime.getRuntime().maxMemory() / 8,
          256L << 20,
          Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8),
          256L << 20,
          DurabilityMode.FSYNC,
          1_000,
          300,
          Optional.empty(),
          Optional.empty(),
          false);
}
