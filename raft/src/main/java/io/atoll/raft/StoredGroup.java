package io.atoll.raft;

/**
 * A group as the engine knows it: exactly the groups whose descriptor is there.
 *
 * @param appliedIndex the applied index stored beside the data, at least the snapshot's
 * @param snapshot where this replica's data came from, stored beside it
 */
public record StoredGroup(
    long groupId, long appliedIndex, Members members, SnapshotPoint snapshot) {
  public StoredGroup {
    if (appliedIndex < snapshot.index()) {
      throw new IllegalArgumentException(
          "group "
              + groupId
              + ": applied index "
              + appliedIndex
              + " is below the snapshot at "
              + snapshot.index());
    }
  }

  /** A replica born with its group. */
  public StoredGroup(long groupId, long appliedIndex, Members members) {
    this(groupId, appliedIndex, members, SnapshotPoint.BIRTH);
  }
}
