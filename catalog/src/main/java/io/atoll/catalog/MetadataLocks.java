package io.atoll.catalog;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which tables the sessions of a node use, so that a schema change goes on to its next state only
 * when nobody works by the state before the present one (F1's rule of two neighbouring states; the
 * shared metadata locks of MySQL, held to the end of the transaction, in the manner of TiDB 6.5).
 * Unlike MySQL's, a waiting schema change does not hold up statements that come after it: they work
 * by the newer state.
 *
 * <pre>
 *   session   enter, read the catalog -> hold the tables of the plan -> leave (or keep, in a transaction)
 *   owner     publish the next state -> advance -> wait until isFree
 * </pre>
 *
 * <p>Taking and leaving cost no shared write. Thread-safe; a {@link Holder} is one session's.
 */
public final class MetadataLocks {
  private final AtomicLong epoch = new AtomicLong(1);
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final TableLocks tableLocks = new TableLocks();

  /** The locks of LOCK TABLES. */
  public TableLocks tableLocks() {
    return tableLocks;
  }

  /**
   * Whether a transaction of another session uses a table.
   *
   * @param writesOnly whether reading it does not count
   */
  public boolean isUsed(long tableId, boolean writesOnly, Holder own) {
    for (Holder holder : holders) {
      if (holder != own && holder.isUsing(tableId, writesOnly)) {
        return true;
      }
    }
    return false;
  }

  /** A new session's part. Close it with the session. */
  public Holder open() {
    Holder holder = new Holder();
    holders.add(holder);
    return holder;
  }

  /**
   * Begins a new epoch: what is held from now on is held by the catalog that is the newest now, or
   * by a newer one.
   */
  public long advance() {
    return epoch.incrementAndGet();
  }

  /** Whether no session holds one of the tables, or is planning, since before {@code advanced}. */
  public boolean isFree(long advanced, Set<Long> tableIds) {
    for (Holder holder : holders) {
      if (holder.isOlder(advanced, tableIds)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no session uses a table, or is planning to. */
  public boolean isIdle() {
    for (Holder holder : holders) {
      if (!holder.isIdle()) {
        return false;
      }
    }
    return true;
  }

  /** One session's metadata locks. All methods but the owner's look are the session thread's. */
  public final class Holder implements AutoCloseable {
    private static final int FIRST = 4;

    /** The epoch of a statement that has read the catalog and not yet said its tables; 0: none. */
    private volatile long planning;

    // Written under this by the session, read under this by the owner of schema changes.
    private long[] tables = new long[FIRST];
    private long[] epochs = new long[FIRST];
    private boolean[] writes = new boolean[FIRST];
    private int count;

    private Holder() {}

    /** Call before the catalog is read that the next {@link #hold} stands on. */
    public void enter() {
      planning = epoch.get();
    }

    /** Holds the tables of a plan until {@link #leave}. Those held already stay as they are. */
    public void hold(Set<Long> tableIds) {
      hold(tableIds, false);
    }

    /**
     * As {@link #hold(Set)}.
     *
     * @param isWrite whether their rows are changed or locked
     */
    public void hold(Set<Long> tableIds, boolean isWrite) {
      long since = planning;
      if (since == 0) {
        since = epoch.get();
      }
      for (long id : tableIds) {
        hold(id, since, isWrite);
      }
      planning = 0;
    }

    private synchronized void hold(long tableId, long since, boolean isWrite) {
      for (int i = 0; i < count; i++) {
        if (tables[i] == tableId) {
          writes[i] |= isWrite;
          return;
        }
      }
      if (count == tables.length) {
        tables = Arrays.copyOf(tables, 2 * count);
        epochs = Arrays.copyOf(epochs, 2 * count);
        writes = Arrays.copyOf(writes, 2 * count);
      }
      tables[count] = tableId;
      writes[count] = isWrite;
      epochs[count++] = since;
    }

    /** Whether {@link #hold} has a table. */
    public boolean holds(long tableId) {
      return isUsing(tableId, false);
    }

    /** Gives back tables that were not held before the statement, which cannot have them now. */
    public synchronized void release(Set<Long> tableIds) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (!tableIds.contains(tables[i])) {
          tables[kept] = tables[i];
          epochs[kept] = epochs[i];
          writes[kept++] = writes[i];
        }
      }
      count = kept;
    }

    private synchronized boolean isUsing(long tableId, boolean writesOnly) {
      for (int i = 0; i < count; i++) {
        if (tables[i] == tableId) {
          return writes[i] || !writesOnly;
        }
      }
      return false;
    }

    /** The statement's plan needs no hold any more: it reads a snapshot that it has taken. */
    public void planned() {
      planning = 0;
    }

    /** Gives everything back: the transaction, or the statement without one, is over. */
    public void leave() {
      planning = 0;
      if (count > 0) {
        forget();
      }
    }

    private synchronized void forget() {
      count = 0;
      if (tables.length > 1_024) {
        tables = new long[FIRST];
        epochs = new long[FIRST];
        writes = new boolean[FIRST];
      }
    }

    private synchronized boolean isIdle() {
      return planning == 0 && count == 0;
    }

    private boolean isOlder(long advanced, Set<Long> tableIds) {
      long since = planning;
      if (since != 0 && since < advanced) {
        return true;
      }
      synchronized (this) {
        for (int i = 0; i < count; i++) {
          if (epochs[i] < advanced && tableIds.contains(tables[i])) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public void close() {
      leave();
      holders.remove(this);
    }
  }
}
