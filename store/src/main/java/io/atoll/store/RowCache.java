package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest committed versions of rows that were read by their keys, as stored (column ids and
 * bytes, so that no schema change concerns them), for point reads without a native call. Below the
 * Region's read path: whoever reads has been admitted, has raised {@code maxTs}, and has looked for
 * locks in memory and in the engine; here it finds the version, or nothing.
 *
 * <p>What makes it right:
 *
 * <ul>
 *   <li>A version is given to reads at or above its commitTs only, and only while it is the newest.
 *   <li>Before a write is applied its keys are dropped ({@link #begin}); until it has been applied
 *       ({@link #end}) none of them is taken in. So once a write is acknowledged, or its lock has
 *       gone, its predecessor is here no more.
 *   <li>A reader takes a {@linkplain #stamp stamp} before it looks at the engine. What it found is
 *       taken in only where no write of that key has begun since: a slow reader cannot put back an
 *       old row. Stamps are counters of writes, shared by keys of the same hash; a collision only
 *       loses an entry.
 *   <li>Each entry belongs to an {@linkplain RegionReplica#era era} of its Region: a change of
 *       leadership, borders or members begins another one, and ends all entries of the last.
 * </ul>
 *
 * Full, it drops entries not used since it looked at them last (a clock). Thread-safe; readers take
 * no lock.
 */
final class RowCache {
  /** Longer values are not worth their place. */
  private static final int LONGEST_VALUE = 8 << 10;

  /** What an entry takes beside its key's and value's bytes, about. */
  private static final int ENTRY_BYTES = 160;

  private static final int STAMPS = 1 << 12;

  /** In a stamp: writes that are under way, below the count of those begun. */
  private static final long UNDER_WAY = 0xFFFF;

  private static final long BEGUN = UNDER_WAY + 1;

  /** A version. */
  static final class Entry {
    private final Key key;
    private final byte[] value;
    private final long commitTs;
    private final Object era;

    /** Written without care by all readers: a lost mark costs a read of the engine. */
    private boolean isUsed;

    private Entry(Key key, byte[] value, long commitTs, Object era) {
      this.key = key;
      this.value = value;
      this.commitTs = commitTs;
      this.era = era;
    }

    /** The stored value, not to be changed. */
    byte[] value() {
      return value;
    }

    long commitTs() {
      return commitTs;
    }

    private long sizeBytes() {
      return (long) key.bytes().length + value.length + ENTRY_BYTES;
    }
  }

  private final long maxBytes;
  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock sweeping = new ReentrantLock();

  /** Where the clock's hand stands. Guarded by the lock. */
  private Iterator<Entry> hand;

  /**
   * @param maxBytes 0 for no cache
   */
  RowCache(long maxBytes) {
    this.maxBytes = maxBytes;
    this.hand = entries.values().iterator();
  }

  boolean isOn() {
    return maxBytes > 0;
  }

  /** The newest version of a key, where it is known here and visible at {@code readTs}. */
  @Nullable Entry find(Object era, Key key, long readTs) {
    Entry entry = entries.get(key);
    if (entry == null || entry.commitTs > readTs || entry.era != era) {
      return null;
    }
    if (!entry.isUsed) {
      entry.isUsed = true;
    }
    return entry;
  }

  /** To be taken before the engine is looked at, and given to {@link #fill}. */
  long stamp(Key key) {
    return stamps.get(place(key));
  }

  /**
   * Takes in what a reader found.
   *
   * @param era the Region's before the reader looked at the engine
   * @param value the newest committed one when the reader looked; not changed from now on
   */
  void fill(Object era, Key key, long stamp, byte[] value, long commitTs) {
    if (value.length > LONGEST_VALUE || (stamp & UNDER_WAY) != 0) {
      return;
    }
    Entry entry = new Entry(key, value, commitTs, era);
    int place = place(key);
    // A write that begins first counts and then drops: either it is seen here, or it sees the
    // entry, since both hold the key's place in the map.
    entries.compute(
        key,
        (k, old) -> {
          if (stamps.get(place) != stamp) {
            return old;
          }
          bytes.addAndGet(entry.sizeBytes() - (old == null ? 0 : old.sizeBytes()));
          return entry;
        });
    if (bytes.get() > maxBytes) {
      sweep();
    }
  }

  /** To be called before writes are applied to the engine. */
  void begin(List<Modifications> changes) {
    for (Modifications some : changes) {
      some.forEach(this::begin);
    }
  }

  private void begin(Family family, boolean isPut, byte[] key, byte[] value) {
    if (family != Family.WRITE) {
      return;
    }
    if (isRange(isPut, value)) {
      for (int i = 0; i < STAMPS; i++) {
        stamps.getAndAdd(i, BEGUN + 1);
      }
      dropRange(key, value);
      return;
    }
    Key row = MvccKeys.decode(key, key.length - MvccKeys.TS_BYTES);
    stamps.getAndAdd(place(row), BEGUN + 1);
    Entry dropped = entries.remove(row);
    if (dropped != null) {
      bytes.addAndGet(-dropped.sizeBytes());
    }
  }

  /** To be called with the same changes once they show in the engine, or have failed to. */
  void end(List<Modifications> changes) {
    for (Modifications some : changes) {
      some.forEach(this::end);
    }
  }

  private void end(Family family, boolean isPut, byte[] key, byte[] value) {
    if (family != Family.WRITE) {
      return;
    }
    if (isRange(isPut, value)) {
      for (int i = 0; i < STAMPS; i++) {
        stamps.getAndAdd(i, -1);
      }
      return;
    }
    stamps.getAndAdd(place(MvccKeys.decode(key, key.length - MvccKeys.TS_BYTES)), -1);
  }

  private static boolean isRange(boolean isPut, byte[] value) {
    return !isPut && value.length > 0;
  }

  private void dropRange(byte[] start, byte[] end) {
    for (Entry entry : entries.values()) {
      byte[] encoded = MvccKeys.encode(entry.key);
      if (Arrays.compareUnsigned(start, encoded) <= 0 && Arrays.compareUnsigned(encoded, end) < 0) {
        drop(entry);
      }
    }
  }

  private void drop(Entry entry) {
    if (entries.remove(entry.key, entry)) {
      bytes.addAndGet(-entry.sizeBytes());
    }
  }

  /** Moves the hand until there is room again; one thread at a time is enough. */
  private void sweep() {
    if (!sweeping.tryLock()) {
      return;
    }
    try {
      // Twice around at most: the first time may find all entries used.
      for (int rounds = 0; bytes.get() > maxBytes && rounds < 3; ) {
        if (!hand.hasNext()) {
          hand = entries.values().iterator();
          rounds++;
          continue;
        }
        Entry entry = hand.next();
        if (entry.isUsed) {
          entry.isUsed = false;
        } else {
          drop(entry);
        }
      }
    } finally {
      sweeping.unlock();
    }
  }

  /** Of entries, about. */
  long sizeBytes() {
    return bytes.get();
  }

  private static int place(Key key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & STAMPS - 1;
  }
}
