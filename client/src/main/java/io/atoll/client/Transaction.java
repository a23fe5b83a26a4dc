package io.atoll.client;

import io.atoll.codec.Key;
import java.util.List;

/**
 * A transaction (Percolator; pessimistic locks as TiKV's). Writes stay in a buffer until {@link
 * #commit}. Reads through it see the buffer over the snapshot of {@link #startTs}; {@link #view}
 * gives the same over another timestamp. One thread at a time; after {@link #commit} or {@link
 * #rollback} only those may be called again (rollback then does nothing).
 *
 * <p>A pessimistic DML statement:
 *
 * <pre>
 * while (true) {
 *   int stage = txn.stage();
 *   KvReader reader = txn.view(txn.forUpdateTs());
 *   … read, then put / insert / delete …
 *   switch (txn.lockWrites(LockOptions.waiting(50_000))) {
 *     case Locked l        -> { txn.release(stage); return; }
 *     case Conflict c      -> { txn.cleanup(stage); txn.refreshForUpdateTs(); }
 *     case AlreadyExists e -> { txn.cleanup(stage); throw duplicate(e.key()); }
 *   }
 * }
 * </pre>
 */
public interface Transaction extends KvReader {
  TransactionOptions options();

  /** The snapshot's timestamp; fetched at the first call that needs it. */
  long startTs();

  /** Whether {@link #startTs} was fetched already. */
  boolean isStarted();

  /** The timestamp of current reads and of lock conflicts; at least {@link #startTs}. */
  long forUpdateTs();

  /** Takes a fresh timestamp as {@link #forUpdateTs} and returns it. */
  long refreshForUpdateTs();

  /** The buffer over the committed data at {@code readTs}. */
  KvReader view(long readTs);

  /** The committed data at {@code readTs} without the buffer, for coprocessor requests. */
  Snapshot snapshot(long readTs);

  /** As {@link #view(long)}, read from the replicas that the caller wants to be asked. */
  default KvReader view(long readTs, ReplicaRead replicas) {
    return view(readTs);
  }

  /** As {@link #snapshot(long)}, read from the replicas that the caller wants to be asked. */
  default Snapshot snapshot(long readTs, ReplicaRead replicas) {
    return snapshot(readTs);
  }

  MemBuffer buffer();

  // Writing. Pessimistic transactions lock what needs it with lockWrites afterwards.

  /** Writes a row or a unique index entry: locked by {@link #lockWrites}. */
  void put(Key key, byte[] value);

  /**
   * Writes a key that must not exist yet. False, and nothing written, where this transaction itself
   * wrote a value there; where others did, it shows in {@link #lockWrites} or {@link #commit}.
   */
  boolean insert(Key key, byte[] value);

  void delete(Key key);

  /**
   * Writes a key that is only ever written together with another one, which is locked or checked in
   * its place (an entry of a non-unique index with its row): nobody looks for conflicts on it.
   */
  void putCovered(Key key, byte[] value);

  /** As {@link #putCovered}, deleting. */
  void deleteCovered(Key key);

  // Statement rollback and savepoints.

  /**
   * Begins a stage within the current one and returns its handle. Stages end innermost first, or
   * outer ones with all inner ones at once.
   */
  int stage();

  /** Keeps the stage's writes as the enclosing stage's. */
  void release(int stage);

  /** Forgets the writes since {@link #stage}, and the stage. Locks stay. */
  void cleanup(int stage);

  // Locks.

  /** Locks keys at {@link #forUpdateTs}. Keys already held this way cost nothing. */
  LockOutcome lockKeys(List<Key> keys, LockOptions options);

  /** One key; see {@link #lockKeys}. */
  default LockOutcome lockKey(Key key, LockOptions options) {
    return lockKeys(List.of(key), options);
  }

  /**
   * Locks every key written so far that needs a lock and is not locked yet; keys written by {@link
   * #insert} are checked not to exist. Does nothing in optimistic transactions.
   */
  LockOutcome lockWrites(LockOptions options);

  boolean holdsLock(Key key);

  // The end.

  /** Commits. Blocks until the outcome is known and durable. */
  CommitOutcome commit();

  /** Gives up all writes and locks. Never throws for unreachable stores: locks then time out. */
  void rollback();

  /** Whether it ended. */
  boolean isClosed();
}
