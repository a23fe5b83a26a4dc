package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions, savepoints, table locks. */
public sealed interface TransactionStatement extends Statement {

  /** {@code BEGIN PESSIMISTIC|OPTIMISTIC} is TiDB's. */
  enum Mode {
    DEFAULT,
    PESSIMISTIC,
    OPTIMISTIC
  }

  /** {@code isReadOnly} is null when not written; {@code asOf}: READ ONLY AS OF TIMESTAMP expr. */
  record Begin(
      Mode mode,
      @Nullable Boolean isReadOnly,
      boolean withConsistentSnapshot,
      @Nullable Expr asOf,
      int start,
      int end)
      implements TransactionStatement {}

  /** {@code chain} and {@code release} null when not written (the completion_type decides). */
  record Commit(@Nullable Boolean chain, @Nullable Boolean release, int start, int end)
      implements TransactionStatement {}

  record Rollback(@Nullable Boolean chain, @Nullable Boolean release, int start, int end)
      implements TransactionStatement {}

  record Savepoint(String name, int start, int end) implements TransactionStatement {}

  record RollbackTo(String name, int start, int end) implements TransactionStatement {}

  record ReleaseSavepoint(String name, int start, int end) implements TransactionStatement {}

  enum TableLockKind {
    READ,
    READ_LOCAL,
    WRITE,
    LOW_PRIORITY_WRITE
  }

  record TableLock(Name table, @Nullable String alias, TableLockKind kind) {}

  record LockTables(List<TableLock> locks, int start, int end) implements TransactionStatement {
    public LockTables {
      locks = List.copyOf(locks);
    }
  }

  record UnlockTables(int start, int end) implements TransactionStatement {}

  /** LOCK INSTANCE FOR BACKUP and UNLOCK INSTANCE. */
  record InstanceLock(boolean isLock, int start, int end) implements TransactionStatement {}

  enum XaCommand {
    START,
    END,
    PREPARE,
    COMMIT,
    ROLLBACK,
    RECOVER
  }

  /** {@code option}: JOIN, RESUME, SUSPEND, SUSPEND FOR MIGRATE, ONE PHASE, CONVERT XID. */
  record Xa(XaCommand command, @Nullable String option, int start, int end)
      implements TransactionStatement {}
}
