package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.StoreId;

/**
 * Ids of new replicas. Each is above all ids given out before, to whomever: a store that removed a
 * replica takes none with a lower id any more, for that could only be a message from the past. What
 * they need is saved ahead, so that no decision waits for a write. Thread-safe.
 */
final class PeerIds {
  /** More than all steps of an answer need. */
  private static final int AT_HAND = 64;

  private final Sequence ids;

  PeerIds(Sequence ids) {
    this.ids = ids;
  }

  /** Saves ahead where that is needed; may wait for a write. Where it fails there are no more. */
  void refill() {
    try {
      ids.reserve(AT_HAND);
    } catch (PlacementUnavailableException e) {
      // Who cannot save ids moves no replicas; leaders and routes go on.
    }
  }

  /** How many need no write. */
  long left() {
    return ids.atHand();
  }

  /** A new replica, a learner at first; ask {@link #left} before. */
  Peer on(StoreId store) {
    return new Peer(ids.take(1, 1, 1), store, true);
  }
}
