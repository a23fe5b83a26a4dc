package io.atoll.raft;

import java.util.List;

/** Committed entries of one or many groups that become one write of the engine. */
public interface ApplyBatch {
  /** In apply order; entries of one group in index order. */
  List<CommittedEntry> entries();

  /**
   * Says that the write of this batch creates a group (a split's child): its descriptor and its
   * applied index {@link RaftGroup#INITIAL_INDEX} are in the same write. The group starts after the
   * write, with what the log already holds of it. Saying it again in replay is harmless.
   */
  void createGroup(StoredGroup group);

  /**
   * Says that the write of this batch removes a group (a merge's source): its descriptor is gone in
   * the same write. Its log entries follow once the engine's files know of it; until then a crash
   * may bring the group back, and the replay of this batch destroys it again.
   */
  void destroyGroup(long groupId);
}
