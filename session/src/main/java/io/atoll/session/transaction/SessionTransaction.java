package io.atoll.session.transaction;

import io.atoll.api.Timestamps;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaLease;
import io.atoll.catalog.TableInfo;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.runtime.Environment;
import io.atoll.session.temporary.TemporaryTables;
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
  private final MetadataLocks.Holder tables;
  private final TemporaryTables temporary;
  private final LockedTables locked;
  private final List<Savepoint> savepoints = new ArrayList<>();

  private @Nullable Transaction current;

  /** Of before the first catalog was read that the transaction's statements stand on. */
  private SchemaLease schemaLease;

  private boolean isExplicit;
  private boolean isReadOnly;
  private boolean isReadCommitted;
  private boolean isSnapshotIsolation;

  /** What the open transaction reads, where that is the past. */
  private @Nullable PastMoment ofTransaction;

  /** What the running statement reads, where that is the past. */
  private @Nullable PastMoment ofStatement;

  /** SET TRANSACTION READ ONLY AS OF TIMESTAMP: for the next transaction or query; 0 for none. */
  private long nextPastTs;

  private @Nullable Boolean nextIsReadOnly;
  private @Nullable Boolean nextIsReadCommitted;

  /** What a commit must not outlive: the permission to use the schema that its statements saw. */
  public interface SchemaFence {
    /** The newest catalog of the node. */
    Catalog current();

    /** The catalog of a moment of the past. */
    Catalog at(long ts);

    /** The permission by which the catalogs that are read from now on are used. */
    SchemaLease lease();
  }

  public SessionTransaction(
      KvClient client,
      SessionVariables variables,
      SchemaFence fence,
      MetadataLocks metadataLocks,
      TemporaryTables temporary,
      Environment environment,
      Runnable interruption) {
    this.client = client;
    this.temporary = temporary;
    this.tables = metadataLocks.open();
    this.locked =
        new LockedTables(
            environment,
            metadataLocks,
            tables,
            () -> variables.number("lock_wait_timeout"),
            interruption);
    this.variables = variables;
    this.fence = fence;
    this.schemaLease = fence.lease();
  }

  /** Whether statements run in a transaction that outlives them. */
  public boolean isActive() {
    return current != null;
  }

  /** The transaction that outlives statements; null where there is none. */
  public @Nullable Transaction current() {
    return current;
  }

  /** Whether the running transaction (or, without one, the next statement's) may change nothing. */
  public boolean isReadOnly() {
    if (current != null) {
      return isReadOnly;
    }
    return nextIsReadOnly != null ? nextIsReadOnly : variables.hot().transactionReadOnly();
  }

  /** A statement under autocommit runs: what SET TRANSACTION said held for it alone. */
  public void statementBegins() {
    if (current == null) {
      nextIsReadOnly = null;
    }
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

  /** SET TRANSACTION READ ONLY AS OF TIMESTAMP. */
  public void setNextPast(long readTs) {
    setNext(null, null);
    nextPastTs = readTs;
  }

  public boolean hasNextPast() {
    return nextPastTs != 0;
  }

  /** What SET TRANSACTION chose to be read next, told once; 0 for nothing. */
  public long takeNextPast() {
    long chosen = nextPastTs;
    nextPastTs = 0;
    return chosen;
  }

  /** The moment of the past that the running statement reads; null where it reads the present. */
  public @Nullable PastMoment past() {
    return ofStatement != null ? ofStatement : ofTransaction;
  }

  /** What the running statement reads; null for what its transaction does. */
  public void statementReads(@Nullable PastMoment moment) {
    ofStatement = moment;
  }

  /** START TRANSACTION READ ONLY AS OF TIMESTAMP; an open one is committed by the caller. */
  public void beginPast(PastMoment moment) {
    begin(null, true, false);
    ofTransaction = moment;
  }

  /** The schemas of a moment of the past. */
  public PastMoment momentOf(long readTs) {
    return new PastMoment(readTs, fence.at(readTs));
  }

  /** BEGIN; an open transaction is committed first by the caller. */
  public void begin(
      @Nullable Boolean optimistic, @Nullable Boolean readOnly, boolean withSnapshot) {
    schemaLease = fence.lease();
    beginPlanned(optimistic, readOnly, withSnapshot);
  }

  /** Keeps the permission of the statement that is planned already. */
  private void beginPlanned(
      @Nullable Boolean optimistic, @Nullable Boolean readOnly, boolean withSnapshot) {
    boolean isOptimistic = optimistic != null ? optimistic : variables.isOptimistic();
    Transaction transaction = start(!isOptimistic, false);
    current = transaction;
    isExplicit = true;
    isReadOnly =
        readOnly != null
            ? readOnly
            : nextIsReadOnly != null ? nextIsReadOnly : variables.hot().transactionReadOnly();
    nextIsReadOnly = null;
    if (withSnapshot) {
      transaction.startTs();
    }
  }

  /** The transaction for a statement under autocommit=0: begun where there is none. */
  public Transaction require() {
    Transaction transaction = current;
    if (transaction == null) {
      beginPlanned(null, null, false);
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
    SchemaLease lease = schemaLease;
    return temporary.over(
        client.begin(
            TransactionOptions.PESSIMISTIC
                .withPessimistic(pessimistic)
                .withAutocommit(autocommit)
                .withSnapshotIsolation(isSnapshotIsolation)
                .withLockWaitMillis(variables.lockWaitMillis())
                // Metadata locks hold the changes of this transaction's tables back as long as
                // the lease runs.
                .withSchema(lease::maxCommitTs, (startTs, commitTs) -> lease.renew(commitTs))));
  }

  // Metadata locks. Tables used in a transaction are held to its end, others to the statement's.

  /** The newest catalog, for a statement that is planned now and then says what it uses. */
  public Catalog catalog() {
    tables.enter();
    PastMoment past = past();
    if (past != null) {
      return temporary.over(past.catalog());
    }
    if (current == null) {
      schemaLease = fence.lease();
    }
    return temporary.over(fence.current());
  }

  /** The session's own tables. */
  public TemporaryTables temporary() {
    return temporary;
  }

  /** The session made its first temporary table: an open transaction changes such from now on. */
  public void joinTemporary() {
    Transaction transaction = current;
    if (transaction != null) {
      current = temporary.over(transaction);
    }
  }

  /** The tables that the session has locked by LOCK TABLES. */
  public LockedTables locked() {
    return locked;
  }

  /**
   * The statement, planned with the last {@link #catalog}, writes or locks rows of tables.
   *
   * @param reads tables of the plan
   * @param writes those whose rows change; of locking reads, all
   * @param touched tables whose rows may change besides
   */
  public void uses(Set<Long> reads, Set<Long> writes, Set<Long> touched, Catalog catalog) {
    locked.require(reads, writes, catalog);
    while (true) {
      Set<Long> fresh = fresh(reads, touched);
      tables.hold(reads, false);
      tables.hold(touched, true);
      if (!locked.isAnyLocked() || isAllowed(fresh, reads, touched)) {
        return;
      }
      // Nobody may wait for this statement while it waits.
      tables.release(fresh);
      locked.await(reads, touched);
      requireSame(reads, catalog);
    }
  }

  /** Waits for other sessions' table locks where there are any; the statement is planned anew. */
  public boolean hasWaited(Set<Long> reads, Set<Long> writes) {
    if (!locked.isAnyLocked()) {
      return false;
    }
    Set<Long> fresh = fresh(reads, writes);
    Set<Long> freshWrites = new HashSet<>(writes);
    freshWrites.retainAll(fresh);
    if (locked.allows(fresh, freshWrites)) {
      return false;
    }
    tables.planned();
    locked.await(fresh, freshWrites);
    return true;
  }

  /** Tables that no earlier statement of the transaction has used. */
  private Set<Long> fresh(Set<Long> reads, Set<Long> touched) {
    if (!locked.isAnyLocked()) {
      return Set.of();
    }
    Set<Long> fresh = new HashSet<>(reads);
    fresh.addAll(touched);
    fresh.removeIf(tables::holds);
    return fresh;
  }

  private boolean isAllowed(Set<Long> fresh, Set<Long> reads, Set<Long> touched) {
    // Without a look at what was held when locks came into use meanwhile.
    Set<Long> newReads = new HashSet<>(reads);
    newReads.retainAll(fresh);
    Set<Long> newWrites = new HashSet<>(touched);
    newWrites.retainAll(fresh);
    return locked.allows(newReads, newWrites);
  }

  /** 1412 where a table changed while the statement waited for its lock. */
  private void requireSame(Set<Long> tableIds, Catalog catalog) {
    Catalog now = temporary.over(fence.current());
    for (long id : tableIds) {
      if (!catalog.tableById(id).equals(now.tableById(id))) {
        throw SqlError.ER_TABLE_DEF_CHANGED.with();
      }
    }
  }

  /**
   * The statement reads a snapshot.
   *
   * @throws io.atoll.types.SqlException 1412 where a table has changed since: indexes and columns
   *     of now are not in the snapshot's rows; 8027 where the catalog may be too old for it
   */
  public void reads(Set<Long> tableIds, Catalog catalog, long readTs) {
    boolean isCovered =
        readTs == Timestamps.MAX ? schemaLease.isRunning() : readTs <= schemaLease.maxCommitTs();
    if (!isCovered
        && !schemaLease.renew(readTs == Timestamps.MAX ? client.currentTimestamp() : readTs)) {
      throw SqlError.ER_INFO_SCHEMA_EXPIRED.with();
    }
    if (locked.isAnyLocked()) {
      locked.require(tableIds, Set.of(), catalog);
      Set<Long> fresh = new HashSet<>(tableIds);
      fresh.removeIf(tables::holds);
      if (!locked.allows(fresh, Set.of())) {
        tables.planned();
        locked.await(fresh, Set.of());
        requireSame(fresh, catalog);
      }
    }
    if (current == null) {
      tables.planned();
      return;
    }
    tables.hold(tableIds);
    for (long id : tableIds) {
      TableInfo table = catalog.tableById(id).orElse(null);
      if (table != null && table.updateTs() > readTs) {
        throw SqlError.ER_TABLE_DEF_CHANGED.with();
      }
    }
  }

  /** A statement is over. */
  public void statementEnded() {
    if (current == null) {
      tables.leave();
    }
  }

  /** The session is over. */
  public void close() {
    rollback();
    temporary.clear();
    locked.unlock();
    tables.close();
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
    CommitErrors.require(
        outcome, snapshotIsolation, key -> transaction.buffer().value(key), duplicates);
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
    ofTransaction = null;
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
