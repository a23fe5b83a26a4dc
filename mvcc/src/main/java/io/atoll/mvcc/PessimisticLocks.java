package io.atoll.mvcc;

import io.atoll.codec.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The pessimistic locks of one Region that live in its leader's memory only. A key's lock is either
 * here or in the lock family, never in both. Lost in a crash: prewrite then checks again that
 * nobody came between. Thread-safe; a key is changed under its latch.
 */
public final class PessimisticLocks {
  private final ConcurrentSkipListMap<Key, LockRecord> locks = new ConcurrentSkipListMap<>();
  private final AtomicLong bytes = new AtomicLong();

  public @Nullable LockRecord get(Key key) {
    return locks.isEmpty() ? null : locks.get(key);
  }

  public void put(Key key, LockRecord lock) {
    LockRecord old = locks.put(key, lock);
    bytes.addAndGet(weight(key, lock) - (old == null ? 0 : weight(key, old)));
  }

  public void remove(Key key) {
    LockRecord old = locks.remove(key);
    if (old != null) {
      bytes.addAndGet(-weight(key, old));
    }
  }

  /** Forgets all: they were written to the log, or leadership is gone. */
  public void clear() {
    for (Key key : locks.keySet()) {
      remove(key);
    }
  }

  public boolean isEmpty() {
    return locks.isEmpty();
  }

  /** Memory taken, about. */
  public long bytes() {
    return bytes.get();
  }

  /** In key order; changes made meanwhile may or may not be seen. */
  public void forEach(BiConsumer<Key, LockRecord> action) {
    locks.forEach(action);
  }

  /** The locks of {@code [start, end)} in key order; an empty end means none. */
  public Map<Key, LockRecord> range(Key start, Key end) {
    return end.isEmpty() ? locks.tailMap(start, true) : locks.subMap(start, true, end, false);
  }

  private static long weight(Key key, LockRecord lock) {
    return key.bytes().length + lock.memoryBytes();
  }
}
