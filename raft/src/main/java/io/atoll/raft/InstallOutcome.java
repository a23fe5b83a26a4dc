package io.atoll.raft;

/** How {@link RaftStore#install} ended. */
public sealed interface InstallOutcome {
  /** The replica goes on from the snapshot. */
  record Installed() implements InstallOutcome {}

  /** Nothing was changed: the replica no longer needs this snapshot, or another is under way. */
  record Refused(String reason) implements InstallOutcome {}

  /**
   * The replica does not run: the engine may hold a part of the snapshot, which is to be installed
   * again.
   */
  record Failed(Throwable cause) implements InstallOutcome {}
}
