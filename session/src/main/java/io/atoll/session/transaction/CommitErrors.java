package io.atoll.session.transaction;

import io.atoll.client.CommitOutcome;
import io.atoll.codec.Key;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import org.jspecify.annotations.Nullable;

/** What a commit that did not succeed is to the client. */
public final class CommitErrors {
  private CommitErrors() {}

  /** Names the duplicate; only SQL knows which index a key belongs to. */
  @FunctionalInterface
  public interface DuplicateNamer {
    /**
     * @param attempted what was to be written under the key: its sort key alone does not give a
     *     text back
     */
    SqlException duplicate(Key key, byte @Nullable [] attempted);
  }

  /** What a transaction holds for a key. */
  @FunctionalInterface
  public interface Attempted {
    byte @Nullable [] value(Key key);
  }

  /** Throws unless the transaction is committed. */
  public static void require(
      CommitOutcome outcome,
      boolean isSnapshotIsolation,
      Attempted attempted,
      DuplicateNamer duplicates) {
    switch (outcome) {
      case CommitOutcome.Committed _ -> {}
      case CommitOutcome.Conflict c ->
          throw isSnapshotIsolation
              ? SqlError.ER_CHECKREAD.with("")
              : SqlError.ER_WRITE_CONFLICT.with(
                  c.startTs(), c.conflictStartTs(), c.conflictCommitTs(), c.key(), "Optimistic");
      case CommitOutcome.AlreadyExists e ->
          throw duplicates.duplicate(e.key(), attempted.value(e.key()));
      case CommitOutcome.LockLost _ -> throw SqlError.ER_LOCK_DEADLOCK.with();
      case CommitOutcome.SchemaChanged _ -> throw SqlError.ER_INFO_SCHEMA_CHANGED.with();
      case CommitOutcome.Undetermined u ->
          throw SqlError.ER_COMMIT_OUTCOME_UNKNOWN.with(u.reason());
    }
  }
}
