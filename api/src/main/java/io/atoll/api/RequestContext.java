package io.atoll.api;

import java.util.Set;

/**
 * What accompanies every request to a store.
 *
 * @param region the Region that the sender believes holds the keys
 * @param epoch its epoch as the sender knows it
 * @param priority which queue serves the request
 * @param isolation whether reads heed locks
 * @param resolvedLocks start timestamps of transactions whose locks the sender found to be harmless
 *     to this read (rolled back, or committed after it)
 * @param deadlineNanos on the process's monotonic clock, when the sender gives up; {@code
 *     Long.MAX_VALUE} for never
 * @param replica which may answer, where the request is a read
 */
public record RequestContext(
    RegionId region,
    RegionEpoch epoch,
    Priority priority,
    Isolation isolation,
    Set<Long> resolvedLocks,
    long deadlineNanos,
    Replica replica) {

  /** Which replica may answer a read. */
  public enum Replica {
    /** The leader alone. */
    LEADER,
    /** Any: one that follows asks its leader how far it must be (TiKV's replica read). */
    ANY,
    /**
     * Any that has all of what was committed at the read's timestamp by what it knows itself
     * (TiKV's stale read); others say {@link RegionResult.DataIsNotReady}.
     */
    STALE
  }

  public enum Priority {
    LOW,
    NORMAL,
    HIGH
  }

  public enum Isolation {
    /** Snapshot isolation: locks at or below the read's timestamp stop it. */
    SNAPSHOT,
    /** Newest committed version, locks ignored (READ COMMITTED of TiKV; used by GC and checks). */
    IGNORE_LOCKS
  }

  /** A request to the leader. */
  public RequestContext(
      RegionId region,
      RegionEpoch epoch,
      Priority priority,
      Isolation isolation,
      Set<Long> resolvedLocks,
      long deadlineNanos) {
    this(region, epoch, priority, isolation, resolvedLocks, deadlineNanos, Replica.LEADER);
  }

  public static RequestContext of(Region region) {
    return new RequestContext(
        region.id(), region.epoch(), Priority.NORMAL, Isolation.SNAPSHOT, Set.of(), Long.MAX_VALUE);
  }
}
