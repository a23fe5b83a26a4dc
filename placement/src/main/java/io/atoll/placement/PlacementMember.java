package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.kv.KvEngine;
import io.atoll.raft.InstallOutcome;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftCounters;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftStore;
import io.atoll.raft.ReadOutcome;
import io.atoll.raft.StoreBeat;
import io.atoll.runtime.Environment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the members that replicate placement by Raft. The one that leads serves, with a {@link
 * PlacementService} of its own for each term; what it tells it confirms by its lease, so that
 * timestamps increase over all members, whatever a deposed leader still believes. A member that was
 * away for long takes the leader's state whole. Thread-safe. Owns engine and log.
 *
 * <p>Members are as configured, from their first start on; a member that lost its folder must not
 * come back under its old id.
 */
public final class PlacementMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementMember.class);

  /** How this member reaches the others, beside the log's own transport. */
  public interface Others {
    /** What a member holds; empty where it does not answer. Blocks. */
    Optional<JournalSnapshot> snapshotOf(Peer member);
  }

  private final Environment environment;
  private final KvEngine engine;
  private final Others others;
  private final Duration timeout;
  private final JournalMachine machine;
  private final CompletableFuture<RaftStore> opened = new CompletableFuture<>();
  private final AtomicBoolean isFetching = new AtomicBoolean();
  // Guarded by this.
  private long leadingTerm;
  private @Nullable PlacementService leading;

  private PlacementMember(
      Environment environment, KvEngine engine, Members members, Others others, Duration timeout) {
    this.environment = environment;
    this.engine = engine;
    this.others = others;
    this.timeout = timeout;
    this.machine = new JournalMachine(engine, members, new Watching());
  }

  /**
   * Opens a member, making its group at the first start.
   *
   * @param members all of them, the same at each member and each start
   * @param timeout how long the service waits for Regions, and for the others to confirm it
   */
  public static PlacementMember open(
      Environment environment,
      KvEngine engine,
      RaftJournal.LogOpener log,
      Members members,
      Others others,
      Duration timeout) {
    PlacementMember member = new PlacementMember(environment, engine, members, others, timeout);
    if (member.machine.isNew()) {
      member.machine.create();
    }
    member.opened.complete(log.open(engine, member.machine));
    return member;
  }

  /** The service, while this member leads. */
  public synchronized Optional<PlacementService> leading() {
    return Optional.ofNullable(leading);
  }

  /** Who leads, as far as this member knows. */
  public Optional<Peer> leader() {
    return group().flatMap(RaftGroup::leader);
  }

  /** What this member holds, for one that was away. */
  public Optional<JournalSnapshot> snapshot() {
    // The term first: what is applied later may only be newer.
    return group().flatMap(group -> machine.snapshot(group.term()));
  }

  /** What its log has done since it was opened. */
  public RaftCounters raftCounters() {
    return opened.join().counters();
  }

  /** Bytes of its log's files. */
  public long logBytes() {
    return opened.join().logBytes();
  }

  public void step(RaftMessage message) {
    opened.join().step(message);
  }

  public void step(StoreBeat beat) {
    opened.join().step(beat);
  }

  private Optional<RaftGroup> group() {
    return opened.join().group(JournalMachine.GROUP);
  }

  private final class Watching implements JournalMachine.Watcher {
    @Override
    public void leads(long term) {
      synchronized (PlacementMember.this) {
        leadingTerm = term;
        endLeading();
      }
      // Not here: reading what was saved takes its time.
      environment.scheduler().start("placement-lead", () -> lead(term));
    }

    @Override
    public void follows() {
      synchronized (PlacementMember.this) {
        leadingTerm = 0;
        endLeading();
      }
    }

    @Override
    public void needsSnapshot(Peer leader) {
      if (isFetching.compareAndSet(false, true)) {
        environment.scheduler().start("placement-fetch", () -> fetch(leader));
      }
    }
  }

  /** The lock is held. Cheap: it only passes on that watches have ended. */
  private void endLeading() {
    PlacementService ended = leading;
    leading = null;
    if (ended != null) {
      ended.deposed();
    }
  }

  private void lead(long term) {
    RaftStore raft = opened.join();
    PlacementService service =
        new PlacementService(
            environment,
            new RaftJournal(environment, machine, raft, OptionalLong.of(term)),
            timeout,
            () -> confirm(term));
    synchronized (this) {
      if (leadingTerm == term) {
        leading = service;
        LOG.info("placement serves here term={}", term);
      }
    }
  }

  private void confirm(long term) {
    RaftGroup group =
        group().orElseThrow(() -> new PlacementUnavailableException("placement is closed"));
    if (!group.canRead() && !passesBarrier(group)) {
      throw new PlacementUnavailableException("the other members of placement do not answer");
    }
    // Asked for last: a lease of a later term of this member is not this service's.
    if (group.term() != term) {
      throw new PlacementUnavailableException("another member of placement leads");
    }
  }

  private boolean passesBarrier(RaftGroup group) {
    try {
      return environment.scheduler().await(group.readBarrier(), timeout)
          instanceof ReadOutcome.Ready;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private void fetch(Peer leader) {
    try {
      Optional<JournalSnapshot> found = others.snapshotOf(leader);
      if (found.isEmpty()) {
        return;
      }
      InstallOutcome outcome =
          opened
              .join()
              .install(machine.at(found.get()), Set.of(), () -> machine.replace(found.get()))
              .join();
      LOG.info("placement took the state of {}: {}", leader, outcome);
    } catch (RuntimeException e) {
      // It is asked for again as long as it is needed.
      LOG.warn("placement could not take the state of {}", leader, e);
    } finally {
      isFetching.set(false);
    }
  }

  @Override
  public void close() {
    leading().ifPresent(PlacementService::close);
    opened.join().close();
    engine.flush();
    engine.close();
  }
}
