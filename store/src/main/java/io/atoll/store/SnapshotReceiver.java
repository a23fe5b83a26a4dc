package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Family;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.RangeFiles.RangeFile;
import io.atoll.mvcc.Modifications;
import io.atoll.raft.InstallOutcome;
import io.atoll.raft.SnapshotPoint;
import io.atoll.raft.StoredGroup;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the data of replicas that the log cannot bring up: of new ones, and of those that were
 * away for long. All files are here and safe before the replica stops; only then its old data goes.
 */
final class SnapshotReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);
  private static final int PIECE_BYTES = 1 << 20;

  private final StoreParts parts;
  private final Neighbours neighbours;
  private final Scheduler.Pool pool;
  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  SnapshotReceiver(StoreParts parts, Neighbours neighbours) {
    this.parts = parts;
    this.neighbours = neighbours;
    this.pool =
        parts
            .environment()
            .scheduler()
            .pool("atoll-snapshot", parts.settings().snapshots().receiving());
  }

  /** See {@link Applier.Listener#snapshotNeeded}; does not block. */
  void needed(long regionId, Peer self, Peer leader) {
    if (!isClosed && underWay.add(regionId)) {
      pool.execute(() -> {
        try {
          fetch(regionId, self, leader);
        } catch (RuntimeException e) {
          parts.counters().snapshotFailed();
          LOG.warn("a snapshot could not be fetched region={} from={}", regionId, leader, e);
        } finally {
          underWay.remove(regionId);
        }
      });
    }
  }

  private void fetch(long regionId, Peer self, Peer leader) {
    if (isClosed
        || !parts.applier().mayCome(regionId, RegionReplica.raftPeer(self))
        || parts.writeFailure() != null) {
      return;
    }
    RegionReplica replica = parts.regions().get(regionId);
    if (replica != null && isOlder(replica, self)) {
      retire(replica);
      return; // the leader asks again
    }
    RegionSnapshots source = neighbours.snapshots(leader.store());
    if (source == null) {
      return;
    }
    try (RegionSnapshot snapshot = source.open(new RegionId(regionId), self).orElse(null)) {
      if (snapshot == null) {
        return;
      }
      Region region = snapshot.region();
      List<RegionReplica> others = others(region);
      if (others.stream().allMatch(other -> isPartOf(other, region)) && mayReplace(regionId)) {
        take(snapshot, others.stream().map(RegionReplica::id).collect(Collectors.toSet()));
      } else {
        LOG.info("a snapshot waits: keys of it belong to another Region here region={}", regionId);
      }
    }
  }

  private boolean isOlder(RegionReplica replica, Peer self) {
    Peer here = RegionReplica.peerOn(replica.region(), self.store());
    return here == null || here.id() < self.id();
  }

  /** Removes a replica that its group no longer has: another is to come in its place. */
  void retire(RegionReplica replica) {
    Peer here = RegionReplica.peerOn(replica.region(), parts.settings().store());
    retire(replica, here == null ? 0 : here.id());
  }

  /** Removes a replica whose Region is a part of another, which is not here. */
  void retireMerged(RegionReplica replica) {
    retire(replica, RegionRecords.MERGED);
  }

  private void retire(RegionReplica replica, long peerId) {
    parts
        .raft()
        .retire(
            replica.id(),
            () -> {
              Modifications removal = new Modifications();
              ReplicaRemoval.of(replica.region(), peerId, removal);
              replica.leaves();
              parts.applier().change(removal);
              parts.regions().remove(replica);
            })
        .join();
    LOG.info("a replica that was removed or replaced is gone region={}", replica.id());
  }

  /** Other Regions of this store that hold keys of it: a split of them may still have to come. */
  private List<RegionReplica> others(Region region) {
    List<RegionReplica> others = new ArrayList<>();
    for (Region other : parts.regions().covering(region.start(), region.end())) {
      RegionReplica replica = parts.regions().get(other.id().value());
      if (replica != null && !other.id().equals(region.id())) {
        others.add(replica);
      }
    }
    return others;
  }

  /**
   * Whether a Region here is a part of the snapshot's: it waits for nothing else, and the snapshot
   * has its start, which a Region keeps as long as it is one.
   */
  private static boolean isPartOf(RegionReplica other, Region region) {
    Merging merging = other.merging();
    return merging != null
        && merging.target().equals(region.id())
        && MergeRules.isPartOf(other.region(), region);
  }

  /**
   * Whether a replica's data may be replaced: not while another Region's log may take it in as it
   * is.
   */
  private boolean mayReplace(long regionId) {
    RegionReplica replica = parts.regions().get(regionId);
    return replica == null || !Merges.isAwaited(parts.regions(), replica);
  }

  private void take(RegionSnapshot snapshot, Set<Long> absorbed) {
    Region region = snapshot.region();
    long id = region.id().value();
    List<RangeFile> files = new ArrayList<>();
    boolean isKept = false;
    try {
      long bytes = copy(snapshot, id, files);
      SnapshotPoint point =
          new SnapshotPoint(snapshot.appliedIndex(), snapshot.appliedTerm(), snapshot.seenTerm());
      InstallOutcome outcome =
          parts
              .raft()
              .install(
                  new StoredGroup(
                      id, snapshot.appliedIndex(), RegionReplica.members(region), point),
                  absorbed,
                  () -> ingest(region, merging(snapshot), point, absorbed, files))
              .join();
      isKept = outcome instanceof InstallOutcome.Failed;
      if (outcome instanceof InstallOutcome.Installed) {
        parts.counters().snapshotInstalled(bytes);
      } else {
        parts.counters().snapshotFailed();
      }
      LOG.info(
          "a snapshot was fetched region={} index={} bytes={} outcome={}",
          id,
          snapshot.appliedIndex(),
          bytes,
          outcome);
    } finally {
      // Where it failed half way, the next start needs them.
      if (!isKept) {
        files.forEach(file -> parts.engine().rangeFiles().delete(file.name()));
      }
    }
  }

  private long copy(RegionSnapshot snapshot, long id, List<RangeFile> files) {
    RangeFiles rangeFiles = parts.engine().rangeFiles();
    byte[] piece = new byte[PIECE_BYTES];
    long began = parts.environment().clock().nanos();
    long all = 0;
    List<RegionSnapshot.File> there = snapshot.files();
    for (int i = 0; i < there.size(); i++) {
      RegionSnapshot.File file = there.get(i);
      String name = "in-" + id + "-" + i;
      try (RangeFiles.Incoming incoming = rangeFiles.receive(name)) {
        files.add(
            new RangeFile(name, Family.values()[file.family()], file.sizeBytes(), file.pairs()));
        for (long at = 0; at < file.sizeBytes(); ) {
          int count = snapshot.read(i, at, piece);
          if (count <= 0 || isClosed) {
            throw new IllegalStateException(
                "the snapshot of Region " + id + " ends at " + at + " of " + file.sizeBytes());
          }
          incoming.write(piece, 0, count);
          at += count;
          all += count;
          throttle(began, all);
        }
        incoming.sync();
      }
    }
    return all;
  }

  private void throttle(long began, long bytes) {
    SnapshotSettings settings = parts.settings().snapshots();
    double share = (double) settings.bytesPerSecond() / settings.receiving();
    long due = (long) (bytes / share * 1e9) - (parts.environment().clock().nanos() - began);
    if (due > 1_000_000) {
      try {
        parts.environment().scheduler().sleep(Duration.ofNanos(due));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while fetching a snapshot", e);
      }
    }
  }

  /** The replica is stopped: its data is replaced. */
  private void ingest(
      Region region,
      @Nullable Merging merging,
      SnapshotPoint point,
      Set<Long> absorbed,
      List<RangeFile> files) {
    List<RegionReplica> others = others(region);
    if (!others.stream().allMatch(other -> absorbed.contains(other.id()))
        || !mayReplace(region.id().value())) {
      throw new IllegalStateException(
          "keys of Region " + region.id().value() + " belong to another one here");
    }
    RegionReplica before = parts.regions().get(region.id().value());
    List<Region> gone = new ArrayList<>(others.stream().map(RegionReplica::region).toList());
    KeyRange old =
        before == null ? null : new KeyRange(before.region().start(), before.region().end());
    PendingInstall install =
        new PendingInstall(region, point, old, merging, List.copyOf(gone), files);
    install.begin(parts.engine());
    if (before != null) {
      gone.add(before.region());
    }
    parts.applier().replacing(gone, region, () -> install.finish(parts.engine()));
    others.forEach(parts.regions()::remove);
    if (before != null) {
      parts.regions().remove(before);
    }
    parts.regions().add(new RegionReplica(region, point.index(), merging));
  }

  private static @Nullable Merging merging(RegionSnapshot snapshot) {
    byte[] record = snapshot.merging();
    return record.length == 0 ? null : Merging.decode(record);
  }

  @Override
  public void close() {
    isClosed = true;
    pool.close();
  }
}
