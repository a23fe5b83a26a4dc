package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;

/** Key errors that no caller can do anything about, as SQL errors. */
final class SqlErrors {
  private SqlErrors() {}

  /** An error that the request at hand should not meet. */
  static SqlException unexpected(KeyError error) {
    return switch (error) {
      case KeyError.SnapshotTooOld old ->
          SqlError.ER_GC_TOO_EARLY.with(
              Long.toString(old.startTs()), Long.toString(old.safePoint()));
      case KeyError.Locked locked -> SqlError.ER_RESOLVE_LOCK_TIMEOUT.with();
      case KeyError.LockWaitTimeout timeout -> SqlError.ER_LOCK_WAIT_TIMEOUT.with();
      case KeyError.Deadlock deadlock -> SqlError.ER_LOCK_DEADLOCK.with();
      case KeyError.TxnLockNotFound lost -> SqlError.ER_LOCK_DEADLOCK.with();
      case KeyError.WriteConflict conflict -> unknown(conflict);
      case KeyError.AlreadyExists exists -> unknown(exists);
      case KeyError.TxnNotFound notFound -> unknown(notFound);
      case KeyError.CommitTsExpired expired -> unknown(expired);
      case KeyError.CommitTsTooLarge tooLarge -> unknown(tooLarge);
      case KeyError.AlreadyCommitted committed -> unknown(committed);
    };
  }

  private static SqlException unknown(KeyError error) {
    return SqlError.ER_UNKNOWN_ERROR.with("unexpected answer of a store: " + error);
  }
}
