package io.atoll.store;

import io.atoll.api.RegionHeartbeat;

/**
 * How a store stands at a moment, for watchers.
 *
 * @param regions replicas on it
 * @param leaders those that lead
 * @param notRunning replicas whose Raft group does not run
 * @param waitingLocks requests that wait for a lock
 * @param waitingReads tasks that wait for a thread of the read pool
 * @param refusedReads tasks that did not fit into its queue, since the start
 * @param load of the Regions that are here now
 * @param logBytes of the shared log's files
 * @param safePoint versions that no read at or above it can see may be gone
 * @param maxTs the greatest timestamp read at, as this store knows
 * @param capacityBytes of the disk; 0 where that cannot be told
 * @param availableBytes of it
 * @param refusesRows whether the disk is so full that new rows are refused
 * @param refusesWrites whether nothing can be written: the log failed, or waits for space
 */
public record StoreNumbers(
    int regions,
    int leaders,
    int notRunning,
    int waitingLocks,
    int waitingReads,
    long refusedReads,
    RegionHeartbeat.Load load,
    long logBytes,
    long safePoint,
    long maxTs,
    long capacityBytes,
    long availableBytes,
    boolean refusesRows,
    boolean refusesWrites) {}
