package io.atoll.raft;

import io.atoll.runtime.Environment;
import io.microraft.MembershipChangeMode;
import io.microraft.Ordered;
import io.microraft.QueryPolicy;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftRole;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.NotLeaderException;
import io.microraft.exception.RaftException;
import io.microraft.executor.RaftNodeExecutor;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.state.LeaderState;
import io.microraft.impl.state.RaftState;
import io.microraft.impl.statemachine.InternalCommitAware;
import io.microraft.impl.task.HeartbeatTask;
import io.microraft.impl.task.RaftStateSummaryPublishTask;
import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.report.RaftGroupMembers;
import io.microraft.report.RaftNodeReport;
import io.microraft.report.RaftTerm;
import io.microraft.statemachine.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's replica on the library. Everything of the library runs in one serial queue of tasks
 * ({@link GroupTasks}): a group of one member that leads has them run by the shared log's writer
 * between two frames, so that no thread is woken but the proposer's; else they run on a virtual
 * thread, because the library then syncs in the middle of them. Either way tasks that come during a
 * sync make up the next batch.
 */
final class GroupNode implements RaftGroup {
  private static final Logger LOG = LoggerFactory.getLogger(GroupNode.class);
  private static final LibraryModel MODEL = new LibraryModel();
  private static final int LEADER_TIMEOUT_MILLIS = 3000;
  private static final int ELECTION_TIMEOUT_MILLIS = 500;

  /** How long replicas on other stores let the one beside its parent's leader ask for votes. */
  private static final long FIRST_ASKS_NANOS = 300_000_000;

  /** Replicas of a lost leader ask for votes at different moments, within this time. */
  private static final long CAMPAIGN_SPREAD_NANOS = 200_000_000;

  /** How a replica came to run. */
  enum Birth {
    /** It was here before, or its data was: it may have promised something. */
    AGAIN,
    /** By a split, on the store that leads. */
    FIRST,
    /** By a split, elsewhere. */
    OTHER
  }

  private final RaftGroups store;
  private final RaftSettings settings;
  private final Environment environment;
  private final long groupId;
  private final Peer self;
  private final GroupLog log;
  private final RaftNodeImpl node;
  private final Applier applier;
  private final long maxPendingBytes;

  private final GroupTasks tasks;
  private final AtomicLong pendingBytes = new AtomicLong();
  private volatile Members members;

  /** Term in which this replica is leader, 0 while it is not. */
  private volatile long leaderTerm;

  /** Term whose first entry is applied here, as leader; only the applier writes it. */
  private volatile long readableTerm;

  /** Only the applier writes it, once the group runs. */
  private volatile long appliedIndex;

  private volatile boolean ended;

  /** Written by whoever applies, or once nothing of the group is being applied. */
  private volatile boolean isGone;

  private final CompletableFuture<Void> firstLeadership = new CompletableFuture<>();

  // On the group's thread.
  private @Nullable LeaderMessages leaderMessages;
  private @Nullable Runnable heartbeat;

  /** Whether the timers hold the next heartbeat. */
  private boolean isHeartbeatDue;

  private long bytesSinceMarker;

  private final GroupTimers timers = new GroupTimers();

  private final StoreLiveness liveness;
  private final GroupLease lease;
  private final GroupClock clock;
  private final GroupRest rest = new GroupRest();

  /** Whether the leader that it follows is one of the group's committed members. */
  private volatile boolean isLeaderMember;

  private final LibraryLog libraryLog;

  /** The library asks the time while it is made. */
  private boolean isBuilt;

  /** Until then it may have promised another leader what it no longer knows: it gives no votes. */
  private final long quietUntilNanos;

  /** From then on it asks for votes. */
  private final long asksFromNanos;

  /** The store that it follows a leader on; null while it leads or knows none. */
  private volatile StoreLiveness.@Nullable Neighbour followed;

  /** When it is to ask whether it may lead in the place of a store that is lost; 0 for never. */
  private volatile long campaignAtNanos;

  /**
   * @param state from which the library starts
   * @param entries above the state's marker
   * @param known whether the log already holds the group
   * @param birth whether a replica of it was here before
   */
  GroupNode(
      RaftGroups store,
      Environment environment,
      SharedLog sharedLog,
      Applier applier,
      long groupId,
      GroupState state,
      List<Operation> entries,
      long appliedIndex,
      boolean known,
      Birth birth) {
    this.store = store;
    this.settings = store.settings();
    this.environment = environment;
    this.groupId = groupId;
    this.self = state.self();
    this.members = state.marker().members();
    this.appliedIndex = appliedIndex;
    this.applier = applier;
    this.maxPendingBytes = 8L * settings.maxProposalBytes();
    this.log = new GroupLog(sharedLog, groupId);
    this.log.hasOthers(hasOthers());
    this.tasks =
        new GroupTasks(
            groupId, log, store.groupThreads(), () -> readableTerm != 0 && !ended && !hasOthers());
    this.liveness = store.liveness();
    this.lease = new GroupLease(liveness);
    this.clock = new GroupClock(environment, this::hold, LEADER_TIMEOUT_MILLIS);
    long now = environment.clock().nanos();
    this.quietUntilNanos = birth == Birth.AGAIN ? liveness.quietUntilNanos(now) : now;
    this.asksFromNanos = birth == Birth.OTHER ? now + FIRST_ASKS_NANOS : quietUntilNanos;
    if (!known) {
      log.begin(state);
    }
    Machine machine = new Machine();
    this.node =
        (RaftNodeImpl)
            RaftNode.newBuilder()
                .setGroupId(groupId)
                .setRestoredState(MODEL.restored(state, entries))
                .setConfig(config(settings))
                .setExecutor(new SerialExecutor())
                .setTransport(new Sender())
                .setStateMachine(machine)
                .setStore(log)
                .setModelFactory(MODEL)
                .setRaftNodeReportListener(this::reported)
                .setRandom(new Random(environment.random().nextLong()))
                .setClock(clock)
                .build();
    this.libraryLog = new LibraryLog(node.state().log());
    this.isBuilt = true;
  }

  private static RaftConfig config(RaftSettings settings) {
    return RaftConfig.newBuilder()
        .setCommitCountToTakeSnapshot(settings.markerInterval())
        .setMaxPendingLogEntryCount(settings.maxPendingProposals())
        .setLeaderElectionTimeoutMillis(ELECTION_TIMEOUT_MILLIS)
        .setLeaderHeartbeatPeriodSecs(1)
        .setLeaderHeartbeatTimeoutSecs(LEADER_TIMEOUT_MILLIS / 1000)
        .setRaftNodeReportPublishPeriodSecs(Integer.MAX_VALUE)
        .build();
  }

  private boolean hasOthers() {
    Members now = members;
    return now.voters().size() + now.learners().size() > 1;
  }

  /** A marker that the log does not know of yet. */
  void noteMarker(Marker marker) {
    execute(() -> {
      log.marker(marker);
      log.push();
    });
  }

  /** Starts the library; alone, this replica then leads. */
  void start() {
    node.start()
        .whenComplete((started, failure) -> {
          if (failure != null) {
            LOG.error("A Raft group did not start: group={}", groupId, failure);
            firstLeadership.completeExceptionally(failure);
          } else if (hasOthers()) {
            firstLeadership.complete(null);
            store.awake(this);
          } else if (leaderTerm == 0) {
            campaign();
          }
        });
  }

  /** Completes when the first leadership began, or at once where others decide about it. */
  CompletableFuture<Void> firstLeadership() {
    return firstLeadership;
  }

  /** Lets the library look at once whether it should lead. */
  private void campaign() {
    execute(() -> {
      Runnable task = heartbeat;
      if (task != null) {
        task.run();
      }
    });
  }

  /** Runs {@code task} after all that came before it. */
  void execute(Runnable task) {
    tasks.add(task);
  }

  /** Appends a proposal. */
  private final class Appending implements GroupTasks.PassesFlush {
    private final long evaluatedTerm;
    private final Operation operation;
    private final CompletableFuture<ProposalOutcome> outcome;

    Appending(long evaluatedTerm, Operation operation, CompletableFuture<ProposalOutcome> outcome) {
      this.evaluatedTerm = evaluatedTerm;
      this.operation = operation;
      this.outcome = outcome;
    }

    @Override
    public void run() {
      append(evaluatedTerm, operation, outcome);
    }
  }

  private final class SerialExecutor implements RaftNodeExecutor {
    @Override
    public void execute(Runnable task) {
      if (tasks.isRunning()) {
        task.run(); // called by our own task: already in the queue's order
      } else {
        GroupNode.this.execute(task);
      }
    }

    @Override
    public void submit(Runnable task) {
      GroupNode.this.execute(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
      if (task instanceof RaftStateSummaryPublishTask) {
        return; // nobody reads periodic reports
      }
      Runnable timed = task;
      if (task instanceof HeartbeatTask) {
        heartbeat = task;
        if (isHeartbeatDue) {
          return; // run out of turn: its turn still comes
        }
        isHeartbeatDue = true;
        timed = new Heartbeat(task, unit.toNanos(delay));
      }
      timers.add(environment.clock().nanos(), delay, unit, timed);
    }
  }

  /** Runs the library's timers that are due; groups without other members have no use for them. */
  void tick() {
    long now = environment.clock().nanos();
    for (Runnable task : timers.due(now)) {
      if (task instanceof Heartbeat beat && needsNoHeartbeat()) {
        timers.add(now, beat.periodNanos, TimeUnit.NANOSECONDS, beat);
      } else {
        execute(task);
      }
    }
    StoreLiveness.Neighbour leads = followed;
    if (leads == null || !leads.isFree()) {
      campaignAtNanos = 0;
    } else if (campaignAtNanos == 0) {
      campaignAtNanos =
          now + Long.remainderUnsigned(environment.random().nextLong(), CAMPAIGN_SPREAD_NANOS) + 1;
    } else if (campaignAtNanos - now <= 0) {
      followed = null;
      campaign();
    }
  }

  /** The library's heartbeat: a leader's to its followers, a follower's look at its leader. */
  private final class Heartbeat implements Runnable {
    private final Runnable task;
    private final long periodNanos;

    Heartbeat(Runnable task, long periodNanos) {
      this.task = task;
      this.periodNanos = periodNanos;
    }

    @Override
    public void run() {
      isHeartbeatDue = false;
      task.run();
      LeaderState leads = node.state().leaderState();
      if (leads != null) {
        rest.heartbeat(isSettled(), leads.getFollowerStates().size());
      }
    }
  }

  private boolean isSettled() {
    RaftState state = node.state();
    return state.commitIndex() == state.log().lastLogOrSnapshotIndex()
        && state.leadershipTransferState() == null;
  }

  /** Whether the stores' beats say all that this group's would. */
  private boolean needsNoHeartbeat() {
    long term = leaderTerm;
    if (term != 0) {
      return rest.isResting() && lease.holds(term);
    }
    StoreLiveness.Neighbour leads = followed;
    return leads != null && !leads.isFree() && isLeaderMember;
  }

  // ---- who leads, and whose store is known to live

  /** On the group's thread. */
  private GroupClock.Hold hold() {
    if (!isBuilt) {
      return GroupClock.Hold.NONE;
    }
    if (leaderTerm != 0) {
      return lease.holds(leaderTerm) ? GroupClock.Hold.LEADS : GroupClock.Hold.NONE;
    }
    StoreLiveness.Neighbour leads = leadingStore();
    return leads == null || leads.isFree() ? GroupClock.Hold.NONE : GroupClock.Hold.FOLLOWS;
  }

  private StoreLiveness.@Nullable Neighbour leadingStore() {
    RaftEndpoint leader = node.state().leader();
    return leader == null || leaderTerm != 0
        ? null
        : liveness.neighbour(LibraryModel.peer(leader).storeId());
  }

  private boolean isBefore(long nanos) {
    return nanos - environment.clock().nanos() > 0;
  }

  // ---- what the library calls

  private final class Machine implements StateMachine, InternalCommitAware {
    @Override
    public Object runOperation(long commitIndex, Object carried) {
      Operation operation = (Operation) carried;
      CommittedEntry entry =
          switch (operation.kind()) {
            case COMMAND ->
                CommittedEntry.command(
                    groupId,
                    commitIndex,
                    operation.term(),
                    operation.payload(),
                    operation.attachment(GroupNode.this));
            case NEW_TERM -> CommittedEntry.newTerm(groupId, commitIndex, operation.term());
            case MEMBERS -> throw new IllegalStateException("members are the library's own");
          };
      applier.committed(GroupNode.this, entry, operation, !tasks.isOnWriter());
      bytesSinceMarker += operation.payload().length;
      if (bytesSinceMarker > settings.markerBytes()) {
        bytesSinceMarker = 0;
        GroupNode.this.execute(() -> snapshotMarker());
      }
      return Boolean.TRUE;
    }

    @Override
    public void onInternalCommit(long commitIndex) {
      RaftGroupMembers now = node.getCommittedMembers();
      members = LibraryModel.members(now.getMembers(), now.getVotingMembers());
      lease.changed(members);
      log.hasOthers(hasOthers());
      if (hasOthers()) {
        store.awake(GroupNode.this);
      }
      BaseLogEntry entry = node.state().log().getLogEntry(commitIndex);
      applier.committed(
          GroupNode.this,
          CommittedEntry.members(groupId, commitIndex, entry.getTerm(), members),
          null,
          !tasks.isOnWriter());
    }

    @Override
    public void takeSnapshot(long commitIndex, Consumer<Object> chunks) {
      libraryLog.markerComes();
      log.ownMarkerAt(commitIndex);
      bytesSinceMarker = 0;
      chunks.accept("marker of group " + groupId + " at " + commitIndex);
    }

    @Override
    public void installSnapshot(long commitIndex, List<Object> chunks) {
      // At start the engine holds the marker's state: replay went at least that far.
      if (commitIndex > appliedIndex) {
        throw new IllegalStateException(
            "group "
                + groupId
                + ": a snapshot at "
                + commitIndex
                + " needs data that this store does not have; applied "
                + appliedIndex);
      }
    }

    @Override
    public Object getNewTermOperation() {
      return new Operation(EntryKind.NEW_TERM, new byte[0]);
    }
  }

  private void reported(RaftNodeReport report) {
    if (report.getReason() == RaftNodeReport.RaftNodeReportReason.TAKE_SNAPSHOT) {
      libraryLog.markerTaken();
    }
    if (report.getReason() != RaftNodeReport.RaftNodeReportReason.ROLE_CHANGE
        && report.getReason() != RaftNodeReport.RaftNodeReportReason.STATUS_CHANGE) {
      return;
    }
    boolean leads = report.getRole() == RaftRole.LEADER && !ended;
    if (leads) {
      leaderTerm = report.getTerm().getTerm();
    } else if (leaderTerm != 0) {
      leaderTerm = 0;
      applier.leadershipLost(this);
    }
  }

  private final class Sender implements io.microraft.transport.Transport {
    @Override
    public void send(RaftEndpoint target, io.microraft.model.message.RaftMessage message) {
      LeaderMessages repairs = leaderMessages;
      io.microraft.model.message.RaftMessage sent =
          repairs == null ? message : repairs.outgoing(message);
      if (sent == null || (sent instanceof PreVoteRequest && isBefore(asksFromNanos))) {
        return;
      }
      Peer to = LibraryModel.peer(target);
      long promise =
          sent instanceof AppendEntriesSuccessResponse
              ? liveness.neighbour(to.storeId()).promise()
              : 0;
      store.transport().send(new RaftMessage(groupId, self, to, promise, sent));
    }

    @Override
    public boolean isReachable(RaftEndpoint endpoint) {
      return true;
    }
  }

  Applier applier() {
    return applier;
  }

  // ---- what the applier calls

  /** Its place is taken or gone: what it committed and nobody applied yet concerns nobody. */
  void leave() {
    isGone = true;
  }

  boolean isGone() {
    return isGone;
  }

  void applied(long index) {
    appliedIndex = index;
  }

  /** The first entry of {@code term} is applied; whether this replica still leads in it. */
  boolean leadsIn(long term) {
    return leaderTerm == term && !ended;
  }

  void readable(long term) {
    readableTerm = term;
    if (term != 0) {
      firstLeadership.complete(null);
    }
  }

  long readableTerm() {
    return readableTerm;
  }

  void answered(int payloadBytes) {
    pendingBytes.addAndGet(-payloadBytes);
  }

  // ---- what others call

  @Override
  public long groupId() {
    return groupId;
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public long term() {
    return node.getTerm().getTerm();
  }

  @Override
  public Optional<Peer> leader() {
    return Optional.ofNullable(node.getTerm().getLeaderEndpoint()).map(LibraryModel::peer);
  }

  @Override
  public boolean isLeader() {
    long term = leaderTerm;
    return term != 0 && term == readableTerm;
  }

  @Override
  public boolean canRead() {
    long term = leaderTerm;
    return term != 0 && term == readableTerm && (members.voters().size() == 1 || lease.holds(term));
  }

  @Override
  public CompletableFuture<ReadOutcome> readBarrier() {
    CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();
    if (ended) {
      outcome.complete(new ReadOutcome.Unavailable("the group has ended"));
      return outcome;
    }
    execute(() -> {
      rest.ends();
      query(outcome);
    });
    return outcome;
  }

  private void query(CompletableFuture<ReadOutcome> outcome) {
    CompletableFuture<Ordered<Object>> query =
        node.query(
            new Operation(EntryKind.NEW_TERM, new byte[0]),
            QueryPolicy.LINEARIZABLE,
            Optional.empty(),
            Optional.empty());
    query.whenComplete((answer, failure) -> {
      if (failure == null) {
        applier.whenApplied(
            this,
            answer.getCommitIndex(),
            () -> outcome.complete(new ReadOutcome.Ready(appliedIndex)));
      } else if (failure instanceof NotLeaderException) {
        outcome.complete(new ReadOutcome.NotLeader(leader()));
      } else {
        outcome.complete(new ReadOutcome.Unavailable(String.valueOf(failure.getMessage())));
      }
    });
  }

  @Override
  public long appliedIndex() {
    return appliedIndex;
  }

  @Override
  public CompletableFuture<Void> reached(long index) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    if (appliedIndex >= index) {
      reached.complete(null);
    } else {
      applier.whenApplied(this, index, () -> reached.complete(null));
    }
    return reached;
  }

  @Override
  public CompletableFuture<ProposalOutcome> propose(
      long evaluatedTerm, byte[] payload, @Nullable Object attachment) {
    CompletableFuture<ProposalOutcome> outcome = new CompletableFuture<>();
    RaftLogException logFailure = store.logFailure();
    if (payload.length > settings.maxProposalBytes()) {
      outcome.complete(new ProposalOutcome.TooLarge(payload.length, settings.maxProposalBytes()));
    } else if (logFailure != null) {
      outcome.complete(new ProposalOutcome.ReadOnly(logFailure));
    } else if (ended) {
      outcome.complete(new ProposalOutcome.Gone("the group has ended"));
    } else if (pendingBytes.get() > maxPendingBytes) {
      store.counters().refusedAsBusy();
      outcome.complete(
          new ProposalOutcome.Busy("proposals of " + pendingBytes.get() + " bytes are under way"));
    } else {
      Operation operation = Operation.proposal(this, payload, attachment, outcome);
      execute(new Appending(evaluatedTerm, operation, outcome));
    }
    return outcome;
  }

  private void append(
      long evaluatedTerm, Operation operation, CompletableFuture<ProposalOutcome> outcome) {
    rest.ends();
    long term = leaderTerm;
    if (ended) {
      outcome.complete(new ProposalOutcome.Gone("the group has ended"));
    } else if (term == 0) {
      outcome.complete(new ProposalOutcome.NotLeader(leader()));
    } else if (term != evaluatedTerm) {
      outcome.complete(new ProposalOutcome.StaleTerm(term));
    } else {
      pendingBytes.addAndGet(operation.payload().length);
      store.counters().proposed(operation.payload().length);
      node.replicate(operation)
          .whenComplete((ordered, failure) -> {
            if (failure != null) {
              failed(operation, failure);
            }
          });
    }
  }

  private void failed(Operation operation, Throwable failure) {
    answered(operation.payload().length);
    if (failure instanceof NotLeaderException && operation.index() == 0) {
      operation.answer(new ProposalOutcome.NotLeader(leader()));
    } else if (failure instanceof CannotReplicateException && operation.index() == 0) {
      operation.answer(new ProposalOutcome.Busy("too many proposals are under way"));
    } else if (operation.index() == 0) {
      operation.answer(new ProposalOutcome.Gone(String.valueOf(failure.getMessage())));
    } else {
      operation.answer(new ProposalOutcome.Unknown(String.valueOf(failure.getMessage())));
    }
  }

  @Override
  public CompletableFuture<List<PeerProgress>> progress() {
    CompletableFuture<List<PeerProgress>> result = new CompletableFuture<>();
    execute(() -> result.complete(progressNow()));
    return result;
  }

  private List<PeerProgress> progressNow() {
    List<PeerProgress> all = new ArrayList<>();
    LeaderState leads = node.state().leaderState();
    if (leads != null) {
      long kept = node.state().log().snapshotIndex();
      long near = node.state().commitIndex() - settings.markerInterval() / 2;
      leads
          .getFollowerStates()
          .forEach((endpoint, state) -> {
            Peer peer = LibraryModel.peer(endpoint);
            all.add(
                new PeerProgress(
                    peer,
                    state.matchIndex() < Math.max(kept, near),
                    liveness.neighbour(peer.storeId()).silentNanos()));
          });
    }
    return all;
  }

  @Override
  public CompletableFuture<MemberOutcome> transferLeader(Peer target) {
    CompletableFuture<MemberOutcome> outcome = new CompletableFuture<>();
    execute(() -> {
      rest.ends();
      lease.bar(leaderTerm);
      outcome(node.transferLeadership(new LibraryModel.Endpoint(target)))
          .thenAccept(outcome::complete);
    });
    return outcome;
  }

  @Override
  public CompletableFuture<MemberOutcome> addLearner(Peer peer) {
    return change(peer, MembershipChangeMode.ADD_LEARNER);
  }

  @Override
  public CompletableFuture<MemberOutcome> promote(Peer learner) {
    return change(learner, MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER);
  }

  @Override
  public CompletableFuture<MemberOutcome> remove(Peer peer) {
    return change(peer, MembershipChangeMode.REMOVE_MEMBER);
  }

  private CompletableFuture<MemberOutcome> change(Peer peer, MembershipChangeMode mode) {
    CompletableFuture<MemberOutcome> outcome = new CompletableFuture<>();
    execute(() -> {
      rest.ends();
      // The library (0.7) never ends a transfer to a replica that is removed meanwhile, and takes
      // no more entries then.
      if (node.state().leadershipTransferState() != null) {
        outcome.complete(new MemberOutcome.Refused("leadership is being handed over"));
      } else {
        outcome(
                node.changeMembership(
                    new LibraryModel.Endpoint(peer),
                    mode,
                    node.getCommittedMembers().getLogIndex()))
            .thenAccept(outcome::complete);
      }
    });
    return outcome;
  }

  private <T> CompletableFuture<MemberOutcome> outcome(CompletableFuture<Ordered<T>> change) {
    return change.handle((done, failure) ->
        switch (failure) {
          case null -> new MemberOutcome.Done(members);
          case NotLeaderException e -> new MemberOutcome.NotLeader(leader());
          case io.microraft.exception.IndeterminateStateException e ->
              new MemberOutcome.Unknown(String.valueOf(e.getMessage()));
          default -> new MemberOutcome.Refused(String.valueOf(failure.getMessage()));
        });
  }

  @Override
  public void step(RaftMessage message) {
    execute(() -> take(message));
  }

  private void take(RaftMessage message) {
    if (ended || (isAsking(message.body()) && isBefore(quietUntilNanos))) {
      return;
    }
    LeaderMessages repairs = leaderMessages;
    if (repairs == null) {
      repairs = new LeaderMessages(node, MODEL);
      leaderMessages = repairs;
    }
    if (!(message.body() instanceof AppendEntriesSuccessResponse)) {
      rest.ends();
    }
    noteLeadership(message);
    if (repairs.handle(message.body())) {
      store.snapshotNeeded(groupId, self, message.from());
    }
    followed = leadingStore();
    RaftEndpoint leader = node.state().leader();
    isLeaderMember = leader != null && node.state().committedGroupMembers().isKnownMember(leader);
  }

  private static boolean isAsking(io.microraft.model.message.RaftMessage body) {
    return body instanceof PreVoteRequest
        || (body instanceof VoteRequest request && request.isSticky());
  }

  /** What a message says about the sender's place. */
  private void noteLeadership(RaftMessage message) {
    switch (message.body()) {
      case AppendEntriesSuccessResponse answer
          when leaderTerm != 0 && answer.getTerm() == leaderTerm -> {
        lease.answered(leaderTerm, message.from(), message.promise(), members);
        if (answer.getLastLogIndex() == node.state().log().lastLogOrSnapshotIndex()) {
          rest.answered(message.from());
        }
      }
      case PreVoteRequest asked
          when asked.getTerm() > node.state().term()
              && asked.getSender().equals(node.state().leader()) -> {
        // Who asks for votes does not lead any more. It may lack entries that are here, which it
        // lost unsynced: then it never leads again, and at rest nothing else makes us ask.
        clock.leap();
        campaign();
      }
      default -> {}
    }
  }

  @Override
  public CompletableFuture<Long> snapshotMarker() {
    CompletableFuture<Long> result = new CompletableFuture<>();
    execute(() -> {
      node.takeSnapshot();
      log.push();
      result.complete(node.state().log().snapshotIndex());
    });
    return result;
  }

  /**
   * Ends the group so that its data can be replaced by a snapshot, unless its log holds the
   * snapshot's place already: entries up to there may have been acknowledged then.
   *
   * @return its last vote; empty where it goes on
   */
  CompletableFuture<Optional<Vote>> endFor(SnapshotPoint point) {
    CompletableFuture<Optional<Vote>> result = new CompletableFuture<>();
    execute(() -> {
      if (ended || node.state().log().lastLogOrSnapshotIndex() >= point.index()) {
        result.complete(Optional.empty());
        return;
      }
      end("a snapshot takes the place of its data").thenRun(() -> result.complete(lastVote()));
    });
    return result;
  }

  private Optional<Vote> lastVote() {
    RaftTerm term = node.getTerm();
    return Optional.of(
        new Vote(
            term.getTerm(), Optional.ofNullable(term.getVotedEndpoint()).map(LibraryModel::peer)));
  }

  /** Ends the group: nothing is proposed any more, what is under way is answered as unknown. */
  CompletableFuture<Void> end(String reason) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    ended = true;
    execute(() -> {
      node.state()
          .invalidateFuturesFrom(
              0, new RaftException(reason, null, new IllegalStateException(reason)));
      node.terminate();
      if (leaderTerm != 0) {
        leaderTerm = 0;
        applier.leadershipLost(this);
      }
      firstLeadership.completeExceptionally(new IllegalStateException(reason));
      stopped.complete(null);
    });
    return stopped;
  }

  /** Writes that the group is destroyed; call after {@link #end}. */
  void logDestroyed() {
    execute(log::destroyed);
  }

  @Override
  public String toString() {
    return "group " + groupId;
  }
}
