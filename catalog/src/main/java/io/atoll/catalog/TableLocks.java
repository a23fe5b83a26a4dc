package io.atoll.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The locks of LOCK TABLES on a node: of a table, one session's WRITE lock or any number of
 * sessions' READ locks. A session's locks are taken all at once or not at all, so that no two
 * sessions wait for each other. Thread-safe.
 *
 * <p>Whoever locks registers here first and then waits until no transaction uses the tables ({@link
 * MetadataLocks#isUsed}); whoever uses a table says so first and then looks here. So one of the two
 * sees the other.
 */
public final class TableLocks {
  private static final class Held {
    private final Set<MetadataLocks.Holder> readers = new HashSet<>();
    private MetadataLocks.@Nullable Holder writer;

    boolean allows(MetadataLocks.Holder owner, boolean isWrite) {
      if (writer != null && writer != owner) {
        return false;
      }
      return !isWrite || readers.isEmpty() || (readers.size() == 1 && readers.contains(owner));
    }
  }

  private final Map<Long, Held> held = new HashMap<>();
  private volatile boolean isInUse;

  /** Whether any table is locked. */
  public boolean isInUse() {
    return isInUse;
  }

  /**
   * Takes locks where all can be had.
   *
   * @param isWrite by table
   */
  public synchronized boolean tryLock(MetadataLocks.Holder owner, Map<Long, Boolean> isWrite) {
    for (Map.Entry<Long, Boolean> each : isWrite.entrySet()) {
      Held table = held.get(each.getKey());
      if (table != null && !table.allows(owner, each.getValue())) {
        return false;
      }
    }
    isWrite.forEach((id, write) -> {
      Held table = held.computeIfAbsent(id, k -> new Held());
      if (write) {
        table.writer = owner;
      } else {
        table.readers.add(owner);
      }
    });
    isInUse = !held.isEmpty();
    return true;
  }

  /** Gives locks back and takes others, with no moment between where one could be had. */
  public synchronized boolean exchange(MetadataLocks.Holder owner, Map<Long, Boolean> isWrite) {
    unlock(owner);
    return tryLock(owner, isWrite);
  }

  /** Gives all of a session's locks back. */
  public synchronized void unlock(MetadataLocks.Holder owner) {
    Iterator<Held> all = held.values().iterator();
    while (all.hasNext()) {
      Held table = all.next();
      table.readers.remove(owner);
      if (table.writer == owner) {
        table.writer = null;
      }
      if (table.writer == null && table.readers.isEmpty()) {
        all.remove();
      }
    }
    isInUse = !held.isEmpty();
  }

  /** Whether no other session's lock is in the way of reading or changing a table. */
  public synchronized boolean allows(MetadataLocks.Holder owner, long tableId, boolean isWrite) {
    Held table = held.get(tableId);
    return table == null || table.allows(owner, isWrite);
  }
}
