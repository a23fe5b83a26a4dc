package io.atoll.raft;

/**
 * The place in a group's log from which a replica's data came: what it needs of the log begins
 * after it.
 *
 * @param index of the newest entry that the data holds
 * @param term of that entry
 * @param seenTerm the term that the sender was in; whoever has taken the data takes no messages of
 *     an earlier term, as with a snapshot that Raft itself sends
 */
public record SnapshotPoint(long index, long term, long seenTerm) {
  /** Of replicas that were born with their group. */
  public static final SnapshotPoint BIRTH =
      new SnapshotPoint(RaftGroup.INITIAL_INDEX, RaftGroup.INITIAL_TERM, RaftGroup.INITIAL_TERM);

  public SnapshotPoint {
    if (index < RaftGroup.INITIAL_INDEX || term > seenTerm) {
      throw new IllegalArgumentException(
          "snapshot at " + index + " of term " + term + ", sent in term " + seenTerm);
    }
  }
}
