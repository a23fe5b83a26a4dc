package io.atoll.raft;

import io.atoll.kv.KvEngine;
import io.atoll.kv.KvException;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what its groups committed, as one batch for the state machine, and answers the proposers:
 * on a thread of its own, or on the log's writer where that has nothing better to do ({@link
 * #drain}). Things for one group stay in order because they pass one queue.
 */
final class Applier implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final int BATCH_ENTRIES = 1024;
  private static final long BATCH_BYTES = 4 << 20;

  private sealed interface Item {}

  private record Committed(CommittedEntry entry) implements Item {}

  private record LeadershipLost(GroupNode group) implements Item {}

  private record WhenApplied(GroupNode group, long index, Runnable then) implements Item {}

  private record Then(Runnable task) implements Item {}

  private final StateMachine stateMachine;
  private final KvEngine engine;
  private final FlushedIndexes flushed;
  private final RaftGroups store;
  private final SpaceWait space;
  private final RaftCounters counters;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<>();
  private final List<WhenApplied> waiting = new ArrayList<>();
  private final AtomicBoolean isDraining = new AtomicBoolean();
  private volatile @Nullable Thread parked;
  private volatile boolean closing;
  private volatile boolean failed;

  // Of whoever drains.
  private final List<CommittedEntry> batch = new ArrayList<>();

  Applier(
      RaftGroups store,
      StateMachine stateMachine,
      KvEngine engine,
      FlushedIndexes flushed,
      SpaceWait space,
      RaftCounters counters,
      Clock clock) {
    this.store = store;
    this.space = space;
    this.counters = counters;
    this.clock = clock;
    this.stateMachine = stateMachine;
    this.engine = engine;
    this.flushed = flushed;
  }

  /**
   * In the group's order of tasks, in index order.
   *
   * @param wakes false where the caller sees to it that {@link #drain} or {@link #wake} follows
   */
  void committed(
      GroupNode group, CommittedEntry entry, @Nullable Operation operation, boolean wakes) {
    entry.group = group;
    entry.operation = operation;
    counters.committed();
    queue.add(new Committed(entry));
    if (failed) {
      giveUp();
    }
    if (wakes) {
      wake();
    }
  }

  void leadershipLost(GroupNode group) {
    queue.add(new LeadershipLost(group));
    wake();
  }

  /** Runs {@code then} once the group's applied index reached {@code index}. */
  void whenApplied(GroupNode group, long index, Runnable then) {
    queue.add(new WhenApplied(group, index, then));
    wake();
  }

  /** Runs {@code task}, which must be short, once all that was committed so far is applied. */
  void then(Runnable task) {
    queue.add(new Then(task));
    wake();
  }

  boolean isWaiting() {
    return !queue.isEmpty();
  }

  /** Lets the apply thread do what waits. */
  void wake() {
    Thread thread = parked;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Applies what was committed, then ends. */
  void close() {
    closing = true;
    wake();
  }

  @Override
  public void run() {
    while (true) {
      drain();
      if (failed || (closing && queue.isEmpty())) {
        return;
      }
      parked = Thread.currentThread();
      // Who drains elsewhere takes all there is, and wakes this thread where it is to end.
      if (isDraining.get() || (queue.isEmpty() && !closing)) {
        LockSupport.park(this);
      }
      parked = null;
    }
  }

  /** Applies all that waits, unless another thread is doing that. */
  void drain() {
    while (!failed && !queue.isEmpty() && isDraining.compareAndSet(false, true)) {
      try {
        for (Item item = queue.poll(); item != null && !failed; item = queue.poll()) {
          take(item);
        }
      } catch (RuntimeException | Error e) {
        LOG.error("Committed entries cannot be applied; the store stops", e);
        failed = true;
        store.applyFailed(e);
        batch.forEach(Applier::unapplied);
        batch.clear();
        giveUp();
      } finally {
        isDraining.set(false);
      }
    }
    if (closing || failed) {
      wake();
    }
  }

  /** Answers whoever waits for what is in the log and was not applied. */
  private void giveUp() {
    for (Item item = queue.poll(); item != null; item = queue.poll()) {
      if (item instanceof Committed(CommittedEntry entry)) {
        unapplied(entry);
      }
    }
  }

  private static void unapplied(CommittedEntry entry) {
    GroupNode group = group(entry);
    Operation operation = entry.operation;
    if (operation != null && operation.isAwaitedAt(group)) {
      group.answered(entry.payload().length);
      operation.answer(
          new ProposalOutcome.Unknown("it is in the log, and is applied when the store starts"));
    }
  }

  private void take(Item first) {
    Item item = first;
    long bytes = 0;
    while (item instanceof Committed(CommittedEntry entry)) {
      bytes += entry.payload().length;
      batch.add(entry);
      item = null;
      if (batch.size() >= BATCH_ENTRIES || bytes >= BATCH_BYTES) {
        break;
      }
      item = queue.poll();
    }
    if (!batch.isEmpty()) {
      long begun = clock.nanos();
      apply(batch);
      counters.applied(clock.nanos() - begun);
      counters.taken(batch.size());
      batch.clear();
    }
    if (item != null) {
      control(item);
    }
  }

  private void control(Item item) {
    switch (item) {
      case LeadershipLost(GroupNode group) -> {
        if (group.readableTerm() != 0) {
          group.readable(0);
          stateMachine.leaderStopped(group.groupId());
        }
      }
      case WhenApplied wait -> {
        if (wait.group.appliedIndex() >= wait.index) {
          wait.then.run();
        } else {
          waiting.add(wait);
        }
      }
      case Then then -> then.task.run();
      case Committed committed -> throw new IllegalStateException("not a control item");
    }
  }

  private void apply(List<CommittedEntry> committed) {
    Batch batch = new Batch(committed.size());
    Map<Long, long[]> reached = new HashMap<>();
    long groupId = -1;
    long[] last = {0};
    for (CommittedEntry entry : committed) {
      GroupNode group = group(entry);
      if (group.isGone()) {
        continue;
      }
      if (entry.groupId() != groupId) {
        groupId = entry.groupId();
        last = reached.computeIfAbsent(groupId, id -> new long[] {group.appliedIndex()});
      }
      if (entry.index() <= last[0]) {
        continue; // the engine had it before the restart
      }
      if (entry.index() != last[0] + 1) {
        throw new IllegalStateException(entry + " does not follow the applied index " + last[0]);
      }
      last[0] = entry.index();
      batch.entries.add(entry);
    }
    if (!batch.entries.isEmpty()) {
      space.run(() -> {
        batch.created.clear();
        batch.destroyed.clear();
        try {
          stateMachine.apply(batch);
          return null;
        } catch (KvException.NoSpace e) {
          return new RaftLogException(
              RaftLogException.Reason.NO_SPACE, String.valueOf(e.getMessage()), e);
        }
      });
    }
    // Before anybody can see the new indexes, so that a flush cannot be credited with them early.
    flushed.applied(engine.lastWriteSequence(), reached);
    for (CommittedEntry entry : batch.entries) {
      group(entry).applied(entry.index());
    }
    if (!batch.created.isEmpty()) {
      // Where the parent leads, its children shall: one store asks for votes before the others.
      boolean isLed = committed.stream().anyMatch(entry -> group(entry).readableTerm() != 0);
      batch.created.forEach(created -> store.startCreated(created, isLed));
    }
    batch.destroyed.forEach(store::destroy);
    for (CommittedEntry entry : committed) {
      answer(entry);
    }
    for (int i = waiting.size() - 1; i >= 0; i--) {
      WhenApplied wait = waiting.get(i);
      if (wait.group.appliedIndex() >= wait.index) {
        waiting.remove(i);
        wait.then.run();
      }
    }
  }

  private void answer(CommittedEntry entry) {
    GroupNode group = group(entry);
    if (group.isGone()) {
      unapplied(entry);
      return;
    }
    if (entry.kind() == CommittedEntry.Kind.NEW_TERM && group.leadsIn(entry.term())) {
      stateMachine.leaderStarted(entry.groupId(), entry.term());
      group.readable(entry.term());
    }
    Operation operation = entry.operation;
    if (operation != null && operation.isAwaitedAt(group)) {
      group.answered(entry.payload().length);
      operation.answer(new ProposalOutcome.Applied(entry.index(), entry.term(), entry.answer()));
    }
  }

  private static GroupNode group(CommittedEntry entry) {
    GroupNode group = entry.group;
    if (group == null) {
      throw new IllegalStateException(entry + " belongs to no group");
    }
    return group;
  }

  /** The state machine's view. */
  static final class Batch implements ApplyBatch {
    private final List<CommittedEntry> entries;
    private final List<StoredGroup> created = new ArrayList<>();
    private final List<Long> destroyed = new ArrayList<>();

    Batch(int capacity) {
      entries = new ArrayList<>(capacity);
    }

    Batch(List<CommittedEntry> entries) {
      this.entries = entries;
    }

    @Override
    public List<CommittedEntry> entries() {
      return Collections.unmodifiableList(entries);
    }

    @Override
    public void createGroup(StoredGroup group) {
      created.add(group);
    }

    @Override
    public void destroyGroup(long groupId) {
      destroyed.add(groupId);
    }

    void add(CommittedEntry entry) {
      entries.add(entry);
    }

    int size() {
      return entries.size();
    }

    List<StoredGroup> created() {
      return created;
    }

    List<Long> destroyed() {
      return destroyed;
    }
  }
}
