package io.atoll.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of a store drive: the engine with its Regions. Implemented by {@code store}.
 *
 * <p>The contract that makes a crash harmless: {@link #apply} writes a batch's data, the new
 * applied index of every group in it, and changed descriptors in ONE engine write, and skips
 * nothing else; the engine loses its newest writes at a crash, all families together, and is given
 * the lost entries again.
 */
public interface StateMachine {
  /**
   * The groups whose descriptor the engine holds, with their applied indexes. Called once, when the
   * store opens.
   */
  List<StoredGroup> storedGroups();

  /**
   * Applies a batch and returns after the engine's write. Runs on an apply thread (a platform
   * thread; in simulation a virtual one); never twice at a time for one group. Every entry is one
   * above the group's applied index. Sets {@link CommittedEntry#answer} where the proposer waits
   * for one. {@link io.atoll.kv.KvException.NoSpace} says that nothing was written: the same batch
   * comes again. Any other exception stops the store: a replica that cannot apply must not go on.
   */
  void apply(ApplyBatch batch);

  /**
   * This replica became leader of the group in {@code term} and has applied everything before its
   * term: reads and proposals may begin when this returns. On the apply thread, in order with
   * {@link #apply}; must not block on a proposal.
   */
  void leaderStarted(long groupId, long term);

  /** This replica is no longer leader; in order with {@link #leaderStarted}, any thread. */
  void leaderStopped(long groupId);

  /**
   * Whether a replica that is not here may still come: false where it was here and was removed, or
   * its group has become a part of another. Any thread; may read the engine.
   */
  boolean mayCome(long groupId, Peer replica);

  /**
   * The log cannot bring this store's replica of a group up to its leader: the replica's data must
   * come from the leader's store, see {@link RaftStore#install}. Also for groups that are not here,
   * when a leader sends to a peer of this store. Called again and again as long as it is so; any
   * thread, must not block.
   *
   * @param self the replica that the leader sends to; another than the one here where that one was
   *     removed and replaced
   */
  void snapshotNeeded(long groupId, Peer self, Peer leader);

  /**
   * The shared log failed (I/O error): nothing can be written any more until the process starts
   * again; reads may go on. Called once, from any thread.
   */
  void logFailed(RaftLogException cause);

  /**
   * The disk is full, or no longer: what was proposed before waits for space, and what would be
   * proposed now had better be refused. From the thread that waits.
   *
   * @param cause null when there is space again
   */
  void waitsForSpace(@Nullable RaftLogException cause);
}
