package io.atoll.raft;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** This store's replica of one group. Thread-safe; no method blocks. */
public interface RaftGroup {
  /**
   * A group's log starts after this index and term, as if a snapshot had been taken there, so that
   * a replica added later always needs the data and never only the log (as in TiKV).
   */
  long INITIAL_INDEX = 5;

  /** See {@link #INITIAL_INDEX}. */
  long INITIAL_TERM = 5;

  long groupId();

  /** This replica. */
  Peer self();

  Members members();

  /** The newest term this replica knows. */
  long term();

  /** The leader of {@link #term}, where known. */
  Optional<Peer> leader();

  /**
   * Whether this replica is leader and has applied all entries before its term: it may evaluate
   * commands of {@link #term}. Cheap: two volatile reads.
   */
  boolean isLeader();

  /**
   * Whether this replica may answer reads from the engine as it is: it is leader, has applied all
   * entries before its term, and its lease holds now. Every acknowledged write is in the engine
   * then. Cheap: no lock, no call. A group with one voter holds its lease while it is leader.
   */
  boolean canRead();

  /**
   * For a read when {@link #canRead} is false: completes when the engine holds everything committed
   * before the call, or says why it cannot.
   */
  CompletableFuture<ReadOutcome> readBarrier();

  /** The index up to which the engine holds this group's entries. */
  long appliedIndex();

  /**
   * Completes when {@link #appliedIndex} has reached an index; never where the group ends before.
   */
  CompletableFuture<Void> reached(long index);

  /**
   * Appends a command and completes when it is applied here, on the apply thread: whoever has more
   * to do than to wake a waiter moves to a thread of its own.
   *
   * @param evaluatedTerm the {@link #term} under which the command was evaluated; the entry is
   *     written in this term or not at all
   * @param payload never changed afterwards
   * @param attachment the decoded form of the payload, see {@link CommittedEntry#attachment}
   */
  CompletableFuture<ProposalOutcome> propose(
      long evaluatedTerm, byte[] payload, @Nullable Object attachment);

  /** How the other replicas do, as this one sees them; none where it does not lead. */
  CompletableFuture<List<PeerProgress>> progress();

  /** Hands leadership to another voter. */
  CompletableFuture<MemberOutcome> transferLeader(Peer target);

  /** Adds a replica that only follows; one change of members at a time. */
  CompletableFuture<MemberOutcome> addLearner(Peer peer);

  /** Makes a caught-up learner a voter. */
  CompletableFuture<MemberOutcome> promote(Peer learner);

  CompletableFuture<MemberOutcome> remove(Peer peer);

  /** A message from another replica, as its {@link Transport} was given it. */
  void step(RaftMessage message);

  /**
   * Marks the applied state as a snapshot of the library, which then drops its entries; cheap, no
   * data is copied. The index of the marker.
   */
  CompletableFuture<Long> snapshotMarker();
}
