package io.atoll.store;

import io.atoll.kv.KvEngine;
import io.atoll.raft.ApplyBatch;
import io.atoll.raft.CommittedEntry;
import io.atoll.raft.InstallOutcome;
import io.atoll.raft.MemberOutcome;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.ProposalOutcome;
import io.atoll.raft.RaftCounters;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftStore;
import io.atoll.raft.ReadOutcome;
import io.atoll.raft.StateMachine;
import io.atoll.raft.StoredGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Groups of one replica with a log in memory that outlives the store: every proposal is committed
 * at once, applied by one thread in batches over all groups, and given again after a crash where
 * the engine lost it.
 */
final class LocalRaft {
  private record Logged(long group, long index, long term, byte[] payload, boolean isNewTerm) {}

  private final List<Logged> log = new ArrayList<>();
  private final Map<Long, Long> terms = new HashMap<>();

  /** Applies entries one by one, so that batches hide nothing. */
  boolean appliesSingly;

  synchronized int entries() {
    return log.size();
  }

  RaftStore open(KvEngine engine, StateMachine machine) {
    Running running = new Running(machine);
    running.recover();
    running.start();
    return running;
  }

  private final class Running implements RaftStore {
    private final RaftCounters counters = new RaftCounters();
    private final StateMachine machine;
    private final Map<Long, Group> groups = new ConcurrentHashMap<>();
    private final List<Runnable> queue = new ArrayList<>();
    private final List<CommittedEntry> ready = new ArrayList<>();
    private final Map<CommittedEntry, CompletableFuture<ProposalOutcome>> waiting = new HashMap<>();
    private boolean isClosed;
    private Thread thread;

    private Running(StateMachine machine) {
      this.machine = machine;
    }

    @Override
    public CompletableFuture<InstallOutcome> install(
        StoredGroup group, Set<Long> absorbed, Runnable ingest) {
      return CompletableFuture.completedFuture(new InstallOutcome.Refused("alone"));
    }

    @Override
    public CompletableFuture<Void> retire(long groupId, Runnable clear) {
      throw new IllegalStateException("alone");
    }

    private void recover() {
      for (StoredGroup stored : machine.storedGroups()) {
        groups.put(stored.groupId(), new Group(stored));
      }
      List<Logged> all;
      synchronized (LocalRaft.this) {
        all = List.copyOf(log);
      }
      // Whole log again and again, until no new group appears: children come after their parents.
      boolean progress = true;
      while (progress) {
        progress = false;
        for (Logged entry : all) {
          Group group = groups.get(entry.group);
          if (group != null && entry.index == group.applied + 1) {
            applyAll(
                List.of(
                    entry.isNewTerm
                        ? CommittedEntry.newTerm(entry.group, entry.index, entry.term)
                        : CommittedEntry.command(
                            entry.group, entry.index, entry.term, entry.payload, null)));
            progress = true;
          }
        }
      }
      for (Group group : List.copyOf(groups.values())) {
        group.lead();
      }
    }

    private void start() {
      thread = Thread.ofPlatform().daemon().name("local-raft").start(this::run);
    }

    private void run() {
      while (true) {
        List<CommittedEntry> batch;
        synchronized (this) {
          while (ready.isEmpty() && !isClosed) {
            try {
              wait();
            } catch (InterruptedException e) {
              return;
            }
          }
          if (isClosed) {
            return;
          }
          batch = List.copyOf(ready);
          ready.clear();
        }
        if (appliesSingly) {
          for (CommittedEntry entry : batch) {
            applyAll(List.of(entry));
          }
        } else {
          applyAll(batch);
        }
      }
    }

    private void applyAll(List<CommittedEntry> entries) {
      List<StoredGroup> created = new ArrayList<>();
      machine.apply(
          new ApplyBatch() {
            @Override
            public List<CommittedEntry> entries() {
              return entries;
            }

            @Override
            public void createGroup(StoredGroup group) {
              created.add(group);
            }

            @Override
            public void destroyGroup(long groupId) {
              groups.remove(groupId);
            }
          });
      for (CommittedEntry entry : entries) {
        Group group = groups.get(entry.groupId());
        if (group != null) {
          group.applied = entry.index();
        }
      }
      for (StoredGroup stored : created) {
        Group group = new Group(stored);
        groups.putIfAbsent(stored.groupId(), group);
        if (thread != null) {
          group.lead();
        }
      }
      for (CommittedEntry entry : entries) {
        CompletableFuture<ProposalOutcome> future;
        synchronized (this) {
          future = waiting.remove(entry);
        }
        if (future != null) {
          future.complete(new ProposalOutcome.Applied(entry.index(), entry.term(), entry.answer()));
        }
      }
    }

    @Override
    public RaftGroup create(StoredGroup stored) {
      Group group = new Group(stored);
      groups.put(stored.groupId(), group);
      group.lead();
      return group;
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
      groups.remove(groupId);
    }

    @Override
    public void step(RaftMessage message) {}

    @Override
    public void step(io.atoll.raft.StoreBeat beat) {}

    @Override
    public RaftCounters counters() {
      return counters;
    }

    @Override
    public long logBytes() {
      return queue.size();
    }

    @Override
    public void close() {
      List<CompletableFuture<ProposalOutcome>> lost;
      synchronized (this) {
        isClosed = true;
        lost = List.copyOf(waiting.values());
        waiting.clear();
        notifyAll();
      }
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lost.forEach(f -> f.complete(new ProposalOutcome.Unknown("closed")));
    }

    private final class Group implements RaftGroup {
      private final StoredGroup stored;
      private long applied;
      private long last;
      private long term;
      private volatile boolean isLeader;

      private Group(StoredGroup stored) {
        this.stored = stored;
        this.applied = stored.appliedIndex();
      }

      private void lead() {
        synchronized (Running.this) {
          synchronized (LocalRaft.this) {
            last = applied;
            for (Logged entry : log) {
              if (entry.group == stored.groupId()) {
                last = Math.max(last, entry.index);
              }
            }
            term = terms.merge(stored.groupId(), INITIAL_TERM + 1, (a, b) -> a + 1);
          }
          isLeader = true;
        }
        machine.leaderStarted(stored.groupId(), term);
      }

      @Override
      public long groupId() {
        return stored.groupId();
      }

      @Override
      public Peer self() {
        return stored.members().voters().iterator().next();
      }

      @Override
      public Members members() {
        return stored.members();
      }

      @Override
      public long term() {
        return term;
      }

      @Override
      public Optional<Peer> leader() {
        return isLeader ? Optional.of(self()) : Optional.empty();
      }

      @Override
      public boolean isLeader() {
        return isLeader;
      }

      @Override
      public boolean canRead() {
        return isLeader;
      }

      @Override
      public CompletableFuture<ReadOutcome> readBarrier() {
        return CompletableFuture.completedFuture(new ReadOutcome.NotLeader(leader()));
      }

      @Override
      public long appliedIndex() {
        return applied;
      }

      @Override
      public CompletableFuture<Void> reached(long index) {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletableFuture<ProposalOutcome> propose(
          long evaluatedTerm, byte[] payload, Object attachment) {
        CompletableFuture<ProposalOutcome> future = new CompletableFuture<>();
        synchronized (Running.this) {
          if (isClosed) {
            future.complete(new ProposalOutcome.Gone("closed"));
            return future;
          }
          if (evaluatedTerm != term) {
            future.complete(new ProposalOutcome.StaleTerm(term));
            return future;
          }
          last++;
          synchronized (LocalRaft.this) {
            log.add(new Logged(stored.groupId(), last, term, payload, false));
          }
          // As on other replicas: the payload decides, not the attachment, for every other entry.
          CommittedEntry entry =
              CommittedEntry.command(
                  stored.groupId(), last, term, payload, last % 2 == 0 ? attachment : null);
          waiting.put(entry, future);
          ready.add(entry);
          Running.this.notifyAll();
        }
        return future;
      }

      @Override
      public CompletableFuture<List<io.atoll.raft.PeerProgress>> progress() {
        return CompletableFuture.completedFuture(List.of());
      }

      @Override
      public CompletableFuture<MemberOutcome> transferLeader(Peer target) {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletableFuture<MemberOutcome> addLearner(Peer peer) {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletableFuture<MemberOutcome> promote(Peer learner) {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletableFuture<MemberOutcome> remove(Peer peer) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void step(RaftMessage message) {}

      @Override
      public CompletableFuture<Long> snapshotMarker() {
        return CompletableFuture.completedFuture(applied);
      }
    }
  }
}
