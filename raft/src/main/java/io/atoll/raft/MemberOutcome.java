package io.atoll.raft;

import java.util.Optional;

/** How a change of members or of leadership ended. */
public sealed interface MemberOutcome {
  record Done(Members members) implements MemberOutcome {}

  record NotLeader(Optional<Peer> leader) implements MemberOutcome {}

  /** Refused: another change is under way, the peer is unknown, or the like. */
  record Refused(String reason) implements MemberOutcome {}

  /** May or may not have happened. */
  record Unknown(String reason) implements MemberOutcome {}
}
