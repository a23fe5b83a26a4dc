package io.atoll.kv.memory;

import io.atoll.kv.CachedRead;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvException;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.Snapshot;
import io.atoll.kv.WriteBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine's twin for tests and simulation: all versions of all keys in ordered maps. A flush
 * only remembers the sequence it reached; {@link #crash} forgets every version above it, in all
 * families together. Versions that no snapshot, nor the last flush, nor the newest state can see
 * are dropped at each flush.
 *
 * <p>Flushes happen when {@link #flush} is called, when the writes since the last one exceed a
 * limit, and on {@link #requestFlush} unless {@link #holdFlushes} said that the test decides.
 */
public final class MemoryKvEngine implements KvEngine {
  /** Marks a deleted key; compared by identity. */
  static final byte[] TOMBSTONE = new byte[0];

  /** By family ordinal. */
  private final List<ConcurrentSkipListMap<Version, byte[]>> families = new ArrayList<>();

  private final List<FlushListener> listeners = new CopyOnWriteArrayList<>();
  private final TreeMap<Long, Integer> openSnapshots = new TreeMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final long flushBytes;
  private final MemoryRangeFiles rangeFiles = new MemoryRangeFiles(this);

  private volatile long visibleSequence;
  private volatile long flushedSequence;
  private volatile boolean flushRequested;
  private volatile boolean holdFlushes;
  private volatile @Nullable KvException failure;
  private long bytesSinceFlush;

  /** An engine that flushes only when told. */
  public MemoryKvEngine() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param flushBytes bytes of keys and values after which a write flushes
   */
  public MemoryKvEngine(long flushBytes) {
    this.flushBytes = flushBytes;
    while (families.size() < Family.values().length) {
      families.add(new ConcurrentSkipListMap<>());
    }
  }

  private ConcurrentSkipListMap<Version, byte[]> map(Family family) {
    return families.get(family.ordinal());
  }

  @Override
  public WriteBatch newBatch() {
    return new MemoryWriteBatch();
  }

  @Override
  public void write(WriteBatch batch) {
    boolean flush;
    lock.lock();
    try {
      KvException failed = failure;
      if (failed != null) {
        throw failed;
      }
      long sequence = visibleSequence + 1;
      for (MemoryWriteBatch.Operation operation : ((MemoryWriteBatch) batch).operations()) {
        apply(operation, sequence);
      }
      visibleSequence = sequence;
      bytesSinceFlush += batch.sizeBytes();
      flush = !holdFlushes && bytesSinceFlush >= flushBytes;
    } finally {
      lock.unlock();
    }
    if (flush) {
      flush();
    }
  }

  private void apply(MemoryWriteBatch.Operation operation, long sequence) {
    ConcurrentSkipListMap<Version, byte[]> map = map(operation.family());
    switch (operation) {
      case MemoryWriteBatch.Put put -> {
        // A clone, so that an empty value is never the tombstone itself.
        map.put(new Version(put.key(), sequence), put.value().clone());
      }
      case MemoryWriteBatch.Delete delete ->
          map.put(new Version(delete.key(), sequence), TOMBSTONE);
      case MemoryWriteBatch.DeleteRange range -> {
        List<byte[]> keys = new ArrayList<>();
        try (Cursor cursor = new MemoryCursor(map, sequence, range.start(), range.end(), true)) {
          for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
            keys.add(cursor.key());
          }
        }
        for (byte[] key : keys) {
          map.put(new Version(key, sequence), TOMBSTONE);
        }
      }
    }
  }

  private byte @Nullable [] get(Family family, byte[] key, long sequence) {
    Map.Entry<Version, byte[]> entry = map(family).ceilingEntry(new Version(key, sequence));
    if (entry == null
        || entry.getValue() == TOMBSTONE
        || !Arrays.equals(entry.getKey().key(), key)) {
      return null;
    }
    return entry.getValue().clone();
  }

  private static CachedRead cached(byte @Nullable [] value) {
    return value == null ? CachedRead.Miss.ABSENT : new CachedRead.Hit(value);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    lock.lock(); // against prune, which knows of snapshots only
    try {
      return get(family, key, visibleSequence);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CachedRead getCached(Family family, byte[] key) {
    return cached(get(family, key));
  }

  @Override
  public Cursor cursor(Family family, byte[] lower, byte[] upper) {
    Snapshot snapshot = snapshot();
    return new MemoryCursor(
        map(family), ((MemorySnapshot) snapshot).sequence, lower, upper, false, snapshot::close);
  }

  @Override
  public Snapshot snapshot() {
    lock.lock();
    try {
      long sequence = visibleSequence;
      openSnapshots.merge(sequence, 1, Integer::sum);
      return new MemorySnapshot(sequence);
    } finally {
      lock.unlock();
    }
  }

  private void release(long sequence) {
    lock.lock();
    try {
      openSnapshots.computeIfPresent(sequence, (s, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }

  /** From now on {@link #requestFlush} only sets {@link #flushRequested}, until {@link #flush}. */
  public void holdFlushes(boolean hold) {
    holdFlushes = hold;
  }

  /** Whether somebody asked for a flush that has not happened yet. */
  public boolean flushRequested() {
    return flushRequested;
  }

  @Override
  public void requestFlush() {
    flushRequested = true;
    if (!holdFlushes) {
      flush();
    }
  }

  @Override
  public void flush() {
    long flushed;
    lock.lock();
    try {
      KvException failed = failure;
      if (failed != null) {
        throw failed;
      }
      flushed = visibleSequence;
      flushedSequence = flushed;
      flushRequested = false;
      bytesSinceFlush = 0;
      prune();
    } finally {
      lock.unlock();
    }
    for (FlushListener listener : listeners) {
      listener.flushed(flushed);
    }
  }

  /** The sequence of the last flush: what a crash sets back to. */
  public long flushedSequence() {
    return flushedSequence;
  }

  /**
   * Loses everything since the last flush, in all families, as the death of the process does to the
   * real engine. Listeners are forgotten; open snapshots and cursors must not be used any more.
   */
  public void crash() {
    lock.lock();
    try {
      long kept = flushedSequence;
      for (ConcurrentSkipListMap<Version, byte[]> map : families) {
        map.keySet().removeIf(version -> version.sequence() > kept);
      }
      visibleSequence = kept;
      bytesSinceFlush = 0;
      flushRequested = false;
      failure = null;
      openSnapshots.clear();
      listeners.clear();
      rangeFiles.crash();
    } finally {
      lock.unlock();
    }
  }

  /** Every later write and flush fails with {@code cause}, until {@link #crash}. */
  public void failWith(KvException cause) {
    failure = cause;
  }

  /** Drops versions that nobody can see: keeps for each key the newest at or below each reader. */
  private void prune() {
    long[] readers = new long[openSnapshots.size() + 1];
    int count = 0;
    for (long sequence : openSnapshots.keySet()) {
      readers[count++] = sequence;
    }
    readers[count] = flushedSequence;
    Arrays.sort(readers);
    for (ConcurrentSkipListMap<Version, byte[]> map : families) {
      byte[] key = null;
      long newer = Long.MAX_VALUE; // the version just before this one in the same key
      List<Version> dropped = new ArrayList<>();
      for (Map.Entry<Version, byte[]> entry : map.entrySet()) {
        Version version = entry.getKey();
        if (key == null || !Arrays.equals(key, version.key())) {
          key = version.key();
          newer = Long.MAX_VALUE;
        }
        // Seen by a reader r with version.sequence <= r < newer; the newest state sees the first.
        int at = Arrays.binarySearch(readers, version.sequence());
        int firstReader = at >= 0 ? at : -at - 1;
        boolean seen =
            newer == Long.MAX_VALUE
                || (firstReader < readers.length && readers[firstReader] < newer);
        boolean goneForAll =
            entry.getValue() == TOMBSTONE
                && newer == Long.MAX_VALUE
                && version.sequence() <= readers[0];
        if (!seen || goneForAll) {
          dropped.add(version);
        }
        newer = version.sequence();
      }
      // Oldest first: a deleted key's older value must not show while its tombstone goes.
      for (Version version : dropped.reversed()) {
        map.remove(version);
      }
    }
  }

  @Override
  public void onFlush(FlushListener listener) {
    listeners.add(listener);
  }

  @Override
  public long lastWriteSequence() {
    return visibleSequence;
  }

  @Override
  public long approximateSizeBytes(Family family, byte[] start, byte[] end) {
    long bytes = 0;
    try (MemoryCursor cursor = (MemoryCursor) cursor(family, start, end)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        bytes += cursor.rowBytes();
      }
    }
    return bytes;
  }

  @Override
  public RangeFiles rangeFiles() {
    return rangeFiles;
  }

  @Override
  public void close() {
    failure = new KvException.Io("the engine is closed", null);
  }

  private final class MemorySnapshot implements Snapshot {
    final long sequence;
    private boolean closed;

    MemorySnapshot(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      return MemoryKvEngine.this.get(family, key, sequence);
    }

    @Override
    public CachedRead getCached(Family family, byte[] key) {
      return cached(get(family, key));
    }

    @Override
    public Cursor cursor(Family family, byte[] lower, byte[] upper) {
      return new MemoryCursor(map(family), sequence, lower, upper, false);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(sequence);
      }
    }
  }
}
