package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.ddl.job.OtherNodes;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns schema changes: the node whose lease keeps the owner's key. It counts itself out before
 * its lease ends by its own clock. Thread-safe.
 */
final class Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private record Owned(NodeLease.Registration by, long number) {}

  private final Coordination coordination;
  private final NodeLease lease;
  private final ReentrantLock standing = new ReentrantLock();
  private volatile @Nullable Owned owned;

  Ownership(Coordination coordination, NodeLease lease) {
    this.coordination = coordination;
    this.lease = lease;
  }

  /** {@link OtherNodes#ownership}. */
  long number() {
    Owned now = owned;
    return now != null && now.by().isRunningWell() ? now.number() : OtherNodes.NOT_OWNER;
  }

  /** Takes the ownership where it is free. True where it is this node's and was not before. */
  boolean stand() {
    standing.lock();
    try {
      NodeLease.Registration by = lease.current();
      Owned before = owned;
      if (before != null && before.by() == by) {
        return false;
      }
      Coordination.Outcome outcome =
          coordination.put(
              NodeKeys.OWNER,
              NodeKeys.bytes(Integer.toString(lease.id())),
              by.lease(),
              Coordination.ABSENT);
      if (outcome instanceof Coordination.Outcome.Done(long number)) {
        return begin(new Owned(by, number));
      }
      for (Coordination.Entry entry : coordination.list(NodeKeys.OWNER).entries()) {
        // An answer was lost.
        if (entry.lease() == by.lease()) {
          return begin(new Owned(by, entry.revision()));
        }
      }
      return false;
    } finally {
      standing.unlock();
    }
  }

  private boolean begin(Owned now) {
    owned = now;
    LOG.info("this SQL node owns schema changes: id={} ownership={}", lease.id(), now.number());
    return true;
  }
}
