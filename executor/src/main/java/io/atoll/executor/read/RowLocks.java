package io.atoll.executor.read;

import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.Transaction;
import io.atoll.codec.Key;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.LockConflictException;
import io.atoll.planner.physical.RowLock;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Locks rows for locking reads, UPDATE and DELETE. */
public final class RowLocks {
  private RowLocks() {}

  static LockOptions options(RowLock lock, ExecutionContext context) {
    LockOptions options =
        switch (lock.waiting()) {
          case WAIT ->
              LockOptions.waiting(
                  lock.waitSeconds() < 0
                      ? context.settings().lockWaitMillis()
                      : lock.waitSeconds() * 1000);
          case NOWAIT -> LockOptions.waiting(LockOptions.NOWAIT);
          case SKIP_LOCKED -> LockOptions.skippingLocked();
        };
    return lock.mode() == RowLock.Mode.FOR_SHARE ? options.shared() : options;
  }

  /**
   * Locks a key and gives its newest value, the transaction's own write first; null where it has
   * none or where it was skipped.
   */
  static byte @Nullable [] lockAndRead(Key key, RowLock lock, ExecutionContext context) {
    Transaction transaction = context.transaction();
    if (!transaction.options().isPessimistic()) {
      lock(List.of(key), lock, context);
      return context.view().reader().get(key);
    }
    LockOutcome outcome = transaction.lockKey(key, options(lock, context).returningValues());
    return switch (outcome) {
      case LockOutcome.Locked locked -> {
        if (locked.skipped().get(0)) {
          yield null;
        }
        yield switch (transaction.buffer().presence(key)) {
          case WRITTEN -> transaction.buffer().value(key);
          case DELETED -> null;
          case ABSENT ->
              locked.values().isEmpty()
                  ? context.view().reader().get(key)
                  : locked.values().getFirst();
        };
      }
      case LockOutcome.Conflict _ -> throw new LockConflictException();
      case LockOutcome.AlreadyExists e -> throw new IllegalStateException("lock of " + e.key());
    };
  }

  /**
   * Locks keys without reading them.
   *
   * @return positions that SKIP LOCKED left out
   * @throws LockConflictException where a key was changed after {@code forUpdateTs}
   */
  public static BitSet lock(List<Key> keys, RowLock lock, ExecutionContext context) {
    LockOutcome outcome = context.transaction().lockKeys(keys, options(lock, context));
    return switch (outcome) {
      case LockOutcome.Locked locked -> locked.skipped();
      case LockOutcome.Conflict _ -> throw new LockConflictException();
      case LockOutcome.AlreadyExists e -> throw new IllegalStateException("lock of " + e.key());
    };
  }
}
