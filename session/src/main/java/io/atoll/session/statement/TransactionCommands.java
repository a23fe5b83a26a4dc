package io.atoll.session.statement;

import io.atoll.parser.ast.TransactionStatement;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK, savepoints, LOCK TABLES. */
final class TransactionCommands {
  private final SessionState state;
  private final SessionTransaction transaction;
  private final CommitErrors.DuplicateNamer duplicates;

  TransactionCommands(
      SessionState state, SessionTransaction transaction, CommitErrors.DuplicateNamer duplicates) {
    this.state = state;
    this.transaction = transaction;
    this.duplicates = duplicates;
  }

  void run(TransactionStatement statement) {
    switch (statement) {
      case TransactionStatement.Begin begin -> begin(begin);
      case TransactionStatement.Commit commit -> {
        Boolean readOnly = transaction.isReadOnly();
        transaction.commit(duplicates);
        after(commit.chain(), commit.release(), readOnly);
      }
      case TransactionStatement.Rollback rollback -> {
        Boolean readOnly = transaction.isReadOnly();
        transaction.rollback();
        after(rollback.chain(), rollback.release(), readOnly);
      }
      case TransactionStatement.Savepoint s -> transaction.savepoint(s.name());
      case TransactionStatement.RollbackTo r -> transaction.rollbackTo(r.name());
      case TransactionStatement.ReleaseSavepoint r -> transaction.release(r.name());
      // Dumps and old programs lock tables around bulk work; rows are locked as they are written.
      case TransactionStatement.LockTables _ -> {
        transaction.commit(duplicates);
        state.diagnostics().note(SqlError.ER_NOT_SUPPORTED_YET, "LOCK TABLES: no table is locked");
      }
      case TransactionStatement.UnlockTables _ -> {}
      case TransactionStatement.InstanceLock _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("LOCK INSTANCE");
      case TransactionStatement.Xa _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("XA");
    }
  }

  private void begin(TransactionStatement.Begin begin) {
    if (begin.asOf() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("START TRANSACTION … AS OF TIMESTAMP");
    }
    transaction.commit(duplicates);
    Boolean optimistic =
        switch (begin.mode()) {
          case DEFAULT -> null;
          case PESSIMISTIC -> false;
          case OPTIMISTIC -> true;
        };
    transaction.begin(optimistic, begin.isReadOnly(), begin.withConsistentSnapshot());
  }

  private void after(@Nullable Boolean chain, @Nullable Boolean release, boolean wasReadOnly) {
    String completion = state.variables().text("completion_type");
    boolean isChained = chain != null ? chain : completion.equals("CHAIN") && release == null;
    boolean isReleased = release != null ? release : completion.equals("RELEASE") && chain == null;
    if (isChained) {
      transaction.begin(null, wasReadOnly, false);
    } else if (isReleased) {
      state.interruption().closeAfterStatement();
    }
  }
}
