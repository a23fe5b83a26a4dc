package io.atoll.raft;

import java.util.Optional;
import java.util.Set;

/** Who belongs to a group: voters decide, learners only follow. */
public record Members(Set<Peer> voters, Set<Peer> learners) {
  public Members {
    voters = Set.copyOf(voters);
    learners = Set.copyOf(learners);
    if (voters.isEmpty()) {
      throw new IllegalArgumentException("a group needs a voter");
    }
    for (Peer learner : learners) {
      if (voters.contains(learner)) {
        throw new IllegalArgumentException(learner + " is both voter and learner");
      }
    }
  }

  /** The group of one replica that a single store runs. */
  public static Members only(Peer peer) {
    return new Members(Set.of(peer), Set.of());
  }

  /** The peer that lives on a store; a group has at most one there. */
  public Optional<Peer> on(long storeId) {
    for (Peer peer : voters) {
      if (peer.storeId() == storeId) {
        return Optional.of(peer);
      }
    }
    for (Peer peer : learners) {
      if (peer.storeId() == storeId) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }
}
