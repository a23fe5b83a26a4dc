package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvReader;
import io.atoll.kv.WriteBatch;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock family of one store's engine, kept in memory as well: almost every look for a lock finds
 * none, and is answered without a native call. Locks above a limit are not kept; then the engine is
 * asked, until the family is small again.
 *
 * <p>Whoever writes locks does it by {@link #write}. A lock shows here after it shows in the
 * engine, and before its writer is answered; it goes after its key's commit or rollback record
 * shows in the engine. So a reader that first looks here and then at the versions misses nothing
 * that it would have seen in the engine's newest state. Thread-safe.
 */
public final class StoredLocks {
  private static final int MOST_LOCKS = 1 << 16;
  private static final int FIRST_PAUSE = 1 << 10;
  private static final int LONGEST_PAUSE = 1 << 16;
  private static final int READS_BETWEEN_LOADS = 4;

  /**
   * Locks that do not stop a read which it looks at; where there are more, it meets each anyway.
   */
  private static final int MOST_LOOKED_AT = 512;

  private static final Look FREE = new Look.Free();
  private static final Look UNKNOWN = new Look.Unknown();

  private static final byte[] NONE = new byte[0];

  /** By encoded key. */
  private final ConcurrentSkipListMap<byte[], byte[]> locks =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  /** Of {@link #locks}, which would have to count. Guarded by writers' shared lock, as it is. */
  private final AtomicInteger size = new AtomicInteger();

  private final int mostLocks;

  /** Shared by writers, so that {@link #load} sees the engine and the map at the same moment. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** False while the engine must be asked. Set false before anything is dropped from the map. */
  private volatile boolean isComplete;

  // Writes until the next try to hold everything; races only make it come earlier or later.
  private int pause = FIRST_PAUSE;
  private int writesLeft;
  private int readsLeft;

  public StoredLocks() {
    this(MOST_LOCKS);
  }

  StoredLocks(int mostLocks) {
    this.mostLocks = mostLocks;
  }

  /** The stored form of a key's lock, null where it has none. */
  public byte @Nullable [] get(KvReader engine, byte[] encoded) {
    if (isComplete) {
      byte[] found = locks.isEmpty() ? null : locks.get(encoded);
      if (found != null || isComplete) {
        return found;
      }
    }
    return engine.get(Family.LOCK, encoded);
  }

  /** Whether certainly no key of the store is locked in the engine. */
  public boolean isEmpty() {
    return isComplete && locks.isEmpty() && isComplete;
  }

  /** What a look for locks that stop a read found. */
  public sealed interface Look {
    /** Nothing stops the read. */
    record Free() implements Look {}

    /** The lock that the read meets first. */
    record Stopped(KeyError.Locked by) implements Look {}

    /** The engine has to be asked. */
    record Unknown() implements Look {}
  }

  /**
   * Looks for locks that stop a read. To be asked before the snapshot is taken that is then read
   * without a look at locks: what comes later is of transactions that commit after the reader's
   * timestamp.
   *
   * @param ranges of user keys, ascending; read from the last one down where {@code isDescending}
   */
  public Look look(
      KvEngine engine,
      List<KeyRange> ranges,
      long readTs,
      Set<Long> resolved,
      boolean isDescending) {
    if (!isComplete) {
      // Each look at the engine's locks walks over those deleted there: worth holding them here.
      if (--readsLeft <= 0 && lock.writeLock().tryLock()) {
        try {
          readsLeft = READS_BETWEEN_LOADS;
          if (!isComplete) {
            load(engine);
          }
        } finally {
          lock.writeLock().unlock();
        }
      }
      if (!isComplete) {
        return UNKNOWN;
      }
    }
    int looked = 0;
    for (KeyRange range : locks.isEmpty() ? List.<KeyRange>of() : inOrder(ranges, isDescending)) {
      for (Map.Entry<byte[], byte[]> each : of(range, isDescending).entrySet()) {
        LockRecord record = LockRecord.decode(each.getValue());
        Key key = MvccKeys.decode(each.getKey());
        if (ReadConflicts.stops(record, key, readTs, resolved)) {
          return new Look.Stopped(new KeyError.Locked(record.info(key)));
        }
        if (++looked > MOST_LOOKED_AT) {
          return UNKNOWN;
        }
      }
    }
    return isComplete ? FREE : UNKNOWN;
  }

  /**
   * The least timestamp at which a transaction began that holds a prewritten lock in a range of
   * user keys: what it commits is later. {@link Long#MAX_VALUE} where none does, -1 where that is
   * not known.
   */
  public long oldest(KeyRange range) {
    if (!isComplete) {
      return -1;
    }
    long oldest = Long.MAX_VALUE;
    if (!locks.isEmpty()) {
      for (byte[] each : of(range, false).values()) {
        LockRecord record = LockRecord.decode(each);
        if (record.isShared()) {
          for (LockRecord holder : record.holders()) {
            oldest = Math.min(oldest, ofPrewritten(holder));
          }
        } else {
          oldest = Math.min(oldest, ofPrewritten(record));
        }
      }
    }
    return isComplete ? oldest : -1;
  }

  /** A pessimistic lock is prewritten first, after which its commit timestamp is fetched. */
  private static long ofPrewritten(LockRecord record) {
    return record.kind() == LockKind.PESSIMISTIC ? Long.MAX_VALUE : record.startTs();
  }

  private static List<KeyRange> inOrder(List<KeyRange> ranges, boolean isDescending) {
    return isDescending ? ranges.reversed() : ranges;
  }

  private NavigableMap<byte[], byte[]> of(KeyRange range, boolean isDescending) {
    byte[] start = MvccKeys.encodeBorder(range.start());
    byte[] end = MvccKeys.encodeBorder(range.end());
    if (end.length > 0 && Arrays.compareUnsigned(start, end) >= 0) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<byte[], byte[]> some =
        end.length == 0 ? locks.tailMap(start, true) : locks.subMap(start, true, end, false);
    return isDescending ? some.descendingMap() : some;
  }

  /** Reads the family from the engine; where it is too large, that is tried again later. */
  public void load(KvEngine engine) {
    lock.writeLock().lock();
    try {
      isComplete = false;
      clear();
      try (Cursor cursor = engine.cursor(Family.LOCK, NONE, NONE)) {
        for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
          if (size.get() == mostLocks) {
            clear();
            writesLeft = pause;
            pause = Math.min(LONGEST_PAUSE, 2 * pause);
            return;
          }
          put(cursor.key(), cursor.value());
        }
      }
      pause = FIRST_PAUSE;
      isComplete = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Writes a batch to the engine and follows its changes of locks.
   *
   * @param changes what of the batch may concern locks
   */
  public void write(KvEngine engine, WriteBatch batch, Iterable<Modifications> changes) {
    lock.readLock().lock();
    try {
      engine.write(batch);
      if (isComplete) {
        for (Modifications each : changes) {
          each.forEachLock(this::changed);
        }
        if (size.get() > mostLocks) {
          isComplete = false;
          clear();
          writesLeft = pause;
        }
        return;
      }
    } finally {
      lock.readLock().unlock();
    }
    if (--writesLeft <= 0) {
      load(engine);
    }
  }

  private void changed(Modifications.Operation operation, byte[] key, byte[] value) {
    switch (operation) {
      case PUT -> put(key, value);
      case DELETE -> remove(key);
      case DELETE_RANGE -> locks.subMap(key, true, value, false).keySet().forEach(this::remove);
    }
  }

  private void put(byte[] key, byte[] value) {
    if (locks.put(key, value) == null) {
      size.incrementAndGet();
    }
  }

  private void remove(byte[] key) {
    if (locks.remove(key) != null) {
      size.decrementAndGet();
    }
  }

  private void clear() {
    locks.clear();
    size.set(0);
  }
}
