package io.atoll.client;

import io.atoll.codec.Key;

/** What came of a commit. */
public sealed interface CommitOutcome {
  /**
   * Committed, durable, visible to every later read.
   *
   * @param commitTs 0 where the transaction wrote nothing
   */
  record Committed(long commitTs) implements CommitOutcome {}

  /**
   * Another transaction committed a newer version first. Nothing was written. 9007 in optimistic
   * mode, 1020 with snapshot isolation; an autocommit statement is run again as pessimistic.
   *
   * @param conflictCommitTs 0 where an autocommit statement met a pessimistic lock, whose end it
   *     has to wait for by a lock request
   */
  record Conflict(Key key, long startTs, long conflictStartTs, long conflictCommitTs)
      implements CommitOutcome {}

  /** A key inserted as new has a committed value (1062). Nothing was written. */
  record AlreadyExists(Key key) implements CommitOutcome {}

  /**
   * A lock was lost (a store or this client was gone too long) and the transaction cannot be
   * trusted any more: 1213. Nothing was written.
   */
  record LockLost(Key key) implements CommitOutcome {}

  /** The schema changed below the transaction (8028). Nothing was written. */
  record SchemaChanged() implements CommitOutcome {}

  /** Nobody knows whether it is committed: the store did not say. It may become visible later. */
  record Undetermined(String reason) implements CommitOutcome {}
}
