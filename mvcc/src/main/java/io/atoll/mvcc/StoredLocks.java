package io.atoll.mvcc;

import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvReader;
import io.atoll.kv.WriteBatch;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Where more keys are locked, the engine's order finds those of a range faster. */
  private static final int MOST_LOOKED_AT = 512;

  private static final byte[] NONE = new byte[0];

  private final ConcurrentHashMap<Key, byte[]> locks = new ConcurrentHashMap<>();
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
      byte[] found = locks.isEmpty() ? null : locks.get(Key.of(encoded));
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

  /**
   * Whether certainly no key from {@code start} to {@code end} (excluded; empty for none) is locked
   * in the engine. To be asked before the snapshot is taken that is then read without a look at
   * locks: what comes later is of transactions that commit after the reader's timestamp.
   */
  public boolean isFree(KvEngine engine, byte[] start, byte[] end) {
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
        return false;
      }
    }
    int looked = 0;
    for (Key key : locks.keySet()) {
      byte[] encoded = key.bytes();
      if (++looked > MOST_LOOKED_AT
          || (Arrays.compareUnsigned(encoded, start) >= 0
              && (end.length == 0 || Arrays.compareUnsigned(encoded, end) < 0))) {
        return false;
      }
    }
    return isComplete;
  }

  /** Reads the family from the engine; where it is too large, that is tried again later. */
  public void load(KvEngine engine) {
    lock.writeLock().lock();
    try {
      isComplete = false;
      locks.clear();
      try (Cursor cursor = engine.cursor(Family.LOCK, NONE, NONE)) {
        for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
          if (locks.size() == mostLocks) {
            locks.clear();
            writesLeft = pause;
            pause = Math.min(LONGEST_PAUSE, 2 * pause);
            return;
          }
          locks.put(Key.of(cursor.key()), cursor.value());
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
        if (locks.size() > mostLocks) {
          isComplete = false;
          locks.clear();
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
      case PUT -> locks.put(Key.of(key), value);
      case DELETE -> locks.remove(Key.of(key));
      case DELETE_RANGE -> {
        Key start = Key.of(key);
        Key end = Key.of(value);
        locks.keySet().removeIf(each -> start.compareTo(each) <= 0 && each.compareTo(end) < 0);
      }
    }
  }
}
