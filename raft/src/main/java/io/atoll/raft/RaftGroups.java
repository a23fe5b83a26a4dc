package io.atoll.raft;

import io.atoll.kv.KvEngine;
import io.atoll.kv.KvException;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.InstallSnapshotRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of a store on the library and the shared log. */
final class RaftGroups implements RaftStore {
  private static final Logger LOG = LoggerFactory.getLogger(RaftGroups.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final Environment environment;
  private final RaftSettings settings;
  private final Transport transport;
  private final StoreLiveness liveness;
  private final KvEngine engine;
  private final StateMachine stateMachine;
  private final LogRecovery.Recovered recovered;
  private final SharedLog log;
  private final RaftCounters counters = new RaftCounters();
  private final FlushedIndexes flushed = new FlushedIndexes();
  private final List<Applier> appliers = new ArrayList<>();
  private final Scheduler.Pool applyPool;
  private final Executor groupThreads;
  private final Map<Long, GroupNode> groups = new ConcurrentHashMap<>();

  /** In the log, but not in the engine: a parent's replay will create them. */
  private final Map<Long, LogState.Group> waiting = new ConcurrentHashMap<>();

  private final AbsentVoters absentVoters;
  private final Map<Long, GroupNode> awake = new ConcurrentHashMap<>();

  /** Groups whose data is being replaced; they do not run. */
  private final Set<Long> installing = ConcurrentHashMap.newKeySet();

  /**
   * Groups whose data could not be replaced: what their replicas had answered is forgotten, so that
   * nothing more may be answered for them before the next start.
   */
  private final Set<Long> broken = ConcurrentHashMap.newKeySet();

  /** Those of them that a split created meanwhile. */
  private final Map<Long, StoredGroup> postponed = new ConcurrentHashMap<>();

  /** How such a group voted last. */
  private final Map<Long, Vote> lastVotes = new ConcurrentHashMap<>();

  private final Scheduler.Pool installPool;
  private final AtomicReference<Scheduler.@Nullable Timer> ticker = new AtomicReference<>();
  private final AtomicReference<@Nullable RaftLogException> failure = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long pinnedSegments = -1;

  private RaftGroups(
      Environment environment,
      RaftSettings settings,
      Transport transport,
      KvEngine engine,
      StateMachine stateMachine,
      LogRecovery.Recovered recovered) {
    this.environment = environment;
    this.settings = settings;
    this.transport = transport;
    this.engine = engine;
    this.stateMachine = stateMachine;
    this.recovered = recovered;
    this.groupThreads = environment.scheduler().virtual("raft-group");
    this.liveness =
        new StoreLiveness(environment, settings.liveness(), transport, settings.storeId());
    SpaceWait space = new SpaceWait(environment.scheduler(), stateMachine, closed::get);
    this.log =
        new SharedLog(
            environment, settings, recovered, this::failed, this::keepHouse, space, counters);
    this.applyPool = environment.scheduler().pool("raft-apply", settings.applyThreads());
    this.installPool = environment.scheduler().pool("raft-install", 1);
    for (int i = 0; i < settings.applyThreads(); i++) {
      Applier applier =
          new Applier(this, stateMachine, engine, flushed, space, counters, environment.clock());
      appliers.add(applier);
    }
    this.absentVoters =
        new AbsentVoters(
            log,
            waiting,
            id -> groups.containsKey(id) || installing.contains(id),
            (id, group, index) -> {
              EntryPositions entries = group.entries;
              return entries == null ? 0 : recovered.entry(id, index, entries.at(index)).term();
            });
    log.onCommitted(this::committedOnWriter);
  }

  /**
   * The log's writer committed a frame's entries. With the next frame's waiting it goes on and the
   * apply threads are woken; else it saves that and applies them itself.
   */
  private void committedOnWriter(boolean isMore) {
    for (Applier applier : appliers) {
      if (!applier.isWaiting()) {
        continue;
      }
      if (isMore) {
        applier.wake();
      } else {
        applier.drain();
      }
    }
  }

  static RaftStore open(
      Environment environment,
      RaftSettings settings,
      Transport transport,
      KvEngine engine,
      StateMachine stateMachine) {
    // So that what the engine holds now is what it holds in files: the place to replay from.
    engine.flush();
    LogRecovery.Recovered recovered =
        LogRecovery.recover(environment.files(), settings.directory());
    RaftGroups store =
        new RaftGroups(environment, settings, transport, engine, stateMachine, recovered);
    try {
      store.start(stateMachine.storedGroups());
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
    return store;
  }

  private void start(List<StoredGroup> stored) {
    waiting.putAll(recovered.state().groups());
    Deque<StoredGroup> left = new ArrayDeque<>();
    Set<Long> known = new HashSet<>();
    Set<Long> destroyed = new HashSet<>();
    stored.stream().sorted(Comparator.comparingLong(StoredGroup::groupId)).forEach(left::add);
    stored.forEach(group -> known.add(group.groupId()));
    List<GroupNode> started = new ArrayList<>();
    GroupReplay replay = new GroupReplay(settings, recovered, stateMachine);
    while (!left.isEmpty()) {
      StoredGroup group = left.remove();
      LogState.Group inLog = waiting.remove(group.groupId());
      if (destroyed.contains(group.groupId())) {
        // The replay that created it also ended it.
        if (inLog != null) {
          logDestroyed(group.groupId());
        }
        continue;
      }
      GroupReplay.Start start = replay.run(group, inLog);
      for (StoredGroup child : start.created()) {
        if (known.add(child.groupId())) {
          left.add(child);
        }
      }
      flushed.starts(group.groupId(), group.appliedIndex());
      if (start.appliedIndex() > group.appliedIndex()) {
        flushed.applied(
            engine.lastWriteSequence(), Map.of(group.groupId(), new long[] {start.appliedIndex()}));
      }
      started.add(node(group.groupId(), start, GroupNode.Birth.AGAIN));
      destroyed.addAll(start.destroyed());
    }
    destroyed.forEach(this::destroy);
    started.removeIf(group -> destroyed.contains(group.groupId()));
    waiting.forEach((groupId, group) -> {
      if (group.destroyed) {
        // Neither the engine's files nor a replay know of it: gone for good.
        waiting.remove(groupId);
        log.forgetDestroyed(groupId);
      } else if (!stateMachine.mayCome(groupId, group.state.self())) {
        // The engine knows that it is gone; the process ended before the log did.
        waiting.remove(groupId);
        logDestroyed(groupId);
      }
    });
    if (!waiting.isEmpty()) {
      LOG.info("Groups in the log wait for their parents' replay: groups={}", waiting.keySet());
    }
    engine.onFlush(this::engineFlushed);
    for (Applier applier : appliers) {
      applyPool.execute(applier);
    }
    started.forEach(GroupNode::start);
    for (GroupNode group : started) {
      awaitStart(group);
    }
    log.inBackground(() -> keepHouse(false));
  }

  private void logDestroyed(long groupId) {
    flushed.destroyed(groupId, engine.lastWriteSequence());
    RecordWriter writer = new RecordWriter();
    writer.destroyed(groupId);
    log.append(writer.data(), writer.length());
  }

  private static void awaitStart(GroupNode group) {
    try {
      group.firstLeadership().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the store started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(group + " did not start", e.getCause());
    }
  }

  private static GroupNode.Birth birth(boolean isNew, boolean isFirst) {
    if (!isNew) {
      return GroupNode.Birth.AGAIN;
    }
    return isFirst ? GroupNode.Birth.FIRST : GroupNode.Birth.OTHER;
  }

  private GroupNode node(long groupId, GroupReplay.Start start, GroupNode.Birth birth) {
    Applier applier = appliers.get((int) Long.remainderUnsigned(groupId, appliers.size()));
    GroupNode group =
        new GroupNode(
            this,
            environment,
            log,
            applier,
            groupId,
            start.state(),
            start.entries(),
            start.appliedIndex(),
            start.isInLog(),
            birth);
    if (start.isMarkerNew()) {
      group.noteMarker(start.state().marker());
    }
    groups.put(groupId, group);
    return group;
  }

  /**
   * A group that apply created: after the write that holds its descriptor.
   *
   * @param isFirst whether this store's replica asks for votes before the others do
   */
  void startCreated(StoredGroup created, boolean isFirst) {
    long groupId = created.groupId();
    if (closed.get() || groups.containsKey(groupId)) {
      return;
    }
    if (!installing.add(groupId)) {
      // A snapshot of it is about to take its place, or to be refused.
      postponed.put(groupId, created);
      return;
    }
    GroupReplay.Start start;
    try {
      LogState.Group inLog = absentVoters.takeOver(groupId);
      start = new GroupReplay(settings, recovered, stateMachine).run(created, inLog);
      flushed.applied(
          engine.lastWriteSequence(), Map.of(groupId, new long[] {start.appliedIndex()}));
      node(groupId, start, birth(inLog == null, isFirst)).start();
    } finally {
      installing.remove(groupId);
    }
    start.created().forEach(group -> startCreated(group, isFirst));
    start.destroyed().forEach(this::destroy);
  }

  @Override
  public RaftGroup create(StoredGroup group) {
    if (groups.containsKey(group.groupId())) {
      throw new IllegalStateException("group " + group.groupId() + " runs already");
    }
    startCreated(group, true);
    GroupNode node = groups.get(group.groupId());
    if (node == null) {
      throw new IllegalStateException("the store is closed");
    }
    awaitStart(node);
    return node;
  }

  @Override
  public Optional<RaftGroup> group(long groupId) {
    return Optional.ofNullable(groups.get(groupId));
  }

  @Override
  public Collection<RaftGroup> groups() {
    return List.copyOf(groups.values());
  }

  @Override
  public void destroy(long groupId) {
    GroupNode group = groups.remove(groupId);
    if (group == null) {
      return;
    }
    group.leave();
    awake.remove(groupId);
    flushed.destroyed(groupId, engine.lastWriteSequence());
    group.end("group " + groupId + " was destroyed");
    group.logDestroyed();
  }

  @Override
  public void step(RaftMessage message) {
    long groupId = message.groupId();
    GroupNode group = groups.get(groupId);
    if (group != null && group.self().equals(message.to())) {
      group.step(message);
    } else if (installing.contains(groupId)
        || (group != null && group.self().peerId() >= message.to().peerId())) {
      return; // soon there, or for a replica that is gone
    } else if (isFromLeader(message)) {
      snapshotNeeded(groupId, message.to(), message.from());
    } else if (group == null
        && AbsentVoters.isAsking(message.body())
        && !broken.contains(groupId)
        && !liveness.isQuietAfterStart()) {
      groupThreads.execute(() -> vote(message));
    }
  }

  private void vote(RaftMessage message) {
    long groupId = message.groupId();
    if (closed.get() || failure.get() != null || !stateMachine.mayCome(groupId, message.to())) {
      return;
    }
    io.microraft.model.message.RaftMessage answer;
    try {
      answer = absentVoters.answer(groupId, message.to(), message.from(), message.body());
    } catch (RaftLogException e) {
      return; // told elsewhere
    }
    if (answer != null) {
      transport.send(new RaftMessage(groupId, message.to(), message.from(), 0, answer));
    }
  }

  private static boolean isFromLeader(RaftMessage message) {
    return message.body() instanceof AppendEntriesRequest
        || (message.body() instanceof InstallSnapshotRequest request && request.isSenderLeader());
  }

  void snapshotNeeded(long groupId, Peer self, Peer leader) {
    if (!closed.get()) {
      counters.snapshotNeeded();
      stateMachine.snapshotNeeded(groupId, self, leader);
    }
  }

  // ---- snapshots

  @Override
  public CompletableFuture<InstallOutcome> install(
      StoredGroup stored, Set<Long> absorbed, Runnable ingest) {
    long groupId = stored.groupId();
    if (closed.get() || failure.get() != null) {
      return refused("the store takes nothing in");
    }
    if (broken.contains(groupId)) {
      return refused("an earlier snapshot failed half way; the next start repeats it");
    }
    Set<Long> held = new HashSet<>();
    for (long each : absorbed) {
      if (installing.add(each)) {
        held.add(each);
      }
    }
    if (held.size() < absorbed.size() || !installing.add(groupId)) {
      installing.removeAll(held);
      return refused("another snapshot of the group is being installed");
    }
    held.add(groupId);
    GroupNode group = groups.get(groupId);
    CompletableFuture<InstallOutcome> outcome = new CompletableFuture<>();
    LogState.Group inLog = waiting.get(groupId);
    if (group == null
        && inLog != null
        && AbsentVoters.lastIndex(inLog) >= stored.snapshot().index()) {
      // Entries up to there may have been acknowledged before a crash.
      installing.removeAll(held);
      return refused("the log is beyond the snapshot");
    }
    if (group == null) {
      stop(absorbed)
          .thenRun(() -> installPool.execute(() -> install(stored, absorbed, ingest, outcome)));
    } else {
      group
          .endFor(stored.snapshot())
          .thenAccept(vote -> {
            if (vote.isEmpty()) {
              outcome.complete(new InstallOutcome.Refused("the log is beyond the snapshot"));
              return;
            }
            lastVotes.put(groupId, vote.get());
            // What it committed before is applied first.
            stop(absorbed)
                .thenRun(() ->
                    group
                        .applier()
                        .then(() ->
                            installPool.execute(() -> install(stored, absorbed, ingest, outcome))));
          });
    }
    return outcome.whenComplete((done, failed) -> {
      installing.removeAll(held);
      StoredGroup created = postponed.remove(groupId);
      if (created != null && !groups.containsKey(groupId)) {
        startCreated(created, true);
      }
    });
  }

  /** Ends groups; completes when what they committed before is applied. */
  private CompletableFuture<Void> stop(Set<Long> groupIds) {
    List<CompletableFuture<Void>> stopped = new ArrayList<>();
    for (long groupId : groupIds) {
      GroupNode group = groups.get(groupId);
      if (group != null) {
        CompletableFuture<Void> applied = new CompletableFuture<>();
        group
            .end("group " + groupId + " is a part of another")
            .thenRun(() -> group.applier().then(() -> applied.complete(null)));
        stopped.add(applied);
      }
    }
    return CompletableFuture.allOf(stopped.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletableFuture<Void> retire(long groupId, Runnable clear) {
    GroupNode group = groups.get(groupId);
    if (group == null || closed.get() || !installing.add(groupId)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    group
        .end("the replica was removed from its group")
        .thenRun(() ->
            group.applier().then(() -> installPool.execute(() -> retire(group, clear, done))));
    return done.whenComplete((nothing, failed) -> installing.remove(groupId));
  }

  private void retire(GroupNode group, Runnable clear, CompletableFuture<Void> done) {
    try {
      group.leave();
      clear.run();
      destroy(group.groupId());
      done.complete(null);
    } catch (RuntimeException | Error e) {
      LOG.error("A replica could not be removed: group={}", group.groupId(), e);
      done.completeExceptionally(e);
    }
  }

  private static CompletableFuture<InstallOutcome> refused(String why) {
    return CompletableFuture.completedFuture(new InstallOutcome.Refused(why));
  }

  private void install(
      StoredGroup stored,
      Set<Long> absorbed,
      Runnable ingest,
      CompletableFuture<InstallOutcome> outcome) {
    long groupId = stored.groupId();
    try {
      for (long each : absorbed) {
        GroupNode group = groups.get(each);
        if (group != null) {
          group.leave();
        }
      }
      GroupNode before = groups.remove(groupId);
      if (before != null) {
        before.leave();
      }
      awake.remove(groupId);
      ingest.run();
      absorbed.forEach(this::destroy);
      Peer self = stored.members().on(settings.storeId()).orElseThrow();
      LogState.Group inLog = absentVoters.takeOver(groupId);
      if (inLog != null) {
        lastVotes.put(groupId, inLog.state.vote());
      }
      GroupState state =
          GroupState.at(self, stored.members(), stored.snapshot(), lastVotes.remove(groupId));
      flushed.installed(groupId, stored.appliedIndex());
      node(
              groupId,
              new GroupReplay.Start(
                  state, List.of(), stored.appliedIndex(), false, false, List.of(), List.of()),
              GroupNode.Birth.AGAIN)
          .start();
      outcome.complete(new InstallOutcome.Installed());
    } catch (RuntimeException | Error e) {
      LOG.error("A snapshot could not be installed: group={}", groupId, e);
      broken.add(groupId);
      broken.addAll(absorbed);
      outcome.complete(new InstallOutcome.Failed(e));
    }
  }

  // ---- what groups need

  RaftSettings settings() {
    return settings;
  }

  Transport transport() {
    return transport;
  }

  Executor groupThreads() {
    return groupThreads;
  }

  @Nullable RaftLogException logFailure() {
    return failure.get();
  }

  StoreLiveness liveness() {
    return liveness;
  }

  /** A group with other members has timers; the ticker runs while there is one. */
  void awake(GroupNode group) {
    Members members = group.members();
    members.voters().forEach(this::meet);
    members.learners().forEach(this::meet);
    awake.put(group.groupId(), group);
    if (ticker.get() == null && !closed.get()) {
      Scheduler.Timer timer = environment.scheduler().every(TICK, this::tick);
      if (!ticker.compareAndSet(null, timer)) {
        timer.cancel();
      }
    }
  }

  /** A store that shares groups with this one hears its beats. */
  private void meet(Peer peer) {
    if (peer.storeId() != settings.storeId()) {
      liveness.neighbour(peer.storeId());
    }
  }

  private void tick() {
    liveness.tick();
    awake.values().forEach(GroupNode::tick);
  }

  // ---- failures

  private void failed(RaftLogException cause) {
    if (failure.compareAndSet(null, cause)) {
      groups.values().forEach(group -> group.end(String.valueOf(cause.getMessage())));
      stateMachine.logFailed(cause);
    }
  }

  /** A replica that cannot apply must not go on. */
  void applyFailed(Throwable cause) {
    failed(
        new RaftLogException(
            cause instanceof KvException.NoSpace
                ? RaftLogException.Reason.NO_SPACE
                : RaftLogException.Reason.IO,
            "committed entries cannot be applied: " + cause.getMessage(),
            cause));
  }

  // ---- the log's size

  private void engineFlushed(long upToSequence) {
    List<Long> gone = flushed.flushed(upToSequence);
    for (long groupId : gone) {
      if (!log.forgetDestroyed(groupId)) {
        // Its end is on its way to the log: the next flush asks again.
        flushed.destroyed(groupId, upToSequence);
      }
    }
    if (!closed.get()) {
      log.inBackground(() -> keepHouse(true));
    }
  }

  private void keepHouse() {
    log.inBackground(() -> keepHouse(false));
  }

  private void keepHouse(boolean afterFlush) {
    if (closed.get() || failure.get() != null) {
      return;
    }
    SharedLog.Pinned pinned = log.free(flushed::of);
    if (log.bytes() <= settings.logLimitBytes()) {
      return;
    }
    List<CompletableFuture<Long>> markers = new ArrayList<>();
    for (long groupId : pinned.byMarker()) {
      GroupNode group = groups.get(groupId);
      if (group != null) {
        markers.add(group.snapshotMarker());
      }
    }
    if (!markers.isEmpty()) {
      CompletableFuture.allOf(markers.toArray(CompletableFuture<?>[]::new))
          .thenRun(() -> log.inBackground(() -> log.free(flushed::of)));
    }
    if (!afterFlush) {
      try {
        engine.requestFlush();
      } catch (KvException e) {
        LOG.warn("The engine cannot flush to free log files", e);
      }
    } else if (pinned.segment() == pinnedSegments && waiting.isEmpty()) {
      // Flushed and marked before, and still held: entries without a quorum.
      try {
        log.rewriteOldest(flushed::of);
        log.free(flushed::of);
      } catch (RaftLogException e) {
        LOG.warn("Cannot shorten the log", e);
      }
    } else {
      pinnedSegments = pinned.segment();
    }
  }

  @Override
  public void step(StoreBeat beat) {
    if (!closed.get() && failure.get() == null) {
      liveness.heard(beat);
    }
  }

  @Override
  public RaftCounters counters() {
    return counters;
  }

  @Override
  public long logBytes() {
    return log.bytes();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Scheduler.Timer timer = ticker.get();
    if (timer != null) {
      timer.cancel();
    }
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (GroupNode group : groups.values()) {
      ends.add(group.end("the store is closing"));
    }
    ends.forEach(CompletableFuture::join);
    installPool.close();
    appliers.forEach(Applier::close);
    applyPool.close();
    log.close();
  }
}
