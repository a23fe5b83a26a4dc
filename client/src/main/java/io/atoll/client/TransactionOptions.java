package io.atoll.client;

import io.atoll.api.RequestContext;
import java.util.function.LongSupplier;

/**
 * How a transaction behaves.
 *
 * @param isPessimistic locks are taken while statements run; else conflicts show at commit
 * @param isSnapshotIsolation writing or locking a key changed since {@code startTs} fails (1020),
 *     as {@code innodb_snapshot_isolation=ON}; optimistic transactions always behave so (9007)
 * @param isAutocommit one statement: its own timestamp is fresh enough to commit by, which saves a
 *     timestamp
 * @param lockWaitMillis default wait of {@link Transaction#lockKeys}
 * @param priority which queue of the store serves it
 * @param maxCommitTs asked right before the commit: the latest commit timestamp that the schema
 *     lease allows; {@code Long.MAX_VALUE} for none
 * @param schemaCheck asked where a two-phase commit's timestamp is beyond {@code maxCommitTs}
 */
public record TransactionOptions(
    boolean isPessimistic,
    boolean isSnapshotIsolation,
    boolean isAutocommit,
    long lockWaitMillis,
    RequestContext.Priority priority,
    LongSupplier maxCommitTs,
    SchemaCheck schemaCheck) {

  public static final TransactionOptions OPTIMISTIC =
      new TransactionOptions(
          false,
          false,
          false,
          50_000,
          RequestContext.Priority.NORMAL,
          () -> Long.MAX_VALUE,
          (startTs, commitTs) -> true);

  public static final TransactionOptions PESSIMISTIC = OPTIMISTIC.withPessimistic(true);

  /** Whether the schema that a transaction saw still holds at its commit. */
  public interface SchemaCheck {
    boolean isUnchanged(long startTs, long commitTs);
  }

  public TransactionOptions withPessimistic(boolean value) {
    return new TransactionOptions(
        value,
        isSnapshotIsolation,
        isAutocommit,
        lockWaitMillis,
        priority,
        maxCommitTs,
        schemaCheck);
  }

  public TransactionOptions withSnapshotIsolation(boolean value) {
    return new TransactionOptions(
        isPessimistic, value, isAutocommit, lockWaitMillis, priority, maxCommitTs, schemaCheck);
  }

  public TransactionOptions withAutocommit(boolean value) {
    return new TransactionOptions(
        isPessimistic,
        isSnapshotIsolation,
        value,
        lockWaitMillis,
        priority,
        maxCommitTs,
        schemaCheck);
  }

  public TransactionOptions withLockWaitMillis(long value) {
    return new TransactionOptions(
        isPessimistic,
        isSnapshotIsolation,
        isAutocommit,
        value,
        priority,
        maxCommitTs,
        schemaCheck);
  }

  public TransactionOptions withPriority(RequestContext.Priority value) {
    return new TransactionOptions(
        isPessimistic,
        isSnapshotIsolation,
        isAutocommit,
        lockWaitMillis,
        value,
        maxCommitTs,
        schemaCheck);
  }

  public TransactionOptions withSchema(LongSupplier maxCommitTs, SchemaCheck schemaCheck) {
    return new TransactionOptions(
        isPessimistic,
        isSnapshotIsolation,
        isAutocommit,
        lockWaitMillis,
        priority,
        maxCommitTs,
        schemaCheck);
  }
}
