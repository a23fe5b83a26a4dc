package io.atoll.raft;

/**
 * A group as the engine knows it: exactly the groups whose descriptor is there.
 *
 * @param appliedIndex the applied index stored beside the data, at least {@link
 *     RaftGroup#INITIAL_INDEX}
 */
public record StoredGroup(long groupId, long appliedIndex, Members members) {
  public StoredGroup {
    if (appliedIndex < RaftGroup.INITIAL_INDEX) {
      throw new IllegalArgumentException(
          "group " + groupId + ": applied index " + appliedIndex + " is below the initial index");
    }
  }
}
