package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.TableInfo;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TransactionStatement;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.LockedTables;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK, savepoints, LOCK TABLES. */
final class TransactionCommands {
  private final SessionState state;
  private final SessionTransaction transaction;
  private final PastReads past;
  private final CommitErrors.DuplicateNamer duplicates;
  private final Supplier<Catalog> tables;
  private final Consumer<List<RequiredPrivilege>> privileges;

  /**
   * @param tables as the session sees them
   * @param privileges refuses what the session may not do
   */
  TransactionCommands(
      SessionState state,
      SessionTransaction transaction,
      PastReads past,
      CommitErrors.DuplicateNamer duplicates,
      Supplier<Catalog> tables,
      Consumer<List<RequiredPrivilege>> privileges) {
    this.tables = tables;
    this.privileges = privileges;
    this.state = state;
    this.transaction = transaction;
    this.past = past;
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
      case TransactionStatement.LockTables l -> lock(l);
      case TransactionStatement.UnlockTables _ -> {
        if (!transaction.locked().isEmpty()) {
          transaction.commit(duplicates);
          transaction.statementEnded();
          transaction.locked().unlock();
        }
      }
      case TransactionStatement.InstanceLock _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("LOCK INSTANCE");
      case TransactionStatement.Xa _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("XA");
    }
  }

  private void begin(TransactionStatement.Begin begin) {
    long pastTs = past.ofTransaction(begin.asOf());
    transaction.commit(duplicates);
    transaction.locked().unlock();
    if (pastTs != 0) {
      transaction.beginPast(past.moment(pastTs));
      return;
    }
    Boolean optimistic =
        switch (begin.mode()) {
          case DEFAULT -> null;
          case PESSIMISTIC -> false;
          case OPTIMISTIC -> true;
        };
    transaction.begin(optimistic, begin.isReadOnly(), begin.withConsistentSnapshot());
  }

  private void lock(TransactionStatement.LockTables statement) {
    Catalog catalog = tables.get();
    List<LockedTables.Request> requests = new ArrayList<>();
    List<RequiredPrivilege> needed = new ArrayList<>();
    for (TransactionStatement.TableLock each : statement.locks()) {
      Name name = each.table();
      String database = name.schema() == null ? state.databaseName() : name.schema();
      if (database.isEmpty()) {
        throw SqlError.ER_NO_DB_ERROR.with();
      }
      TableInfo table =
          catalog
              .table(database, name.name())
              .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(database, name.name()));
      boolean isWrite =
          switch (each.kind()) {
            case READ, READ_LOCAL -> false;
            case WRITE, LOW_PRIORITY_WRITE -> true;
          };
      requests.add(new LockedTables.Request(database, name.name(), isWrite, table.isView()));
      needed.add(new RequiredPrivilege("LOCK TABLES", database, "", List.of()));
      needed.add(new RequiredPrivilege("SELECT", database, name.name(), List.of()));
    }
    privileges.accept(needed);
    if (transaction.isReadOnly() && requests.stream().anyMatch(LockedTables.Request::isWrite)) {
      throw SqlError.ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.with();
    }
    transaction.commit(duplicates);
    transaction.statementEnded();
    transaction.locked().lock(requests, catalog);
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
