package io.atoll.raft;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a proposal ended. */
public sealed interface ProposalOutcome {
  /**
   * Committed and applied.
   *
   * @param answer what {@link StateMachine#apply} set, null where it set none
   */
  record Applied(long index, long term, @Nullable Object answer) implements ProposalOutcome {}

  /** Not written: this replica is not the leader. */
  record NotLeader(Optional<Peer> leader) implements ProposalOutcome {}

  /** Not written: the command was evaluated in another term; evaluate it again. */
  record StaleTerm(long currentTerm) implements ProposalOutcome {}

  /** Not written: too much is under way, leadership is moving; try again soon. */
  record Busy(String reason) implements ProposalOutcome {}

  /** Not written: above {@link RaftSettings#maxProposalBytes}. */
  record TooLarge(long sizeBytes, long maxBytes) implements ProposalOutcome {}

  /** Not written: the shared log failed and takes no entries until the process starts again. */
  record ReadOnly(RaftLogException cause) implements ProposalOutcome {}

  /** Not written: the group was destroyed or the store is closed. */
  record Gone(String reason) implements ProposalOutcome {}

  /**
   * Nobody can say whether it was committed: leadership was lost or the log failed while it was
   * under way. It may still be applied later, at most once.
   */
  record Unknown(String reason) implements ProposalOutcome {}
}
