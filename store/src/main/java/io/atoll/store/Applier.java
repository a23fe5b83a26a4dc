package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.StoreId;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.WriteBatch;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.StoredLocks;
import io.atoll.raft.ApplyBatch;
import io.atoll.raft.CommittedEntry;
import io.atoll.raft.Members;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftLogException;
import io.atoll.raft.StateMachine;
import io.atoll.raft.StoredGroup;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies committed entries: data, applied indexes and descriptors of all Regions of a batch in one
 * engine write. An entry whose epoch or term is not the Region's any more writes nothing and is
 * answered {@link Answer#STALE}; so a split that was applied before, met again in replay, is a
 * no-op.
 */
final class Applier implements StateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  /** What a proposer is told. */
  enum Answer {
    DONE,
    STALE
  }

  /** Who hears what happens to Regions. Called on apply threads: must not block. */
  interface Listener {
    void leaderStarted(RegionReplica replica, long term);

    void leaderStopped(RegionReplica replica);

    /** A replica of this store cannot be brought up by the log, see {@link StateMachine}. */
    void snapshotNeeded(long regionId, Peer self, Peer leader);

    /** Descriptors changed: of split parts, or after a change of members, or a merge. */
    void changed(List<RegionReplica> replicas);

    /** A Region has taken in another one, see {@link RegionReplica#absorbs}. */
    void larger(RegionReplica replica);

    void logFailed(RaftLogException cause);

    void waitsForSpace(@Nullable RaftLogException cause);
  }

  /** A Region as this batch leaves it. */
  private static final class Pending {
    private final RegionReplica replica;
    private Region region;
    private long applied;
    private long appliedTerm;
    private boolean isChanged;
    private boolean isRemoved;
    private @Nullable Merging merging;
    private boolean isMergingChanged;

    /** It is removed because it is a part of another now. */
    private boolean isMerged;

    /** It has taken another one in. */
    private boolean isLarger;

    /** Whether its applied index is another: not where only what is noted beside it is. */
    private boolean isApplied;

    private Pending(RegionReplica replica) {
      this.replica = replica;
      this.region = replica.region();
      this.merging = replica.merging();
      this.applied = replica.appliedIndex();
      this.appliedTerm = RaftGroup.INITIAL_TERM;
    }
  }

  private final StoreId store;
  private final KvEngine engine;
  private final Regions regions;
  private final StoredLocks locks;
  private final RowCache rowCache;
  private final ScanCache scanCache;
  private final Clock clock;
  private final WorkCost change;
  private final Listener listener;

  Applier(
      StoreId store,
      KvEngine engine,
      Regions regions,
      StoredLocks locks,
      RowCache rowCache,
      ScanCache scanCache,
      Clock clock,
      WorkCost change,
      Listener listener) {
    this.store = store;
    this.engine = engine;
    this.regions = regions;
    this.locks = locks;
    this.rowCache = rowCache;
    this.scanCache = scanCache;
    this.clock = clock;
    this.change = change;
    this.listener = listener;
  }

  /** Reads all descriptors of the engine into the registry, and its locks. */
  void load() {
    locks.load(engine);
    try (Cursor cursor = engine.cursor(Family.RAFT, RegionRecords.LOWER, RegionRecords.UPPER)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        if (!RegionRecords.isDescriptor(key)) {
          continue;
        }
        long id = RegionRecords.regionId(key);
        byte[] applied = engine.get(Family.RAFT, RegionRecords.appliedKey(id));
        if (applied == null) {
          throw new IllegalStateException("Region " + id + " has a descriptor, no applied index");
        }
        regions.add(
            new RegionReplica(
                RegionRecords.decode(id, cursor.value()),
                RegionRecords.appliedIndex(applied),
                merging(id)));
      }
    }
  }

  private @Nullable Merging merging(long regionId) {
    byte[] record = engine.get(Family.RAFT, RegionRecords.mergingKey(regionId));
    return record == null ? null : Merging.decode(record);
  }

  @Override
  public List<StoredGroup> storedGroups() {
    List<StoredGroup> groups = new ArrayList<>(regions.size());
    for (RegionReplica replica : regions.all()) {
      groups.add(
          new StoredGroup(
              replica.id(),
              replica.appliedIndex(),
              RegionReplica.members(replica.region()),
              RegionRecords.snapshot(
                  engine.get(Family.RAFT, RegionRecords.snapshotKey(replica.id())))));
    }
    return groups;
  }

  @Override
  public void apply(ApplyBatch batch) {
    long begun = clock.nanos();
    Map<Long, Pending> touched = new LinkedHashMap<>();
    List<RegionReplica> born = new ArrayList<>(0);
    List<Modifications> changes = new ArrayList<>(batch.entries().size());
    try (WriteBatch writes = engine.newBatch()) {
      Pending last = null;
      for (CommittedEntry entry : batch.entries()) {
        Pending pending =
            last != null && last.replica.id() == entry.groupId()
                ? last
                : pending(entry.groupId(), touched);
        last = pending;
        if (entry.index() != pending.applied + 1) {
          throw new IllegalStateException(
              "Region "
                  + entry.groupId()
                  + ": entry "
                  + entry.index()
                  + " after applied index "
                  + pending.applied);
        }
        if (pending.isRemoved) {
          pending.applied = entry.index();
          entry.answer(Answer.STALE);
          continue;
        }
        switch (entry.kind()) {
          case NEW_TERM -> {}
          case MEMBERS -> membersChanged(pending, entry.members(), writes, batch, changes, touched);
          case COMMAND -> command(pending, entry, writes, batch, touched, born, changes);
        }
        pending.applied = entry.index();
        pending.appliedTerm = entry.term();
        pending.isApplied = true;
      }
      for (Pending pending : touched.values()) {
        long id = pending.replica.id();
        if (pending.isRemoved) {
          continue;
        }
        if (pending.isApplied) {
          writes.put(
              Family.RAFT,
              RegionRecords.appliedKey(id),
              RegionRecords.applied(pending.applied, pending.appliedTerm));
        }
        if (pending.isChanged) {
          writes.put(
              Family.RAFT, RegionRecords.descriptorKey(id), RegionRecords.encode(pending.region));
        }
        if (pending.isMergingChanged) {
          Merging merging = pending.merging;
          if (merging == null) {
            writes.delete(Family.RAFT, RegionRecords.mergingKey(id));
          } else {
            writes.put(Family.RAFT, RegionRecords.mergingKey(id), merging.encode());
          }
        }
      }
      for (Pending pending : touched.values()) {
        pending.replica.applying(pending.applied);
      }
      write(writes, changes);
    }
    publish(touched, born);
    long puts = 0;
    for (Modifications each : changes) {
      puts += each.count();
    }
    if (puts > 0) {
      change.sampled(clock.nanos() - begun, puts);
    }
  }

  private void write(WriteBatch writes, List<Modifications> changes) {
    if (!rowCache.isOn() && !scanCache.isOn()) {
      locks.write(engine, writes, changes);
      return;
    }
    // Before any snapshot can see the writes, no cached rows lack them.
    ScanCache.Writing scanned = scanCache.begin(changes);
    RowCache.Applying applying = rowCache.begin(changes);
    boolean isWritten = false;
    try {
      locks.write(engine, writes, changes);
      isWritten = true;
    } finally {
      rowCache.end(applying, isWritten);
      scanCache.end(scanned);
    }
  }

  private Pending pending(long groupId, Map<Long, Pending> touched) {
    Pending known = touched.get(groupId);
    if (known != null) {
      return known;
    }
    RegionReplica replica = regions.get(groupId);
    if (replica == null) {
      throw new IllegalStateException("an entry for Region " + groupId + ", which is not here");
    }
    Pending pending = new Pending(replica);
    touched.put(groupId, pending);
    return pending;
  }

  private void command(
      Pending pending,
      CommittedEntry entry,
      WriteBatch writes,
      ApplyBatch batch,
      Map<Long, Pending> touched,
      List<RegionReplica> born,
      List<Modifications> changes) {
    Proposal proposal =
        entry.attachment() instanceof Proposal attached
            ? attached
            : Proposal.decode(entry.payload());
    if (!proposal.epoch().equals(pending.region.epoch())
        || proposal.term() != entry.term()
        || (pending.merging != null && !(proposal instanceof Proposal.Reopen))) {
      entry.answer(Answer.STALE);
      return;
    }
    switch (proposal) {
      case Proposal.Write write -> {
        write.modifications().applyTo(writes);
        changes.add(write.modifications());
      }
      case Proposal.Split split -> {
        List<Region> parts = split.regions(pending.region);
        changed(pending, parts.getFirst(), touched);
        for (Region part : parts.subList(1, parts.size())) {
          RegionReplica child = new RegionReplica(part, RaftGroup.INITIAL_INDEX);
          born.add(child);
          Pending created = new Pending(child);
          created.isChanged = true;
          created.isApplied = true;
          touched.put(child.id(), created);
          batch.createGroup(
              new StoredGroup(child.id(), RaftGroup.INITIAL_INDEX, RegionReplica.members(part)));
        }
      }
      case Proposal.Close close -> {
        boolean isRejected = isPast(close, touched);
        changed(pending, MergeRules.next(pending.region), touched);
        merging(
            pending, new Merging(close.target(), close.targetEpoch(), entry.index(), isRejected));
      }
      case Proposal.TakeIn take -> takeIn(pending, take, writes, batch, touched);
      case Proposal.Reject _ -> changed(pending, MergeRules.next(pending.region), touched);
      case Proposal.Reopen reopen -> {
        Merging merging = pending.merging;
        if (merging == null || merging.index() != reopen.index()) {
          entry.answer(Answer.STALE);
          return;
        }
        changed(pending, MergeRules.next(pending.region), touched);
        merging(pending, null);
      }
    }
    entry.answer(Answer.DONE);
  }

  private static void merging(Pending pending, @Nullable Merging merging) {
    pending.merging = merging;
    pending.isMergingChanged = true;
  }

  /**
   * A Region has another epoch. Those that were to become a part of it in its epoch before, and are
   * here, will not: that is noted beside them in the same write. Only the very entry that ends the
   * epoch shows it: a snapshot may have brought the Region past it by taking them in.
   */
  private void changed(Pending pending, Region after, Map<Long, Pending> touched) {
    Region before = pending.region;
    pending.region = after;
    pending.isChanged = true;
    for (RegionReplica each : regions.merging()) {
      RegionReplica source = touched.containsKey(each.id()) ? null : regions.get(each.id());
      if (source != null && isRejected(source.merging(), before, after)) {
        touched.put(source.id(), new Pending(source));
      }
    }
    for (Pending each : touched.values()) {
      Merging merging = each.merging;
      if (merging != null && !each.isRemoved && isRejected(merging, before, after)) {
        merging(each, merging.rejected());
      }
    }
  }

  private static boolean isRejected(@Nullable Merging merging, Region before, Region after) {
    return merging != null
        && !merging.isRejected()
        && merging.target().equals(after.id())
        && !merging.isPast(before.epoch())
        && merging.isPast(after.epoch());
  }

  /**
   * Whether the target of a merge whose log is being closed here has left the epoch that it would
   * have to be in. It did so otherwise than by taking the Region in: that it does only where the
   * engine has held in files for some time what is being applied just now.
   */
  private boolean isPast(Proposal.Close close, Map<Long, Pending> touched) {
    long id = close.target().value();
    Pending known = touched.get(id);
    RegionReplica replica = regions.get(id);
    Region target;
    if (known != null) {
      target = known.region;
    } else if (replica != null) {
      target = replica.region();
    } else {
      return isMerged(id);
    }
    return new Merging(close.target(), close.targetEpoch(), 0, false).isPast(target.epoch());
  }

  /** Whether a Region that was here is a part of another now. */
  boolean isMerged(long regionId) {
    byte[] removed = engine.get(Family.RAFT, RegionRecords.removedKey(regionId));
    return removed != null && RegionRecords.number(removed) == RegionRecords.MERGED;
  }

  private void takeIn(
      Pending target,
      Proposal.TakeIn take,
      WriteBatch writes,
      ApplyBatch batch,
      Map<Long, Pending> touched) {
    long id = take.source().value();
    Pending source = pending(id, touched);
    Merging merging = source.merging;
    if (source.isRemoved
        || merging == null
        || merging.isRejected()
        || merging.index() != take.index()
        || source.applied < take.index()
        || !merging.target().equals(target.region.id())
        || !target.region.end().equals(source.region.start())) {
      throw new IllegalStateException(
          "Region "
              + target.region
              + " is to take in "
              + source.region
              + " closed at "
              + take.index()
              + ", which is here as "
              + merging
              + " at "
              + source.applied
              + (source.isRemoved ? ", removed" : ""));
    }
    source.isRemoved = true;
    source.isMerged = true;
    Modifications gone = new Modifications();
    ReplicaRemoval.merged(id, gone);
    gone.applyTo(writes);
    batch.destroyGroup(id);
    target.isLarger = true;
    changed(target, MergeRules.union(target.region, source.region), touched);
    LOG.info("a Region has taken in another one region={} source={}", target.region, id);
  }

  private void membersChanged(
      Pending pending,
      Members members,
      WriteBatch writes,
      ApplyBatch batch,
      List<Modifications> changes,
      Map<Long, Pending> touched) {
    List<Peer> peers = new ArrayList<>();
    for (Set<io.atoll.raft.Peer> side : List.of(members.voters(), members.learners())) {
      for (io.atoll.raft.Peer peer : side) {
        peers.add(
            new Peer(
                peer.peerId(), new StoreId(peer.storeId()), members.learners().contains(peer)));
      }
    }
    peers.sort((a, b) -> Long.compare(a.id(), b.id()));
    Region region = pending.region;
    changed(
        pending,
        new Region(
            region.id(),
            region.start(),
            region.end(),
            new RegionEpoch(region.epoch().confVersion() + 1, region.epoch().version()),
            peers),
        touched);
    Peer before = RegionReplica.peerOn(region, store);
    if (before != null && RegionReplica.peerOn(pending.region, store) == null) {
      pending.isRemoved = true;
      pending.replica.leaves();
      Modifications removal = new Modifications();
      ReplicaRemoval.of(region, before.id(), removal);
      removal.applyTo(writes);
      changes.add(removal);
      batch.destroyGroup(pending.replica.id());
      LOG.info("a replica is removed from this store region={}", pending.replica.id());
    }
  }

  private void publish(Map<Long, Pending> touched, List<RegionReplica> born) {
    List<RegionReplica> changed = new ArrayList<>(0);
    // Those that are a part of another now first: whoever finds that one larger finds them gone.
    for (Pending pending : touched.values()) {
      if (pending.isMerged) {
        pending.replica.appliedIndex(pending.applied);
        regions.remove(pending.replica);
        pending.replica.leaderStopped();
      }
    }
    // Children first: whoever finds the parent's range shrunk finds them.
    for (RegionReplica child : born) {
      regions.add(child);
    }
    for (Pending pending : touched.values()) {
      if (pending.isMerged) {
        continue;
      }
      if (pending.isApplied) {
        pending.replica.appliedIndex(pending.applied);
      }
      if (pending.isRemoved) {
        regions.remove(pending.replica);
      } else if (pending.isChanged || pending.isMergingChanged) {
        if (pending.isLarger) {
          pending.replica.absorbs();
        }
        pending.replica.region(pending.region, pending.merging);
        regions.changed(pending.replica);
        changed.add(pending.replica);
        if (pending.isLarger) {
          listener.larger(pending.replica);
        }
      }
    }
    if (!changed.isEmpty()) {
      listener.changed(changed);
    }
  }

  @Override
  public void leaderStarted(long groupId, long term) {
    RegionReplica replica = regions.get(groupId);
    if (replica != null) {
      replica.leaderStarted(term);
      listener.leaderStarted(replica, term);
    }
  }

  @Override
  public void leaderStopped(long groupId) {
    RegionReplica replica = regions.get(groupId);
    if (replica != null) {
      replica.leaderStopped();
      listener.leaderStopped(replica);
    }
  }

  @Override
  public boolean mayCome(long groupId, io.atoll.raft.Peer replica) {
    byte[] removed = engine.get(Family.RAFT, RegionRecords.removedKey(groupId));
    return removed == null || RegionRecords.number(removed) < replica.peerId();
  }

  @Override
  public void snapshotNeeded(long groupId, io.atoll.raft.Peer self, io.atoll.raft.Peer leader) {
    listener.snapshotNeeded(groupId, RegionReplica.peer(self), RegionReplica.peer(leader));
  }

  @Override
  public void logFailed(RaftLogException cause) {
    listener.logFailed(cause);
  }

  @Override
  public void waitsForSpace(@Nullable RaftLogException cause) {
    listener.waitsForSpace(cause);
  }

  /** Writes changes that no log entry makes, of a replica that does not run. */
  void change(Modifications modifications) {
    List<Modifications> changes = List.of(modifications);
    try (WriteBatch writes = engine.newBatch()) {
      modifications.applyTo(writes);
      write(writes, changes);
    }
  }

  /** Replaces a Region's data by other means than writes: nothing of it stays in memory. */
  void replacing(List<Region> before, Region after, Runnable replacement) {
    for (Region region : before) {
      RegionReplica replica = regions.get(region.id().value());
      if (replica != null) {
        replica.leaves();
      }
    }
    Modifications gone = new Modifications();
    before.forEach(region -> ReplicaRemoval.data(region, gone));
    ReplicaRemoval.data(after, gone);
    List<Modifications> changes = List.of(gone);
    ScanCache.Writing scanned = scanCache.begin(changes);
    RowCache.Applying applying = rowCache.begin(changes);
    try {
      replacement.run();
      locks.load(engine);
    } finally {
      rowCache.end(applying, true);
      scanCache.end(scanned);
    }
  }

  /** Writes the first Region of an empty store. */
  void create(RegionReplica replica) {
    try (WriteBatch writes = engine.newBatch()) {
      long id = replica.id();
      writes.put(
          Family.RAFT, RegionRecords.descriptorKey(id), RegionRecords.encode(replica.region()));
      writes.put(
          Family.RAFT,
          RegionRecords.appliedKey(id),
          RegionRecords.applied(replica.appliedIndex(), RaftGroup.INITIAL_TERM));
      engine.write(writes);
    }
    regions.add(replica);
  }
}
