package io.atoll.app.metrics;

import io.atoll.api.Timestamps;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksNumbers;
import io.atoll.store.RefusalKind;
import io.atoll.store.RegionStore;
import io.atoll.store.RequestKind;
import io.atoll.store.StoreCounters;
import io.atoll.store.StoreNumbers;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What a store tells; each with the store's id as its label. */
public final class StoreMetrics implements MetricSource {
  private static final String ROLE = "atoll_store";

  private final RegionStore store;
  private final RocksKvEngine engine;
  private final LongSupplier droppedMessages;
  private final Labels labels;

  /**
   * @param droppedMessages to other stores, that were not sent
   */
  public StoreMetrics(RegionStore store, RocksKvEngine engine, LongSupplier droppedMessages) {
    this.store = store;
    this.engine = engine;
    this.droppedMessages = droppedMessages;
    this.labels = Labels.of("store", Long.toString(store.id().value()));
  }

  @Override
  public void tell(MetricFamilies families) {
    StoreNumbers numbers = store.numbers();
    tellRegions(families, numbers);
    tellRequests(families, numbers);
    tellSnapshots(families);
    LogMetrics.tell(families, ROLE, labels, store.raftCounters(), numbers.logBytes());
    families.counter(
        ROLE + "_raft_messages_dropped",
        "Messages to other stores that were not sent; Raft sends again what matters",
        labels,
        droppedMessages.getAsLong());
    tellDisk(families, numbers);
    tellEngine(families, engine.numbers());
  }

  private void tellRegions(MetricFamilies families, StoreNumbers numbers) {
    StoreCounters counters = store.counters();
    families.gauge(ROLE + "_regions", "Replicas on this store", labels, numbers.regions());
    families.gauge(ROLE + "_leaders", "Regions led here", labels, numbers.leaders());
    families.gauge(
        ROLE + "_stopped_replicas", "Replicas that do not run", labels, numbers.notRunning());
    families.counter(
        ROLE + "_leaderships", "Regions that came to be led here", labels, counters.leaderships());
    families.counter(ROLE + "_splits", "Splits of Regions led here", labels, counters.splits());
    families.counter(
        ROLE + "_gc_regions", "Regions looked through for garbage", labels, counters.collections());
    families.counter(
        ROLE + "_gc_versions",
        "Versions of rows removed as garbage",
        labels,
        counters.collectedVersions());
    families.gauge(
        ROLE + "_gc_safe_point_seconds",
        "Time up to which garbage is collected, since 1970",
        labels,
        Timestamps.physicalMillis(numbers.safePoint()) / 1e3);
  }

  private void tellRequests(MetricFamilies families, StoreNumbers numbers) {
    StoreCounters counters = store.counters();
    for (RequestKind each : RequestKind.values()) {
      families.histogram(
          ROLE + "_request_seconds",
          "Time of requests; waits for locks are part of it",
          labels.add("kind", name(each)),
          counters.requests(each));
    }
    for (RefusalKind each : RefusalKind.values()) {
      families.counter(
          ROLE + "_request_errors",
          "Requests that the store or the Region could not answer; clients try again",
          labels.add("kind", name(each)),
          counters.refusals(each));
    }
    families.gauge(
        ROLE + "_waiting_locks",
        "Requests that wait for a transaction's lock",
        labels,
        numbers.waitingLocks());
    families.gauge(
        ROLE + "_waiting_reads",
        "Long reads that wait for a thread",
        labels,
        numbers.waitingReads());
    families.counter(
        ROLE + "_reads_refused",
        "Long reads refused because too many wait",
        labels,
        numbers.refusedReads());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void tellSnapshots(MetricFamilies families) {
    StoreCounters counters = store.counters();
    families.counter(
        ROLE + "_snapshots_sent",
        "Regions' data made ready for other stores",
        labels,
        counters.snapshotsSent());
    families.counter(
        ROLE + "_snapshot_sent_bytes",
        "Bytes of these files",
        labels,
        counters.snapshotBytesSent());
    families.counter(
        ROLE + "_snapshots_received",
        "Regions' data fetched from other stores and taken in",
        labels,
        counters.snapshotsReceived());
    families.counter(
        ROLE + "_snapshot_received_bytes",
        "Bytes of these files",
        labels,
        counters.snapshotBytesReceived());
    families.counter(
        ROLE + "_snapshots_failed",
        "Regions' data not fetched, or in vain; it is tried again",
        labels,
        counters.snapshotsFailed());
  }

  private void tellDisk(MetricFamilies families, StoreNumbers numbers) {
    families.gauge(
        ROLE + "_disk_capacity_bytes", "Size of the disk", labels, numbers.capacityBytes());
    families.gauge(
        ROLE + "_disk_available_bytes", "Free bytes of it", labels, numbers.availableBytes());
    families.gauge(
        ROLE + "_refuses_rows",
        "1 while new rows are refused because the disk is nearly full",
        labels,
        numbers.refusesRows() ? 1 : 0);
    families.gauge(
        ROLE + "_refuses_writes",
        "1 while nothing can be written: the log failed, or waits for space",
        labels,
        numbers.refusesWrites() ? 1 : 0);
  }

  private void tellEngine(MetricFamilies families, RocksNumbers now) {
    String role = ROLE + "_engine";
    families.gauge(
        role + "_block_cache_bytes", "Block cache in use", labels, now.blockCacheBytes());
    families.gauge(
        role + "_block_cache_pinned_bytes",
        "Of it, what cannot be thrown out now",
        labels,
        now.blockCachePinnedBytes());
    families.gauge(
        role + "_block_cache_capacity_bytes",
        "Size of the block cache",
        labels,
        now.blockCacheCapacityBytes());
    families.gauge(
        role + "_memtable_bytes", "Writes that are not in files yet", labels, now.memtableBytes());
    families.gauge(
        role + "_immutable_memtables",
        "Memtables that wait to be flushed",
        labels,
        now.immutableMemtables());
    families.gauge(
        role + "_table_reader_bytes",
        "Memory of open files outside the block cache",
        labels,
        now.tableReaderBytes());
    families.gauge(role + "_running_flushes", "Flushes under way", labels, now.runningFlushes());
    families.gauge(
        role + "_running_compactions", "Compactions under way", labels, now.runningCompactions());
    families.gauge(
        role + "_pending_compaction_bytes",
        "Bytes that compaction is behind",
        labels,
        now.pendingCompactionBytes());
    families.gauge(
        role + "_level0_files",
        "Files of level 0 in the family that has most; with many, writers are slowed down",
        labels,
        now.levelZeroFiles());
    families.gauge(role + "_table_bytes", "Bytes of table files", labels, now.tableBytes());
    families.gauge(
        role + "_blob_bytes", "Bytes of the files of large values", labels, now.blobBytes());
    families.gauge(
        role + "_delayed_write_bytes_per_second",
        "To which writers are slowed down; 0 while they are not",
        labels,
        now.delayedWriteBytesPerSecond());
    families.gauge(
        role + "_write_stopped",
        "1 while writers wait for flushes or compactions",
        labels,
        now.isWriteStopped() ? 1 : 0);
    families.counter(
        role + "_background_errors",
        "Flushes and compactions that failed",
        labels,
        now.backgroundErrors());
    families.gauge(
        role + "_snapshots",
        "Views held open, which hold back compaction",
        labels,
        now.snapshots());
  }
}
