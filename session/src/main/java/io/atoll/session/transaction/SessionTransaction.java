package io.atoll.session.transaction;

import io.atoll.catalog.Catalog;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.session.variables.SessionVariables;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session: none, begun explicitly (BEGIN, or the first statement with
 * autocommit off), or one statement's own. One thread.
 *
 * <p>Isolation: REPEATABLE READ reads at {@code startTs}; READ COMMITTED takes a new timestamp for
 * each statement. SET TRANSACTION without scope holds for the next transaction only.
 */
public final class SessionTransaction {
  /** A savepoint: the buffer's stage that began at it. */
  private record Savepoint(String name, int stage) {}

  private final KvClient client;
  private final SessionVariables variables;
  private final SchemaFence fence;
  private final List<Savepoint> savepoints = new ArrayList<>();

  private @Nullable Transaction current;
  private boolean isExplicit;
  private boolean isReadOnly;
  private boolean isReadCommitted;
  private boolean isSnapshotIsolation;

  private @Nullable Boolean nextIsReadOnly;
  private @Nullable Boolean nextIsReadCommitted;
  private Written written = new Written();

  /** What a commit must not outlive: the schema that its statements saw. */
  public interface SchemaFence {
    /** The newest catalog of the node. */
    Catalog current();

    /** The latest commit timestamp that the newest catalog is certainly good for. */
    long maxCommitTs();

    /** Whether tables are at {@code commitTs} what they were in {@code planned}. */
    boolean isUnchanged(Catalog planned, Set<Long> tableIds, long commitTs);
  }

  /** The tables that a transaction has written, and the schemas that its first write saw. */
  private static final class Written {
    private final Set<Long> tableIds = new HashSet<>();
    private @Nullable Catalog catalog;
  }

  public SessionTransaction(KvClient client, SessionVariables variables, SchemaFence fence) {
    this.client = client;
    this.variables = variables;
    this.fence = fence;
  }

  /** Whether statements run in a transaction that outlives them. */
  public boolean isActive() {
    return current != null;
  }

  /** The transaction that outlives statements; null where there is none. */
  public @Nullable Transaction current() {
    return current;
  }

  public boolean isReadOnly() {
    return current != null && isReadOnly;
  }

  /** Whether statements of the running transaction (or, without one, the next) read committed. */
  public boolean isReadCommitted() {
    return current != null ? isReadCommitted : pendingReadCommitted();
  }

  public boolean isSnapshotIsolation() {
    return current != null ? isSnapshotIsolation : variables.isSnapshotIsolation();
  }

  private boolean pendingReadCommitted() {
    return nextIsReadCommitted != null ? nextIsReadCommitted : variables.isReadCommitted();
  }

  /** SET TRANSACTION without scope: 1568 inside a transaction. */
  public void setNext(@Nullable Boolean readCommitted, @Nullable Boolean readOnly) {
    if (current != null) {
      throw SqlError.ER_CANT_CHANGE_TX_CHARACTERISTICS.with();
    }
    if (readCommitted != null) {
      nextIsReadCommitted = readCommitted;
    }
    if (readOnly != null) {
      nextIsReadOnly = readOnly;
    }
  }

  /** BEGIN; an open transaction is committed first by the caller. */
  public void begin(
      @Nullable Boolean optimistic, @Nullable Boolean readOnly, boolean withSnapshot) {
    boolean isOptimistic = optimistic != null ? optimistic : variables.isOptimistic();
    Transaction transaction = start(!isOptimistic, false);
    current = transaction;
    isExplicit = true;
    isReadOnly =
        readOnly != null
            ? readOnly
            : nextIsReadOnly != null ? nextIsReadOnly : variables.isOn("transaction_read_only");
    nextIsReadOnly = null;
    if (withSnapshot) {
      transaction.startTs();
    }
  }

  /** The transaction for a statement under autocommit=0: begun where there is none. */
  public Transaction require() {
    Transaction transaction = current;
    if (transaction == null) {
      begin(null, null, false);
      isExplicit = false;
      transaction = current;
    }
    if (transaction == null) {
      throw new IllegalStateException("begin leaves a transaction");
    }
    return transaction;
  }

  /** A transaction for one statement alone; the caller ends it. */
  public Transaction forStatement(boolean pessimistic) {
    return start(pessimistic, true);
  }

  private Transaction start(boolean pessimistic, boolean autocommit) {
    isReadCommitted = pendingReadCommitted();
    isSnapshotIsolation = variables.isSnapshotIsolation();
    nextIsReadCommitted = null;
    Written mine = new Written();
    written = mine;
    return client.begin(
        TransactionOptions.PESSIMISTIC
            .withPessimistic(pessimistic)
            .withAutocommit(autocommit)
            .withSnapshotIsolation(isSnapshotIsolation)
            .withLockWaitMillis(variables.lockWaitMillis())
            .withSchema(fence::maxCommitTs, (startTs, commitTs) -> isUnchanged(mine, commitTs)));
  }

  /**
   * A transaction that saw an older schema has no lease: its commit asks whether it still holds.
   */
  private long maxCommitTs(Written tables) {
    return tables.catalog == null || tables.catalog == fence.current() ? fence.maxCommitTs() : 0;
  }

  private boolean isUnchanged(Written tables, long commitTs) {
    Catalog catalog = tables.catalog;
    return catalog == null || fence.isUnchanged(catalog, tables.tableIds, commitTs);
  }

  /** A statement of the running transaction is about to write a table. */
  public void writes(Catalog catalog, long tableId) {
    if (written.catalog == null) {
      written.catalog = catalog;
    }
    written.tableIds.add(tableId);
  }

  /** COMMIT; does nothing where there is no transaction. Ends it whatever the outcome. */
  public void commit(CommitErrors.DuplicateNamer duplicates) {
    Transaction transaction = current;
    if (transaction == null) {
      return;
    }
    boolean snapshotIsolation = isSnapshotIsolation;
    forget();
    CommitOutcome outcome = transaction.commit();
    CommitErrors.require(outcome, snapshotIsolation, duplicates);
  }

  /** ROLLBACK; does nothing where there is no transaction. */
  public void rollback() {
    Transaction transaction = current;
    forget();
    if (transaction != null) {
      transaction.rollback();
    }
  }

  private void forget() {
    current = null;
    isExplicit = false;
    isReadOnly = false;
    savepoints.clear();
  }

  public boolean isExplicit() {
    return isExplicit;
  }

  // Savepoints. A name used again moves the savepoint, as in MySQL.

  public void savepoint(String name) {
    Transaction transaction = current;
    if (transaction == null) {
      if (variables.isAutocommit()) {
        return;
      }
      transaction = require();
    }
    int former = find(name);
    if (former >= 0) {
      savepoints.set(former, new Savepoint("", savepoints.get(former).stage()));
    }
    savepoints.add(new Savepoint(name.toLowerCase(Locale.ROOT), transaction.stage()));
  }

  public void rollbackTo(String name) {
    Transaction transaction = current;
    int at = find(name);
    if (transaction == null || at < 0) {
      throw SqlError.ER_SP_DOES_NOT_EXIST.with("SAVEPOINT", name);
    }
    transaction.cleanup(savepoints.get(at).stage());
    while (savepoints.size() > at) {
      savepoints.removeLast();
    }
    savepoints.add(new Savepoint(name.toLowerCase(Locale.ROOT), transaction.stage()));
  }

  public void release(String name) {
    int at = find(name);
    if (current == null || at < 0) {
      throw SqlError.ER_SP_DOES_NOT_EXIST.with("SAVEPOINT", name);
    }
    current.release(savepoints.get(at).stage());
    while (savepoints.size() > at) {
      savepoints.removeLast();
    }
  }

  private int find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (savepoints.get(i).name().equals(lower)) {
        return i;
      }
    }
    return -1;
  }
}
