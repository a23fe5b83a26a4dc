package io.atoll.raft;

import java.util.Optional;

/** All that the log keeps of a group besides its entries. */
record GroupState(Peer self, boolean voting, Members initialMembers, Vote vote, Marker marker) {

  /** A group's state before its first entry. */
  static GroupState initial(Peer self, Members members) {
    return new GroupState(
        self,
        members.voters().contains(self),
        members,
        new Vote((int) RaftGroup.INITIAL_TERM, Optional.empty()),
        new Marker(RaftGroup.INITIAL_INDEX, (int) RaftGroup.INITIAL_TERM, 0, members));
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
