package io.atoll.ddl.job;

import java.util.Set;

/**
 * The other SQL nodes, as this one's schema changes need them. Blocking; fails with {@link
 * io.atoll.api.PlacementUnavailableException} where nobody knows them now.
 */
public interface OtherNodes {
  /** A node that is certainly the only one, and so the owner. */
  OtherNodes NONE =
      new OtherNodes() {
        @Override
        public void begin(Listener listener) {}

        @Override
        public long ownership() {
          return ALONE;
        }

        @Override
        public void agree(Set<Long> tableIds, long endedJob, Runnable checkCancelled) {}

        @Override
        public void queued() {}
      };

  /** {@link #ownership} of a node that need not fear another. */
  long ALONE = 0;

  /** {@link #ownership} of a node that is not the owner, or perhaps not for long. */
  long NOT_OWNER = -1;

  /** What happens at other nodes. Called by threads that wait for it. */
  interface Listener {
    /** The ownership may be this node's now, or the queue has changed. */
    void wake();

    /** A job has ended at its owner, and its schemas are in force here. */
    void ended(long jobId);
  }

  /** Begins to tell. */
  void begin(Listener listener);

  /**
   * Which ownership of schema changes is this node's: each is greater than all before it, of any
   * node. Known by this process's clock, so it may end before a transaction that is begun now is
   * committed: such transactions are fenced.
   */
  long ownership();

  /**
   * Returns when each other node has taken up the schemas that are committed now, and none has a
   * transaction that uses one of the tables by older ones; nodes that do not answer count when
   * nothing of theirs can be committed any more.
   *
   * @param endedJob that the others are told of; 0 for none
   * @param checkCancelled throws where that is not to be waited for
   */
  void agree(Set<Long> tableIds, long endedJob, Runnable checkCancelled);

  /** Tells the owner that the queue has changed. Never throws. */
  void queued();
}
