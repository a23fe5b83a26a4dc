package io.atoll.session.statement;

import io.atoll.chunk.Chunk;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.ReplicaRead;
import io.atoll.client.Snapshot;
import io.atoll.client.Transaction;
import io.atoll.codec.TableKeys;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.PlanParts;
import io.atoll.executor.Plans;
import io.atoll.executor.ReadView;
import io.atoll.executor.RunStatistics;
import io.atoll.executor.WriteOutcome;
import io.atoll.expression.EvalContext;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.TableAccess;
import io.atoll.planner.physical.WritePlan;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.PastMoment;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs planned statements under the transaction rules of the design: plain reads at the snapshot;
 * writes and locking reads at {@code forUpdateTs}, again where a key was changed meanwhile; an
 * autocommit write first without locks, and again with them where it met a conflict.
 */
public final class PlanRunner {
  /** Runs of one statement, at least, before it gives up on a key that changes all the time. */
  private static final int MIN_RUNS = 16;

  /** Times that a statement of its own may find its locks gone at the end. */
  private static final int MAX_LOSSES = 16;

  private final KvClient client;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final ExecutionContext.Services services;

  public PlanRunner(
      KvClient client,
      SessionState state,
      SessionTransaction transaction,
      ExecutionContext.Services services) {
    this.client = client;
    this.state = state;
    this.transaction = transaction;
    this.services = services;
  }

  /**
   * One statement to run.
   *
   * @param parameters one slot for each of the plan's, the statement's own filled in
   * @param parts kept with the plan
   */
  public record Run(
      PlannedStatement planned,
      Value[] parameters,
      io.atoll.catalog.Catalog catalog,
      EvalContext evaluation,
      MemoryQuota memory,
      RunStatistics statistics,
      io.atoll.executor.GeneratedIds generatedIds,
      PlanParts parts) {
    /** The same run of another root, measured. */
    Run of(io.atoll.planner.physical.PhysicalPlan target, RunStatistics measured) {
      PlannedStatement inner =
          new PlannedStatement(
              target,
              planned.fields(),
              planned.statementParameters(),
              planned.parameterSlots(),
              planned.privileges(),
              false,
              planned.isReadOnly() && !(target instanceof WritePlan));
      return new Run(inner, parameters, catalog, evaluation, memory, measured, generatedIds, parts);
    }
  }

  /** Whether the statement must see and lock current data. */
  private static boolean isCurrent(PlannedStatement planned) {
    return !planned.isReadOnly();
  }

  /** Runs a statement that gives rows; each chunk is the consumer's until it returns. */
  public void query(Run run, Consumer<Chunk> rows) {
    if (isCurrent(run.planned())) {
      lockingQuery(run, rows);
      return;
    }
    ReadView view = plainView(run);
    give(open(run, view, null), rows);
  }

  /**
   * As {@link #query}, leaving the rows to be pulled; for cursors. Locking reads have taken their
   * locks and hold their rows when this returns.
   */
  public Operator open(Run run) {
    if (isCurrent(run.planned())) {
      ChunkBuffer buffer = new ChunkBuffer(run.memory().account());
      lockingQuery(run, buffer::add);
      return buffer;
    }
    return open(run, plainView(run), null);
  }

  private static void give(Operator operator, Consumer<Chunk> rows) {
    try (operator) {
      for (Chunk chunk = operator.next(); chunk != null; chunk = operator.next()) {
        rows.accept(chunk);
      }
    }
  }

  private Operator open(Run run, ReadView view, @Nullable Transaction txn) {
    Operator operator = Plans.operator(run.planned().plan(), context(run, view, txn));
    try {
      operator.open();
    } catch (RuntimeException e) {
      operator.close();
      throw e;
    }
    return operator;
  }

  private ExecutionContext context(Run run, ReadView view, @Nullable Transaction txn) {
    run.generatedIds().rewind();
    return new ExecutionContext(
        run.evaluation(),
        run.parameters(),
        run.catalog(),
        view,
        txn,
        run.memory(),
        services,
        ExecutionSettings.of(state),
        run.statistics(),
        run.generatedIds(),
        run.parts());
  }

  private ReadView plainView(Run run) {
    PlannedStatement planned = run.planned();
    PastMoment past = transaction.past();
    if (past != null) {
      return pastView(past.readTs());
    }
    if (!transaction.isActive() && state.variables().isAutocommit()) {
      if (!planned.tableIds().isEmpty()) {
        transaction.statementBegins();
      }
      if (planned.plan() instanceof ReaderPlan.PointGet get
          && get.key() instanceof ReaderPlan.RowKey) {
        transaction.reads(planned.tableIds(), run.catalog(), io.atoll.api.Timestamps.MAX);
        return transaction
            .temporary()
            .over(
                new ReadView(
                    replicas() == ReplicaRead.LEADER
                        ? new NewestReader(client)
                        : client.snapshot(client.currentTimestamp(), replicas()),
                    client.snapshot(io.atoll.api.Timestamps.MAX),
                    null));
      }
      long readTs = client.currentTimestamp();
      transaction.reads(planned.tableIds(), run.catalog(), readTs);
      return snapshotView(readTs);
    }
    Transaction txn = transaction.require();
    long readTs = transaction.isReadCommitted() ? client.currentTimestamp() : txn.startTs();
    transaction.reads(planned.tableIds(), run.catalog(), readTs);
    return new ReadView(
        txn.view(readTs, replicas()), txn.snapshot(readTs, replicas()), txn.buffer());
  }

  /** {@code tidb_replica_read}: of plain reads alone. */
  private ReplicaRead replicas() {
    return state.variables().hot().replicaRead();
  }

  /** Schemas and rows are of one moment: neither locks nor a lease are needed. */
  private ReadView pastView(long readTs) {
    Transaction txn = transaction.current();
    if (txn == null) {
      state.reads(readTs);
      Snapshot snapshot = client.snapshot(readTs, ReplicaRead.STALE);
      return transaction.temporary().over(new ReadView(snapshot, snapshot, null));
    }
    state.holds(readTs);
    return new ReadView(
        txn.view(readTs, ReplicaRead.STALE), txn.snapshot(readTs, ReplicaRead.STALE), txn.buffer());
  }

  private ReadView snapshotView(long startTs) {
    Snapshot snapshot = client.snapshot(startTs, replicas());
    return transaction.temporary().over(new ReadView(snapshot, snapshot, null));
  }

  private ReadView currentView(Transaction txn) {
    state.holds(txn.startTs());
    long readTs =
        txn.options().isPessimistic() && !transaction.isSnapshotIsolation()
            ? txn.forUpdateTs()
            : txn.startTs();
    return new ReadView(txn.view(readTs), txn.snapshot(readTs), txn.buffer());
  }

  /** 1792, unless temporary tables alone are changed. */
  private void refuseReadOnly(Run run) {
    if (transaction.isReadOnly()
        && !(run.planned().plan() instanceof WritePlan plan
            && plan.written().stream()
                .allMatch(t -> t.tableId() >= TableKeys.FIRST_TEMPORARY_TABLE))) {
      throw SqlError.ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.with();
    }
    if (state.variables().isAutocommit()) {
      transaction.statementBegins();
    }
  }

  private static boolean locksForUpdate(io.atoll.planner.physical.PhysicalPlan plan) {
    RowLock lock =
        switch (plan) {
          case ReaderPlan.PointGet get -> get.lock();
          case ReaderPlan.BatchPointGet get -> get.lock();
          case RowPlan.SelectLock select -> select.lock();
          default -> RowLock.NONE;
        };
    if (lock.mode() == RowLock.Mode.FOR_UPDATE) {
      return true;
    }
    for (io.atoll.planner.physical.PhysicalPlan child : plan.children()) {
      if (locksForUpdate(child)) {
        return true;
      }
    }
    return false;
  }

  /** SELECT … FOR UPDATE or FOR SHARE: rows are given only when their locks are held. */
  private void lockingQuery(Run run, Consumer<Chunk> rows) {
    if (locksForUpdate(run.planned().plan())) {
      refuseReadOnly(run);
    }
    if (transaction.past() != null) {
      throw SqlError.ER_AS_OF.with("rows of the past can not be locked");
    }
    Set<Long> tables = run.planned().tableIds();
    transaction.uses(tables, Set.of(), tables, run.catalog());
    if (!transaction.isActive() && state.variables().isAutocommit()) {
      // Locks would end with the statement: MySQL waits for them all the same.
      Transaction own = transaction.forStatement(true);
      try {
        ChunkBuffer buffer = lockedRows(run, own);
        give(buffer, rows);
      } finally {
        own.rollback();
      }
      return;
    }
    Transaction txn = transaction.require();
    if (!txn.options().isPessimistic()) {
      // Optimistic: keys are remembered and checked at commit.
      give(open(run, currentView(txn), txn), rows);
      return;
    }
    give(lockedRows(run, txn), rows);
  }

  private ChunkBuffer lockedRows(Run run, Transaction txn) {
    return retrying(
        txn,
        () -> {
          ChunkBuffer buffer = new ChunkBuffer(run.memory().account());
          boolean isKept = false;
          try {
            give(open(run, currentView(txn), txn), buffer::add);
            isKept = true;
            return buffer;
          } finally {
            if (!isKept) {
              buffer.close();
            }
          }
        },
        (key, attempted) -> DuplicateKeys.error(run.catalog(), services.layouts(), key, attempted));
  }

  /** Runs INSERT, UPDATE, DELETE, REPLACE. */
  public WriteOutcome write(Run run) {
    refuseReadOnly(run);
    WritePlan plan = (WritePlan) run.planned().plan();
    if (state.variables().hot().safeUpdates() && SafeUpdates.isUnsafe(plan)) {
      throw SqlError.ER_UPDATE_WITHOUT_KEY_IN_SAFE_MODE.with("");
    }
    Set<Long> written = writtenTables(plan);
    transaction.uses(
        run.planned().tableIds(),
        written,
        io.atoll.catalog.ForeignKeyTables.of(written, run.catalog()),
        run.catalog());
    Duplicates duplicates =
        (key, attempted) -> DuplicateKeys.error(run.catalog(), services.layouts(), key, attempted);
    if (transaction.isActive() || !state.variables().isAutocommit()) {
      return inTransaction(run, plan, transaction.require(), duplicates);
    }
    if (!state.variables().isSnapshotIsolation()) {
      WriteOutcome outcome = tryWithoutLocks(run, plan, duplicates);
      if (outcome != null) {
        return outcome;
      }
    }
    for (int tries = 1; ; tries++) {
      Transaction own = transaction.forStatement(true);
      try {
        WriteOutcome outcome = inTransaction(run, plan, own, duplicates);
        CommitOutcome commit = own.commit();
        if (commit instanceof CommitOutcome.LockLost && tries < MAX_LOSSES) {
          // Nothing is committed, and nobody but this statement knows of it.
          continue;
        }
        CommitErrors.require(
            commit,
            state.variables().isSnapshotIsolation(),
            key -> own.buffer().value(key),
            duplicates::of);
        return outcome;
      } finally {
        own.rollback();
      }
    }
  }

  static Set<Long> writtenTables(WritePlan plan) {
    List<TableAccess> written = plan.written();
    return written.size() == 1
        ? Set.of(written.getFirst().tableId())
        : written.stream().map(TableAccess::tableId).collect(Collectors.toSet());
  }

  /** The common case: no other writer. Null where another was faster and locks are needed. */
  private @Nullable WriteOutcome tryWithoutLocks(Run run, WritePlan plan, Duplicates duplicates) {
    Transaction own = transaction.forStatement(false);
    try {
      WriteOutcome outcome = Plans.write(plan, context(run, currentView(own), own));
      CommitOutcome commit = own.commit();
      if (commit instanceof CommitOutcome.LockLost) {
        return null;
      }
      if (commit instanceof CommitOutcome.Conflict conflict) {
        if (state.variables().isOptimistic() && conflict.conflictCommitTs() > 0) {
          CommitErrors.require(commit, false, key -> own.buffer().value(key), duplicates::of);
        }
        return null;
      }
      CommitErrors.require(commit, false, key -> own.buffer().value(key), duplicates::of);
      return outcome;
    } finally {
      own.rollback();
    }
  }

  private WriteOutcome inTransaction(
      Run run, WritePlan plan, Transaction txn, Duplicates duplicates) {
    if (!txn.options().isPessimistic()) {
      int stage = txn.stage();
      boolean isDone = false;
      try {
        WriteOutcome outcome = Plans.write(plan, context(run, currentView(txn), txn));
        txn.release(stage);
        isDone = true;
        return outcome;
      } finally {
        if (!isDone) {
          txn.cleanup(stage);
        }
      }
    }
    return retrying(txn, () -> Plans.write(plan, context(run, currentView(txn), txn)), duplicates);
  }

  /** Names a duplicate by its key and what was to be written under it. */
  private interface Duplicates {
    SqlException of(io.atoll.codec.Key key, byte @Nullable [] attempted);
  }

  private interface Attempt<T> {
    T run();
  }

  /**
   * Runs a statement and then locks what it wrote; where a key was changed since {@code
   * forUpdateTs} the statement is undone and run again on the data of now.
   */
  private <T> T retrying(Transaction txn, Attempt<T> attempt, Duplicates duplicates) {
    if (txn.isStarted() && !transaction.isSnapshotIsolation()) {
      txn.refreshForUpdateTs();
    }
    long begun = services.clock().nanos();
    for (int runs = 1; ; runs++) {
      state.checkInterrupted();
      int stage = txn.stage();
      boolean isDone = false;
      try {
        T result = attempt.run();
        LockOutcome outcome =
            txn.lockWrites(LockOptions.waiting(state.variables().lockWaitMillis()));
        switch (outcome) {
          case LockOutcome.Locked _ -> {
            txn.release(stage);
            isDone = true;
            return result;
          }
          case LockOutcome.Conflict _ -> {}
          case LockOutcome.AlreadyExists e ->
              throw duplicates.of(e.key(), txn.buffer().value(e.key()));
        }
      } catch (io.atoll.executor.LockConflictException e) {
        // Met while the statement ran: the same as a conflict at its end.
      } finally {
        if (!isDone) {
          txn.cleanup(stage);
        }
      }
      if (transaction.isSnapshotIsolation()) {
        throw SqlError.ER_CHECKREAD.with("");
      }
      long spent = (services.clock().nanos() - begun) / 1_000_000;
      if (runs >= MIN_RUNS && spent >= state.variables().lockWaitMillis()) {
        // Others were faster all the time: it waited for them as for one that holds the lock.
        throw SqlError.ER_LOCK_WAIT_TIMEOUT.with();
      }
      txn.refreshForUpdateTs();
    }
  }
}
