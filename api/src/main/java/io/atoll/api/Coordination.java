package io.atoll.api;

import java.util.List;

/**
 * What nodes agree on beside the data: few small values by key, leases that keep values only while
 * their owner lives, and ordered news of what changed (a small part of what etcd offers, with its
 * meanings). Blocking and thread-safe; durable when a call returns. Fails like {@link Placement}
 * with {@link PlacementUnavailableException}, after which a change may have been made or not.
 *
 * <p>Every change has a revision, greater than those of all changes before it, also over restarts
 * and over a change of placement's leader.
 *
 * <p>A lease is over when its owner did not keep it alive for its time to live. A new placement
 * leader knows all leases, and counts each one's time to live anew: a lease may last longer than
 * its owner thinks, never shorter than the time to live since {@link #keepAlive} was called.
 */
public interface Coordination {
  /** Of a value that stays until it is deleted. */
  long NO_LEASE = 0;

  /** Compares with any value, and with none. */
  long ANY = -1;

  /** Compares with no value only. */
  long ABSENT = 0;

  /**
   * A value.
   *
   * @param revision of its last change
   * @param lease that it ends with; {@link #NO_LEASE} for none
   */
  record Entry(String key, byte[] value, long revision, long lease) {}

  /** Values by key, and the revision at which they were all there was. */
  record Listing(long revision, List<Entry> entries) {}

  /** What became of a compared change. */
  sealed interface Outcome {
    /** Made, at this revision. */
    record Done(long revision) implements Outcome {}

    /** Another value is there, or none: nothing was changed. */
    record Differs() implements Outcome {}

    /** The lease is over: nothing was changed. */
    record LeaseEnded() implements Outcome {}
  }

  /** One thing that happened. */
  sealed interface Change {
    String key();

    long revision();

    /** A value came or changed. */
    record Put(Entry entry) implements Change {
      @Override
      public String key() {
        return entry.key();
      }

      @Override
      public long revision() {
        return entry.revision();
      }
    }

    /** A value went: it was deleted, or its lease is over. */
    record Deleted(String key, long revision) implements Change {}
  }

  /** Who wants to know. Called by one thread at a time, which is nobody else's; may block. */
  interface Watcher {
    /** In order, each once, none left out. */
    void changed(List<Change> changes);

    /** No more will come. Unless the watch was closed, list anew and watch from there. */
    void ended();
  }

  /** A running watch; no more is told soon after it was closed. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** A new lease; its id is never 0 and never used again. */
  long grantLease(long ttlMillis);

  /** Begins a lease's time to live anew; false where it is over. */
  boolean keepAlive(long lease);

  /** Ends a lease and its values, if it is not over. */
  void revokeLease(long lease);

  /**
   * Puts a value. A call repeated after a failure may meet its own change.
   *
   * @param lease that the value ends with, or {@link #NO_LEASE}
   * @param expected the present value's revision, or {@link #ABSENT}, or {@link #ANY}
   */
  Outcome put(String key, byte[] value, long lease, long expected);

  /**
   * Deletes a value.
   *
   * @param expected the present value's revision, or {@link #ANY}
   */
  Outcome delete(String key, long expected);

  /** The values whose keys begin with a prefix, by key. */
  Listing list(String prefix);

  /**
   * Tells of all changes of keys with a prefix after a revision. Where so old changes are not known
   * any more, or the watcher does not keep up, it is told that the watch has ended.
   */
  Watch watch(String prefix, long afterRevision, Watcher watcher);
}
