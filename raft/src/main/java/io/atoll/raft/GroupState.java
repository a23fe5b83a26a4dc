package io.atoll.raft;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that the log keeps of a group besides its entries. */
record GroupState(Peer self, boolean voting, Members initialMembers, Vote vote, Marker marker) {

  /** The state of a replica whose log begins after a snapshot. */
  static GroupState at(Peer self, Members members, SnapshotPoint point) {
    return new GroupState(
        self,
        members.voters().contains(self),
        members,
        new Vote((int) point.seenTerm(), Optional.empty()),
        new Marker(point.index(), (int) point.term(), membersIndex(point), members));
  }

  /** The same for a replica that may have voted before. */
  static GroupState at(Peer self, Members members, SnapshotPoint point, @Nullable Vote before) {
    GroupState state = at(self, members, point);
    return before == null || before.term() < point.seenTerm() ? state : state.with(before);
  }

  /** Which entry made the members is not told; later changes lie above the snapshot. */
  private static long membersIndex(SnapshotPoint point) {
    return point.index() == RaftGroup.INITIAL_INDEX ? 0 : point.index();
  }

  GroupState with(Vote newVote) {
    return new GroupState(self, voting, initialMembers, newVote, marker);
  }

  GroupState with(Marker newMarker) {
    return new GroupState(self, voting, initialMembers, vote, newMarker);
  }

  GroupState withVoting(boolean newVoting) {
    return new GroupState(self, newVoting, initialMembers, vote, marker);
  }
}
