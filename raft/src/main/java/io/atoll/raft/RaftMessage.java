package io.atoll.raft;

/**
 * A message between two replicas of a group: opaque to everyone but this module, immutable. Passed
 * as it is between stores of one process.
 */
public final class RaftMessage {
  private final long groupId;
  private final Peer from;
  private final Peer to;
  private final long promise;
  private final io.microraft.model.message.RaftMessage body;

  /**
   * @param promise of the sender's store to the receiver's when entries were taken, else 0; see
   *     {@link StoreLiveness}
   */
  RaftMessage(
      long groupId, Peer from, Peer to, long promise, io.microraft.model.message.RaftMessage body) {
    this.groupId = groupId;
    this.from = from;
    this.to = to;
    this.promise = promise;
    this.body = body;
  }

  public long groupId() {
    return groupId;
  }

  public Peer from() {
    return from;
  }

  public Peer to() {
    return to;
  }

  long promise() {
    return promise;
  }

  io.microraft.model.message.RaftMessage body() {
    return body;
  }

  @Override
  public String toString() {
    return "group " + groupId + " " + from + " to " + to;
  }
}
