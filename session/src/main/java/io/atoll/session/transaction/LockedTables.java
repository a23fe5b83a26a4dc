package io.atoll.session.transaction;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableLocks;
import io.atoll.codec.TableKeys;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * LOCK TABLES of one session: the locks that it holds, what they let its statements do, and its
 * waits for the locks of others. One thread.
 */
public final class LockedTables {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  /** lock_wait_timeout at first: a year. */
  private static final long MAX_LOCK_WAIT_SECONDS = 31_536_000;

  private final Environment environment;
  private final MetadataLocks metadata;
  private final TableLocks locks;
  private final MetadataLocks.Holder holder;
  private final LongSupplier lockWaitSeconds;
  private final Runnable interruption;

  /** Whether the lock is a WRITE lock, by table. */
  private Map<Long, Boolean> own = Map.of();

  private List<Request> requests = List.of();
  private boolean hasViews;

  /**
   * One table of LOCK TABLES.
   *
   * @param isView what lies below is then read without locks
   */
  public record Request(String database, String name, boolean isWrite, boolean isView) {}

  /**
   * @param lockWaitSeconds lock_wait_timeout
   * @param interruption throws where the statement is to end
   */
  LockedTables(
      Environment environment,
      MetadataLocks metadata,
      MetadataLocks.Holder holder,
      LongSupplier lockWaitSeconds,
      Runnable interruption) {
    this.environment = environment;
    this.metadata = metadata;
    this.locks = metadata.tableLocks();
    this.holder = holder;
    this.lockWaitSeconds = lockWaitSeconds;
    this.interruption = interruption;
  }

  public boolean isEmpty() {
    return requests.isEmpty();
  }

  /**
   * Locks tables in the place of those locked before.
   *
   * @throws io.atoll.types.SqlException 1146, 1205
   */
  public void lock(List<Request> wanted, Catalog catalog) {
    unlock();
    Map<Long, Boolean> ids = ids(wanted, catalog);
    waitUntil(() -> locks.tryLock(holder, ids));
    boolean isDone = false;
    try {
      waitUntil(() ->
          ids.entrySet().stream()
              .noneMatch(e -> metadata.isUsed(e.getKey(), !e.getValue(), holder)));
      isDone = true;
    } finally {
      if (!isDone) {
        locks.unlock(holder);
      }
    }
    own = ids;
    requests = List.copyOf(wanted);
    hasViews = wanted.stream().anyMatch(Request::isView);
  }

  private static Map<Long, Boolean> ids(List<Request> wanted, Catalog catalog) {
    Map<Long, Boolean> ids = new HashMap<>();
    for (Request each : wanted) {
      TableInfo table = catalog.table(each.database(), each.name()).orElse(null);
      if (table != null && !table.isView() && isStored(table.id())) {
        ids.merge(table.id(), each.isWrite(), Boolean::logicalOr);
      }
    }
    return ids;
  }

  /** A schema change is over: tables that it made anew are locked as those before were. */
  public void renew(Catalog catalog) {
    if (!requests.isEmpty()) {
      Map<Long, Boolean> ids = ids(requests, catalog);
      if (!ids.equals(own)) {
        waitUntil(() -> locks.exchange(holder, ids));
        own = ids;
      }
    }
  }

  public void unlock() {
    if (!requests.isEmpty()) {
      locks.unlock(holder);
      own = Map.of();
      requests = List.of();
      hasViews = false;
    }
  }

  private static boolean isStored(long tableId) {
    return tableId > 0 && tableId < TableKeys.FIRST_TEMPORARY_TABLE;
  }

  /**
   * Refuses a table that the session has not locked as the statement needs it: 1100, 1099. Without
   * locks of its own a session may use all tables.
   */
  public void require(Set<Long> reads, Set<Long> writes, Catalog catalog) {
    if (requests.isEmpty()) {
      return;
    }
    for (long id : writes) {
      Boolean isWrite = own.get(id);
      if (!isStored(id)) {
        continue;
      }
      if (isWrite == null) {
        throw SqlError.ER_TABLE_NOT_LOCKED.with(name(id, catalog));
      }
      if (!isWrite) {
        throw SqlError.ER_TABLE_NOT_LOCKED_FOR_WRITE.with(name(id, catalog));
      }
    }
    for (long id : reads) {
      if (isStored(id) && !own.containsKey(id) && !hasViews) {
        throw SqlError.ER_TABLE_NOT_LOCKED.with(name(id, catalog));
      }
    }
  }

  private static String name(long tableId, Catalog catalog) {
    return catalog.tableById(tableId).map(TableInfo::name).orElse(Long.toString(tableId));
  }

  /** Whether other sessions' locks let this one use tables now. */
  boolean allows(Set<Long> reads, Set<Long> writes) {
    for (long id : writes) {
      if (!locks.allows(holder, id, true)) {
        return false;
      }
    }
    for (long id : reads) {
      if (!locks.allows(holder, id, false)) {
        return false;
      }
    }
    return true;
  }

  /** Whether any table of the node is locked. */
  public boolean isAnyLocked() {
    return locks.isInUse();
  }

  /** Returns when other sessions' locks let this one use tables; 1205. */
  public void await(Set<Long> reads, Set<Long> writes) {
    if (locks.isInUse()) {
      waitUntil(() -> allows(reads, writes));
    }
  }

  /**
   * Before a schema change: waits for locks of others, and, where lock_wait_timeout is set, for
   * their transactions, too; without it the change's job waits for these as long as it takes.
   */
  public void awaitUnused(Set<Long> tableIds) {
    await(Set.of(), tableIds);
    if (lockWaitSeconds.getAsLong() < MAX_LOCK_WAIT_SECONDS) {
      waitUntil(() -> tableIds.stream().noneMatch(id -> metadata.isUsed(id, false, holder)));
    }
  }

  private void waitUntil(BooleanSupplier condition) {
    long start = environment.clock().nanos();
    Duration pause = FIRST_PAUSE;
    while (!condition.getAsBoolean()) {
      interruption.run();
      if (environment.clock().nanos() - start >= lockWaitSeconds.getAsLong() * 1_000_000_000L) {
        throw SqlError.ER_LOCK_WAIT_TIMEOUT.with();
      }
      try {
        environment.scheduler().sleep(pause);
      } catch (InterruptedException e) {
        interruption.run();
        throw SqlError.ER_QUERY_INTERRUPTED.with();
      }
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }
}
