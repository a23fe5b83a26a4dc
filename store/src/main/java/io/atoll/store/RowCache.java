package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.KnownVersions;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
import io.atoll.mvcc.WriteRecord;
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

  private static final int STAMPS = 1 << 14;

  /** In a stamp: writes that are under way, below the count of those begun. */
  private static final long UNDER_WAY = 0xFFFF;

  private static final long BEGUN = UNDER_WAY + 1;

  /** A version. */
  static final class Entry implements KnownVersions.Version {
    private final Key key;
    private final byte[] value;
    private final long commitTs;
    private final Object era;

    /** Whether it is the key's newest record in the write family, not only its newest version. */
    private final boolean isTop;

    /** Written without care by all readers: a lost mark costs a read of the engine. */
    private boolean isUsed;

    private Entry(Key key, byte[] value, long commitTs, Object era, boolean isTop) {
      this.key = key;
      this.value = value;
      this.commitTs = commitTs;
      this.era = era;
      this.isTop = isTop;
    }

    @Override
    public byte[] value() {
      return value;
    }

    @Override
    public long commitTs() {
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

  /**
   * For writers that hold the key's latch: its newest record, where that is a version known here.
   */
  @Nullable Entry findTop(Object era, Key key) {
    Entry entry = entries.get(key);
    if (entry == null || !entry.isTop || entry.era != era) {
      return null;
    }
    if (!entry.isUsed) {
      entry.isUsed = true;
    }
    return entry;
  }

  /** What commands of a Region may know. */
  KnownVersions known(Object era) {
    return isOn() ? new Known(era) : KnownVersions.NONE;
  }

  private final class Known implements KnownVersions {
    private final Object era;

    Known(Object era) {
      this.era = era;
    }

    @Override
    public @Nullable Version newest(Key key) {
      return findTop(era, key);
    }

    @Override
    public long stamp(Key key) {
      return RowCache.this.stamp(key);
    }

    @Override
    public void found(Key key, long stamp, byte[] value, long commitTs) {
      fill(era, key, stamp, value, commitTs, true);
    }
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
   * @param isTop whether no record of any kind lay above it
   */
  void fill(Object era, Key key, long stamp, byte[] value, long commitTs, boolean isTop) {
    if (value.length > LONGEST_VALUE || (stamp & UNDER_WAY) != 0) {
      return;
    }
    put(new Entry(key, value, commitTs, era, isTop), stamp);
    if (bytes.get() > maxBytes) {
      sweep();
    }
  }

  private void put(Entry entry, long stamp) {
    int place = place(entry.key);
    // A write that begins first counts and then drops: either it is seen here, or it sees the
    // entry, since both hold the key's place in the map.
    entries.compute(
        entry.key,
        (k, old) -> {
          if (stamps.get(place) != stamp) {
            return old;
          }
          bytes.addAndGet(entry.sizeBytes() - (old == null ? 0 : old.sizeBytes()));
          return entry;
        });
  }

  /** Writes that are being applied, from {@link #begin} to {@link #end}. One thread. */
  static final class Applying {
    /** Places counted as under way; -1 for all of them. */
    private int[] places = new int[16];

    private int count;

    /** By the same position: what takes the place of a dropped entry, and the stamp it needs. */
    private @Nullable Entry[] successors = new Entry[16];

    private long[] stamps = new long[16];

    private void add(int place, @Nullable Entry successor, long stamp) {
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
        successors = Arrays.copyOf(successors, 2 * count);
        stamps = Arrays.copyOf(stamps, 2 * count);
      }
      places[count] = place;
      successors[count] = successor;
      stamps[count++] = stamp;
    }
  }

  /** To be called before writes are applied to the engine. */
  Applying begin(List<Modifications> changes) {
    Applying applying = new Applying();
    for (Modifications some : changes) {
      some.forEach((family, isPut, key, value) -> begin(applying, family, isPut, key, value));
    }
    return applying;
  }

  private void begin(Applying applying, Family family, boolean isPut, byte[] key, byte[] value) {
    if (family != Family.WRITE) {
      return;
    }
    if (isRange(isPut, value)) {
      for (int i = 0; i < STAMPS; i++) {
        stamps.getAndAdd(i, BEGUN + 1);
      }
      applying.add(-1, null, 0);
      dropRange(key, value);
      return;
    }
    Key row = MvccKeys.decode(key, key.length - MvccKeys.TS_BYTES);
    int place = place(row);
    long stamp = stamps.addAndGet(place, BEGUN + 1);
    Entry dropped = entries.remove(row);
    if (dropped != null) {
      bytes.addAndGet(-dropped.sizeBytes());
    }
    applying.add(place, isPut ? successor(dropped, key, value) : null, stamp - 1);
  }

  /**
   * A row that is read and written again and again stays: the new version takes the old one's
   * place, where it is certain that it will be the key's newest record.
   */
  private static @Nullable Entry successor(@Nullable Entry dropped, byte[] key, byte[] record) {
    if (dropped == null || !dropped.isTop) {
      return null;
    }
    byte[] value = WriteRecord.inlinePut(record);
    long commitTs = MvccKeys.ts(key, key.length);
    return value == null || commitTs <= dropped.commitTs
        ? null
        : new Entry(dropped.key, value, commitTs, dropped.era, true);
  }

  /**
   * To be called once the writes show in the engine, or have failed to.
   *
   * @param isWritten whether they show
   */
  void end(Applying applying, boolean isWritten) {
    for (int i = 0; i < applying.count; i++) {
      int place = applying.places[i];
      if (place < 0) {
        for (int each = 0; each < STAMPS; each++) {
          stamps.getAndAdd(each, -1);
        }
        continue;
      }
      stamps.getAndAdd(place, -1);
    }
    for (int i = 0; i < applying.count && isWritten; i++) {
      Entry successor = applying.successors[i];
      if (successor != null) {
        put(successor, applying.stamps[i]);
      }
    }
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
