package io.atoll.raft;

/** Carries messages to other stores; may lose, delay and reorder them. */
public interface Transport {
  /** Must not block and not throw. */
  void send(RaftMessage message);

  /** The same for a beat between stores. Where beats are lost, leaders have no leases. */
  void send(StoreBeat beat);

  /** For a store without others: groups of one replica never send. */
  static Transport none() {
    return new Transport() {
      @Override
      public void send(RaftMessage message) {}

      @Override
      public void send(StoreBeat beat) {}
    };
  }
}
