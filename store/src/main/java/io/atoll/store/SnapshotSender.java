package io.atoll.store;

import io.atoll.api.MergeView;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.kv.Family;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.RangeFiles.RangeFile;
import io.atoll.kv.Snapshot;
import io.atoll.raft.RaftGroup;
import io.atoll.runtime.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Regions of this store into files, for other stores to read. */
final class SnapshotSender implements RegionSnapshots, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

  private final StoreParts parts;
  private final Merges merges;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong names = new AtomicLong();
  private volatile boolean isClosed;

  SnapshotSender(StoreParts parts, Merges merges) {
    this.parts = parts;
    this.merges = merges;
  }

  @Override
  public MergeView merge(RegionId source, boolean settles) {
    return merges.view(source, settles);
  }

  @Override
  public Optional<RegionSnapshot> open(RegionId regionId, Peer receiver) {
    RegionReplica replica = parts.regions().get(regionId.value());
    RaftGroup group = parts.raft().group(regionId.value()).orElse(null);
    if (isClosed
        || replica == null
        || group == null
        || open.size() >= parts.settings().snapshots().sending()) {
      return Optional.empty();
    }
    // What is applied is committed, whoever leads; a new leader may need this very receiver before
    // it can commit anything.
    long term = group.term();
    try (Snapshot snapshot = parts.engine().snapshot()) {
      byte[] descriptor = snapshot.get(Family.RAFT, RegionRecords.descriptorKey(regionId.value()));
      byte[] applied = snapshot.get(Family.RAFT, RegionRecords.appliedKey(regionId.value()));
      byte[] merging = snapshot.get(Family.RAFT, RegionRecords.mergingKey(regionId.value()));
      if (descriptor == null || applied == null || RegionRecords.appliedTerm(applied) == 0) {
        return Optional.empty();
      }
      Region region = RegionRecords.decode(regionId.value(), descriptor);
      Peer member = RegionReplica.peerOn(region, receiver.store());
      if (member == null || member.id() != receiver.id()) {
        return Optional.empty();
      }
      Open opened =
          new Open(
              region,
              RegionRecords.appliedIndex(applied),
              RegionRecords.appliedTerm(applied),
              term,
              merging == null ? Merging.NONE : merging,
              files(snapshot, region));
      open.add(opened);
      opened.watch();
      parts.counters().snapshotOpened(opened.sizeBytes());
      LOG.info(
          "a snapshot is read region={} index={} bytes={} receiver={}",
          regionId.value(),
          opened.appliedIndex(),
          opened.sizeBytes(),
          receiver.store().value());
      return Optional.of(opened);
    }
  }

  private List<RangeFile> files(Snapshot snapshot, Region region) {
    RangeFiles rangeFiles = parts.engine().rangeFiles();
    String name = "out-" + region.id().value() + "-" + names.incrementAndGet() + "-";
    List<RangeFile> files = new ArrayList<>();
    for (Family family : ReplicaRemoval.DATA) {
      rangeFiles
          .export(
              snapshot,
              family,
              region.start().bytes(),
              region.end().bytes(),
              name + family.name().toLowerCase(java.util.Locale.ROOT))
          .ifPresent(files::add);
    }
    return files;
  }

  @Override
  public void close() {
    isClosed = true;
    open.forEach(Open::close);
  }

  /** One that another store reads. */
  private final class Open implements RegionSnapshot {
    private final Region region;
    private final long appliedIndex;
    private final long appliedTerm;
    private final long seenTerm;
    private final byte[] merging;
    private final List<RangeFile> ranges;
    private volatile long lastReadNanos;
    private volatile Scheduler.@Nullable Timer timer;

    Open(
        Region region,
        long appliedIndex,
        long appliedTerm,
        long seenTerm,
        byte[] merging,
        List<RangeFile> ranges) {
      this.region = region;
      this.appliedIndex = appliedIndex;
      this.appliedTerm = appliedTerm;
      this.seenTerm = seenTerm;
      this.merging = merging;
      this.ranges = ranges;
      this.lastReadNanos = parts.environment().clock().nanos();
    }

    /** Closes it when nobody reads from it any more: the reader may be gone. */
    private void watch() {
      timer =
          parts
              .environment()
              .scheduler()
              .after(parts.settings().snapshots().idle(), this::closeIfIdle);
    }

    private void closeIfIdle() {
      long idle = parts.environment().clock().nanos() - lastReadNanos;
      if (idle >= parts.settings().snapshots().idle().toNanos()) {
        close();
      } else if (open.contains(this)) {
        watch();
      }
    }

    private long sizeBytes() {
      long sum = 0;
      for (RangeFile file : ranges) {
        sum += file.sizeBytes();
      }
      return sum;
    }

    @Override
    public Region region() {
      return region;
    }

    @Override
    public long appliedIndex() {
      return appliedIndex;
    }

    @Override
    public long appliedTerm() {
      return appliedTerm;
    }

    @Override
    public long seenTerm() {
      return seenTerm;
    }

    @Override
    public byte[] merging() {
      return merging;
    }

    @Override
    public List<File> files() {
      List<File> files = new ArrayList<>();
      for (RangeFile file : ranges) {
        files.add(new File(file.family().ordinal(), file.sizeBytes(), file.pairs()));
      }
      return files;
    }

    @Override
    public int read(int file, long offset, byte[] target) {
      lastReadNanos = parts.environment().clock().nanos();
      return parts.engine().rangeFiles().read(ranges.get(file).name(), offset, target);
    }

    @Override
    public void close() {
      if (open.remove(this)) {
        Scheduler.Timer watching = timer;
        if (watching != null) {
          watching.cancel();
        }
        for (RangeFile file : ranges) {
          parts.engine().rangeFiles().delete(file.name());
        }
      }
    }
  }
}
