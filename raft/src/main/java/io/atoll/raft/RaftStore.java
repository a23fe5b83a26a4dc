package io.atoll.raft;

import io.atoll.kv.KvEngine;
import io.atoll.runtime.Environment;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * All Raft groups of one store: their shared log, threads and timers. Opening (from environment,
 * settings, transport, engine and state machine) recovers the log and gives the state machine every
 * entry that the engine lost; when opening returns, every group that the engine holds runs, and
 * groups with one voter lead (their {@link StateMachine#leaderStarted} has been called).
 */
public interface RaftStore extends AutoCloseable {
  /**
   * Opens or creates a store's log and starts its groups.
   *
   * @param engine the engine that {@code stateMachine} writes to; its flushes free log segments
   * @throws RaftLogException when the log is damaged or cannot be read or written
   */
  static RaftStore open(
      Environment environment,
      RaftSettings settings,
      Transport transport,
      KvEngine engine,
      StateMachine stateMachine) {
    return RaftGroups.open(environment, settings, transport, engine, stateMachine);
  }

  /**
   * Starts a group that the caller has just written to the engine (descriptor and applied index
   * {@link RaftGroup#INITIAL_INDEX}): the first Region of an empty store. Groups born in apply use
   * {@link ApplyBatch#createGroup}. Durable when a proposal of it is, or when the engine flushed.
   */
  RaftGroup create(StoredGroup group);

  /**
   * Puts this store's replica of a group, whether it runs here or not, at a snapshot. The replica
   * is stopped, {@code ingest} is called on a thread of its own, then the replica runs on from
   * there.
   *
   * @param group what the engine durably holds after {@code ingest}, its applied index the
   *     snapshot's
   * @param absorbed other groups whose data is a part of the snapshot's: they are stopped with the
   *     replica, {@code ingest} takes them out of the engine, and then they are gone
   * @param ingest replaces in the engine what it held of the group; nobody applies entries of the
   *     group meanwhile. When it throws, the replica stays stopped
   */
  CompletableFuture<InstallOutcome> install(StoredGroup group, Set<Long> absorbed, Runnable ingest);

  /**
   * Ends a replica that its group no longer has. {@code clear} removes it from the engine, when
   * nothing of it is being applied any more; as with {@link #destroy}, a crash soon after brings it
   * back.
   */
  CompletableFuture<Void> retire(long groupId, Runnable clear);

  /** A running group. */
  Optional<RaftGroup> group(long groupId);

  Collection<RaftGroup> groups();

  /**
   * Destroys a group whose descriptor the caller has removed from the engine. Pending proposals end
   * as {@link ProposalOutcome.Unknown}. A crash before the engine's next flush brings the group
   * back.
   */
  void destroy(long groupId);

  /** Delivers a message to its group, where it runs here. */
  void step(RaftMessage message);

  /** Takes a beat of another store. */
  void step(StoreBeat beat);

  /** What was done since the opening. */
  RaftCounters counters();

  /** Bytes in the log's files. */
  long logBytes();

  /** Stops all groups; what was acknowledged is safe. Pending proposals end as unknown. */
  @Override
  void close();
}
