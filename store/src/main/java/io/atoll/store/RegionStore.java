package io.atoll.store;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.raft.MemberOutcome;
import io.atoll.raft.RaftCounters;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftLogException;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StoreBeat;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store: Regions on one engine and one shared log, answering TiKV's commands. Callers' threads do
 * the work and wait parked for log and locks, so call it from virtual threads. Owns the Raft groups
 * it opened, not the engine.
 */
public final class RegionStore implements Store, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegionStore.class);

  private final StoreParts parts;
  private final Splitting splitting;
  private final LeaderHandover handover;
  private final RegionSteps steps;
  private final Reporter reporter;
  private final LoadSplits loadSplits;
  private final ReadStates readStates;
  private final ReadPool pool;
  private final ReadPath reads;
  private final LockCommand lockCommand;
  private final TxnCommands transactions;
  private final RawCommands raw;
  private final GcCommand gc;
  private final CoprocessorCommand coprocessor;
  private final ChecksumCommand checksums;
  private final SnapshotSender sender;
  private final SnapshotReceiver receiver;
  private final StaleReplicas stale;
  private final ClusterWaits clusterWaits;
  private final WaitReports waitReports;
  private final Merges merges;

  private RegionStore(StoreParts parts, Neighbours neighbours) {
    this.parts = parts;
    this.receiver = new SnapshotReceiver(parts, neighbours);
    this.stale = new StaleReplicas(parts, receiver);
    StoreSettings settings = parts.settings();
    Admission.Desk desk = new Admission.Desk(parts, neighbours);
    SplitChecks checks = new SplitChecks(parts);
    this.pool =
        new ReadPool(parts.environment().scheduler(), settings.readThreads(), settings.readQueue());
    this.loadSplits = new LoadSplits(parts, checks);
    WritePath writes = new WritePath(parts, desk, checks);
    MemoryLockSaver locks = new MemoryLockSaver(parts, writes);
    this.splitting = new Splitting(parts, desk, writes, locks);
    this.handover = new LeaderHandover(parts, desk, locks);
    this.merges = new Merges(parts, desk, writes, locks, neighbours, receiver);
    this.sender = new SnapshotSender(parts, merges);
    this.steps = new RegionSteps(parts, this, checks, merges);
    this.reporter = new Reporter(parts, checks, steps, pool);
    checks.splitWith(splitting);
    this.reads = new ReadPath(parts, desk);
    this.readStates = new ReadStates(parts, neighbours);
    this.clusterWaits = new ClusterWaits(parts);
    this.waitReports = new WaitReports(parts, neighbours);
    this.lockCommand = new LockCommand(parts, writes, waitReports);
    this.transactions = new TxnCommands(parts, writes);
    this.raw = new RawCommands(parts, desk, writes);
    this.gc = new GcCommand(parts, writes);
    this.coprocessor = new CoprocessorCommand(parts, desk, pool);
    this.checksums = new ChecksumCommand(parts, desk, pool);
  }

  /**
   * Opens a store: reads its Regions from the engine, lets the log give back what the engine lost,
   * and leads what it can. A new store of a new cluster gets its first Region.
   *
   * @param placement must answer already where this is the first start
   */
  public static RegionStore open(
      Environment environment,
      KvEngine engine,
      RaftStoreFactory raftStores,
      Placement placement,
      StoreSettings settings) {
    return open(environment, engine, raftStores, placement, Neighbours.none(), settings);
  }

  /** The same for a store of a cluster. */
  public static RegionStore open(
      Environment environment,
      KvEngine engine,
      RaftStoreFactory raftStores,
      Placement placement,
      Neighbours neighbours,
      StoreSettings settings) {
    PendingInstall.recover(engine);
    StoreParts parts = new StoreParts(environment, engine, placement, settings);
    RegionStore store = new RegionStore(parts, neighbours);
    Applier applier =
        new Applier(
            settings.store(),
            engine,
            parts.regions(),
            parts.storedLocks(),
            parts.rowCache(),
            parts.scanCache(),
            environment.clock(),
            parts.change(),
            store.new Events());
    parts.applier(applier);
    applier.load();
    RaftStore raft = raftStores.open(engine, applier);
    parts.raft(raft);
    // After replay, which may have brought a newer one.
    byte[] safePoint = engine.get(Family.RAFT, RegionRecords.SAFE_POINT);
    if (safePoint != null) {
      parts.raiseSafePoint(RegionRecords.number(safePoint));
    }
    FirstRegion.join(parts, applier, raft);
    LOG.info("store is open id={} regions={}", settings.store().value(), parts.regions().size());
    parts.space().start();
    store.reporter.start();
    store.loadSplits.start();
    store.stale.start();
    store.readStates.start();
    store.merges.start();
    store.reporter.changed(parts.regions().all());
    store.gc.start();
    return store;
  }

  @Override
  public StoreId id() {
    return parts.settings().store();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends StoreResponse> RegionResult<R> execute(
      RequestContext context, StoreRequest<R> request) {
    long begun = parts.environment().clock().nanos();
    // Each request's answer is of the type its record names.
    RegionResult<R> result =
        context.deadlineNanos() != Long.MAX_VALUE && context.deadlineNanos() - begun < 0
            ? new RegionResult.ServerIsBusy<>("the request's deadline is over", 0)
            : (RegionResult<R>) dispatch(context, request);
    parts
        .counters()
        .answered(RequestKind.of(request), result, parts.environment().clock().nanos() - begun);
    return result;
  }

  private RegionResult<?> dispatch(RequestContext context, StoreRequest<?> request) {
    return switch (request) {
      case StoreRequest.Get r -> reads.get(context, r);
      case StoreRequest.BatchGet r -> reads.batchGet(context, r);
      case StoreRequest.Scan r -> reads.scan(context, r);
      case StoreRequest.ReadIndex r -> reads.readIndex(context, r);
      case StoreRequest.TellReadStates r -> {
        readStates.told(r.states());
        yield new RegionResult.Ok<>(new StoreResponses.TellReadStates());
      }
      case StoreRequest.Coprocess r -> coprocessor.run(context, r);
      case StoreRequest.Checksum r -> checksums.run(context, r);
      case StoreRequest.Prewrite r -> transactions.prewrite(context, r);
      case StoreRequest.Commit r -> transactions.commit(context, r);
      case StoreRequest.Rollback r -> transactions.rollback(context, r);
      case StoreRequest.PessimisticLock r -> lockCommand.run(context, r);
      case StoreRequest.PessimisticRollback r -> transactions.pessimisticRollback(context, r);
      case StoreRequest.CheckTxnStatus r -> transactions.checkTxnStatus(context, r);
      case StoreRequest.CheckSecondaryLocks r -> transactions.checkSecondaryLocks(context, r);
      case StoreRequest.TxnHeartBeat r -> transactions.heartBeat(context, r);
      case StoreRequest.ResolveLock r -> transactions.resolveLock(context, r);
      case StoreRequest.Cleanup r -> transactions.cleanup(context, r);
      case StoreRequest.ScanLock r -> reads.scanLock(context, r);
      case StoreRequest.Gc r -> gc.run(context, r);
      case StoreRequest.DeleteRange r -> gc.deleteRange(context, r);
      case StoreRequest.SplitRegion r -> splitting.split(context, r.splitKeys());
      case StoreRequest.RawGet r -> raw.get(context, r);
      case StoreRequest.RawPut r -> raw.put(context, r);
      case StoreRequest.RawDelete r -> raw.delete(context, r);
      case StoreRequest.RawDeleteRange r -> raw.deleteRange(context, r);
      case StoreRequest.RawScan r -> raw.scan(context, r);
    };
  }

  /** Takes a message of another store's Raft groups. */
  public void step(RaftMessage message) {
    parts.raft().step(message);
  }

  /** Takes a beat of another store. */
  public void step(StoreBeat beat) {
    parts.raft().step(beat);
  }

  /** What other stores may have of the Regions led here. */
  public RegionSnapshots snapshots() {
    return sender;
  }

  /** The waits for locks of other stores, which come here while this one leads the first Region. */
  public DeadlockDetection deadlocks() {
    return clusterWaits;
  }

  /** One line for each replica: who leads it, how far it is. For operators. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    for (Region region : regions()) {
      long id = region.id().value();
      String raft =
          parts
              .raft()
              .group(id)
              .map(group ->
                  "term="
                      + group.term()
                      + " leader="
                      + group.leader().map(peer -> peer.peerId()).orElse(0L)
                      + " applied="
                      + group.appliedIndex()
                      + (group.isLeader() ? " leads" : "")
                      + " members="
                      + group.members())
              .orElse("not running");
      RegionReplica replica = parts.regions().get(id);
      Merging merging = replica == null ? null : replica.merging();
      lines.add(
          "region="
              + id
              + " epoch="
              + region.epoch()
              + " peers="
              + region.peers()
              + " "
              + raft
              + (merging == null ? "" : " " + merging));
    }
    return lines;
  }

  /** Whether this store leads a Region and may evaluate commands for it. */
  public boolean leads(RegionId region) {
    return parts.raft().group(region.value()).map(RaftGroup::isLeader).orElse(false);
  }

  /** Adds a replica that follows without a vote. At the leader; one change at a time. */
  public CompletableFuture<MemberOutcome> addLearner(RegionId region, Peer peer) {
    return change(region, group -> group.addLearner(RegionReplica.raftPeer(peer)));
  }

  /** Gives a learner its vote. It should have caught up. */
  public CompletableFuture<MemberOutcome> promote(RegionId region, Peer peer) {
    return change(region, group -> group.promote(RegionReplica.raftPeer(peer)));
  }

  /** Takes a replica out of its Region; its store then removes the data. */
  public CompletableFuture<MemberOutcome> remove(RegionId region, Peer peer) {
    return change(region, group -> group.remove(RegionReplica.raftPeer(peer)));
  }

  public CompletableFuture<MemberOutcome> transferLeader(RegionId region, Peer peer) {
    return handover.begin(region, peer);
  }

  private CompletableFuture<MemberOutcome> change(
      RegionId region, Function<RaftGroup, CompletableFuture<MemberOutcome>> change) {
    RegionReplica replica = parts.regions().get(region.value());
    RaftGroup group = parts.raft().group(region.value()).orElse(null);
    if (replica == null || group == null || !replica.isLed()) {
      return CompletableFuture.completedFuture(new MemberOutcome.NotLeader(Optional.empty()));
    }
    CompletableFuture<MemberOutcome> begun = replica.unlessMerging(() -> change.apply(group));
    return begun != null
        ? begun
        : CompletableFuture.completedFuture(
            new MemberOutcome.Refused("the Region is being merged"));
  }

  /**
   * Makes a Region a part of the one before it, where both are led here; for tests and operators.
   *
   * @return whether it was begun: what becomes of it, the stores then see to by themselves
   */
  public boolean merge(RegionId source) {
    RegionReplica replica = parts.regions().get(source.value());
    RegionReplica target = replica == null ? null : parts.regions().before(replica.region());
    return replica != null && target != null && merges.begin(target, replica);
  }

  /** Regions of this store whose log is closed for a merge. */
  public int merging() {
    return parts.regions().merging().size();
  }

  /** Collects garbage of all Regions led here; returns the versions removed. */
  public long collectGarbage(long safePoint) {
    return gc.collectAll(safePoint);
  }

  /** The Regions of this store in key order, as applied. */
  public List<Region> regions() {
    return parts.regions().covering(Key.EMPTY, Key.EMPTY);
  }

  /** Pessimistic lock requests that wait now. */
  public int waitingLocks() {
    return parts.waits().waiting();
  }

  /** The greatest timestamp read at, as this store knows. */
  public long maxTs() {
    return parts.memoryLocks().maxTs();
  }

  /** What this store has done since it was opened. */
  public StoreCounters counters() {
    return parts.counters();
  }

  /** What its groups and their log have done. */
  public RaftCounters raftCounters() {
    return parts.raft().counters();
  }

  /** How it stands now. Looks at every Region. */
  public StoreNumbers numbers() {
    int regions = 0;
    int leaders = 0;
    int notRunning = 0;
    RegionHeartbeat.Load load = RegionHeartbeat.Load.NONE;
    for (RegionReplica replica : parts.regions().all()) {
      regions++;
      leaders += replica.isLed() ? 1 : 0;
      notRunning += parts.raft().group(replica.id()).isEmpty() ? 1 : 0;
      load = load.plus(replica.load().all());
    }
    long capacity = 0;
    long available = 0;
    try {
      capacity = parts.environment().files().totalBytes();
      available = parts.environment().files().usableBytes();
    } catch (IOException e) {
      LOG.debug("Cannot tell how much of the disk is free", e);
    }
    return new StoreNumbers(
        regions,
        leaders,
        notRunning,
        parts.waits().waiting(),
        pool.waiting(),
        pool.refused(),
        load,
        parts.raft().logBytes(),
        parts.safePoint(),
        parts.memoryLocks().maxTs(),
        capacity,
        available,
        parts.space().isLow(),
        parts.writeFailure() != null);
  }

  Iterable<RegionReplica> replicas() {
    return parts.regions().all();
  }

  /** The term this store knows of a Region's group; -1 where the group does not run. */
  long term(RegionReplica replica) {
    return parts.raft().group(replica.id()).map(RaftGroup::term).orElse(-1L);
  }

  @Override
  public void close() {
    waitReports.close();
    gc.close();
    stale.close();
    readStates.close();
    merges.close();
    receiver.close();
    sender.close();
    parts.space().close();
    reporter.close();
    loadSplits.close();
    parts.raft().close();
    pool.close();
  }

  /** Hears what happens to Regions. */
  private final class Events implements Applier.Listener {
    @Override
    public void leaderStarted(RegionReplica replica, long term) {
      parts.counters().becameLeader();
      // Reads served by an earlier leader are not known here: only a timestamp fetched now is
      // certainly after them. Until then no commit timestamp is calculated.
      parts
          .environment()
          .scheduler()
          .start("atoll-max-ts-" + replica.id(), () -> fetchMaxTs(replica, term));
      reporter.changed(replica);
    }

    @Override
    public void larger(RegionReplica replica) {
      // So are those that were served of the Region that it took in.
      long term = replica.leaderTerm();
      if (replica.isLed()) {
        parts
            .environment()
            .scheduler()
            .start("atoll-max-ts-" + replica.id(), () -> fetchMaxTs(replica, term));
      }
    }

    private void fetchMaxTs(RegionReplica replica, long term) {
      CompletableFuture<Void> wanted = replica.maxTsFetched();
      try {
        parts.memoryLocks().raiseMaxTs(parts.placement().timestamp());
        replica.maxTsRaised(term, wanted);
      } catch (PlacementUnavailableException e) {
        LOG.warn(
            "no timestamp for a new leader, two-phase commits only region={}", replica.id(), e);
        if (replica.isLed()) {
          parts
              .environment()
              .scheduler()
              .after(Duration.ofSeconds(1), () -> fetchMaxTs(replica, term));
        }
      }
    }

    @Override
    public void leaderStopped(RegionReplica replica) {
      if (replica.view().start().isEmpty()) {
        parts.environment().scheduler().start("atoll-deadlock-stop", clusterWaits::stop);
      }
    }

    @Override
    public void snapshotNeeded(long regionId, Peer self, Peer leader) {
      receiver.needed(regionId, self, leader);
    }

    @Override
    public void changed(List<RegionReplica> replicas) {
      reporter.changed(replicas);
      merges.changed();
    }

    @Override
    public void logFailed(RaftLogException cause) {
      LOG.error("the log failed, this store takes no more writes", cause);
      parts.logFailed(cause);
    }

    @Override
    public void waitsForSpace(@Nullable RaftLogException cause) {
      parts.space().waits(cause);
    }
  }
}
