package io.atoll.raft;

import io.atoll.runtime.LatencyCounts;
import java.util.concurrent.atomic.LongAdder;

/** What a store's groups and their log have done since they were opened, for watchers. */
public final class RaftCounters {
  private final LongAdder proposals = new LongAdder();
  private final LongAdder proposedBytes = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder handedOver = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder frameBytes = new LongAdder();
  private final LatencyCounts syncs = new LatencyCounts();
  private final LongAdder committed = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LatencyCounts applies = new LatencyCounts();
  private final LongAdder snapshotsNeeded = new LongAdder();

  void proposed(int bytes) {
    proposals.increment();
    proposedBytes.add(bytes);
  }

  void refusedAsBusy() {
    busy.increment();
  }

  void handedOver() {
    handedOver.increment();
  }

  void wrote(int appends, int bytes) {
    written.add(appends);
    frames.increment();
    frameBytes.add(bytes);
  }

  /** Handed over, and answered by the log's failure. */
  void dropped(int appends) {
    written.add(appends);
  }

  void synced(long elapsedNanos) {
    syncs.observe(elapsedNanos);
  }

  void committed() {
    committed.increment();
  }

  void taken(int entries) {
    taken.add(entries);
  }

  void applied(long elapsedNanos) {
    applies.observe(elapsedNanos);
  }

  void snapshotNeeded() {
    snapshotsNeeded.increment();
  }

  /** Commands that were taken to be replicated. */
  public long proposals() {
    return proposals.sum();
  }

  public long proposedBytes() {
    return proposedBytes.sum();
  }

  /** Commands that were refused because too many bytes were under way. */
  public long busy() {
    return busy.sum();
  }

  /** Groups' appends that are in the log's files. */
  public long appends() {
    return written.sum();
  }

  /** Groups' appends that wait for the log's writer; about, since it is not counted at once. */
  public long waitingAppends() {
    // The smaller first, so that what comes in between counts as waiting.
    long done = written.sum();
    return Math.max(0, handedOver.sum() - done);
  }

  /** Writes of the log's files: what has gathered goes in one. */
  public long frames() {
    return frames.sum();
  }

  public long frameBytes() {
    return frameBytes.sum();
  }

  public LatencyCounts syncs() {
    return syncs;
  }

  /** Committed entries that were handed to the state machine, or need not be. */
  public long appliedEntries() {
    return taken.sum();
  }

  /** Committed entries that wait for that; about. */
  public long waitingEntries() {
    long done = taken.sum();
    return Math.max(0, committed.sum() - done);
  }

  /** Batches given to the state machine. */
  public LatencyCounts applies() {
    return applies;
  }

  /** How often it was found that the log cannot bring up a replica of this store. */
  public long snapshotsNeeded() {
    return snapshotsNeeded.sum();
  }
}
