package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.StoreId;

/**
 * A few ids taken ahead, so that no decision waits for a write. Thread-safe; what is left at the
 * end is never used.
 */
final class PeerIds {
  private static final int STOCK = 64;

  private final Sequence ids;
  // Guarded by this.
  private long next;
  private long end;

  PeerIds(Sequence ids) {
    this.ids = ids;
  }

  /** Takes more where few are left; may wait for a write. Where that fails there are no more. */
  void refill() {
    if (left() > STOCK / 2) {
      return;
    }
    try {
      long first = ids.take(STOCK, 1, 1);
      synchronized (this) {
        next = first;
        end = first + STOCK;
      }
    } catch (PlacementUnavailableException e) {
      // Who cannot save ids moves no replicas; leaders and routes go on.
    }
  }

  synchronized long left() {
    return end - next;
  }

  /** A new replica, a learner at first; ask {@link #left} before. */
  synchronized Peer on(StoreId store) {
    if (next >= end) {
      throw new IllegalStateException("no ids left");
    }
    return new Peer(next++, store, true);
  }
}
