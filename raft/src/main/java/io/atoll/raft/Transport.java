package io.atoll.raft;

/** Carries messages to other stores; may lose, delay and reorder them. */
public interface Transport {
  /** Must not block and not throw. */
  void send(RaftMessage message);

  /** For a store without others: groups of one replica never send. */
  static Transport none() {
    return message -> {};
  }
}
