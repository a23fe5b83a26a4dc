package io.atoll.raft;

import java.util.Optional;

/** How a read barrier ended. */
public sealed interface ReadOutcome {
  /** Read now; the engine holds everything up to {@code appliedIndex}. */
  record Ready(long appliedIndex) implements ReadOutcome {}

  record NotLeader(Optional<Peer> leader) implements ReadOutcome {}

  /** The group was destroyed, the store is closed, or leadership is unclear. */
  record Unavailable(String reason) implements ReadOutcome {}
}
