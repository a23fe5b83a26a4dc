package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ends the locks of a transaction whose fate is known, and finds locks. */
public final class LockResolving {
  private LockResolving() {}

  /** A lock and its key. */
  public record Found(Key key, LockRecord lock) {}

  /**
   * Commits ({@code commitTs > 0}) or rolls back the transaction's lock on each key; keys without
   * it are left alone when committing. The keys are latched.
   */
  public static @Nullable KeyError evaluate(
      List<Key> keys,
      long startTs,
      long commitTs,
      MvccReader reader,
      MvccWriter writer,
      MemoryLocks locks) {
    if (commitTs == 0) {
      locks.raiseMaxTs(startTs);
    }
    for (Key key : keys) {
      byte[] encoded = MvccKeys.encode(key);
      LockRecord lock = reader.lock(key, encoded);
      LockRecord own = lock == null ? null : lock.of(startTs);
      if (lock == null || own == null) {
        // Resolved by someone else, or never locked: nothing to end here.
        continue;
      }
      if (commitTs == 0) {
        RollingBack.rollbackLock(key, encoded, lock, own, true, reader, writer);
      } else {
        KeyError error = Committing.commit(key, encoded, lock, own, commitTs, writer);
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  /**
   * Locks of {@code [start, end)} in key order, those in memory included, up to {@code limit}.
   *
   * @param start user key
   * @param end user key; empty for none
   */
  public static List<Found> scan(
      KvReader engine,
      PessimisticLocks memory,
      Key start,
      Key end,
      int limit,
      Predicate<LockRecord> filter) {
    TreeMap<Key, LockRecord> found = new TreeMap<>();
    try (Cursor cursor =
        engine.cursor(Family.LOCK, MvccKeys.encodeBorder(start), MvccKeys.encodeBorder(end))) {
      for (cursor.seekToFirst(); cursor.valid() && found.size() < limit; cursor.next()) {
        LockRecord lock = LockRecord.decode(cursor.value());
        if (filter.test(lock)) {
          found.put(MvccKeys.decode(cursor.key()), lock);
        }
      }
    }
    int inMemory = 0;
    for (Map.Entry<Key, LockRecord> entry : memory.range(start, end).entrySet()) {
      if (inMemory == limit) {
        break;
      }
      if (filter.test(entry.getValue())) {
        found.put(entry.getKey(), entry.getValue());
        inMemory++;
      }
    }
    List<Found> result = new ArrayList<>(Math.min(limit, found.size()));
    for (Map.Entry<Key, LockRecord> entry : found.entrySet()) {
      if (result.size() == limit) {
        break;
      }
      result.add(new Found(entry.getKey(), entry.getValue()));
    }
    return result;
  }
}
