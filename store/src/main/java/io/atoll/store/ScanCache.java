package io.atoll.store;

import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.CommittedChange;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.WriteEffect;
import io.atoll.runtime.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rows of scans in memory: segments of neighbouring keys, each with the newest versions of all of
 * them, decoded columns included, and with what was committed to them since. A scan at or above a
 * segment's newest timestamp takes its rows from there instead of from the engine. Nothing else
 * changes for it: it is admitted, looks at memory locks, and then at the engine's locks, before it
 * looks for segments.
 *
 * <p>What makes it right: before a write is applied, every segment with one of its keys is told. A
 * scan that finds a segment without it either has a timestamp below the write's, or would have met
 * its lock: locks go after the write is applied. A write that a segment has before the engine does
 * is committed all the same, and a scan that could see it meets its lock. Whatever else comes to
 * change rows of the engine (a Region's snapshot, files taken in) must be announced here likewise.
 * A {@link Fill} is opened before the snapshot that it fills from, and remembers every write from
 * then on, and those that were under way: they are laid over the segments that it makes.
 *
 * <p>So ranges whose rows are written all the time stay readable from memory, where the engine has
 * to pass all their versions. Many changes are put together to new rows; a segment that was not
 * read meanwhile is removed instead.
 *
 * <p>Where it is full, segments not used for a minute make place; where there are none, nothing
 * more is taken in, so that scans of more than fits find at least the same part of it each time.
 */
final class ScanCache {
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Writes that a fill remembers before it gives up. */
  private static final int MAX_WRITTEN = 10_000;

  /** Segments looked at for room at a time. */
  private static final int SWEEP = 64;

  /** Blocks that lookups read before any found something. */
  private static final int FREE_FILLS = 64;

  private static final int HITS_PER_FILL = 64;

  /** Rows that writes may remove before any paid for having been read. */
  private static final long FREE_LOST_ROWS = 64L * RowBlock.TARGET_ROWS;

  /** So many rows found, of those that short ranges read ahead, pay for a row lost. */
  private static final int FOUND_PER_LOST = 2;

  /** Rows not found that allow one to be lost: to see whether writes have ended. */
  private static final int MISSED_PER_LOST = 64;

  /** Between two counts of what is really held: decoded columns come later than segments. */
  private static final int INSTALLS_PER_COUNT = 256;

  /** Writes that are being applied. */
  record Writing(List<Modifications> changes) {}

  private final Clock clock;
  private final long maxBytes;
  private final ConcurrentSkipListMap<byte[], ScanSegment> segments =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  private volatile boolean isNearlyFull;
  private final LongAdder lookupHits = new LongAdder();
  private final LongAdder lookupFills = new LongAdder();
  private final LongAdder foundRows = new LongAdder();
  private final LongAdder missedRows = new LongAdder();
  private volatile long lostRows;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final List<Writing> writing = new ArrayList<>();
  private final List<Fill> fills = new ArrayList<>();
  private long bytes;
  private int installs;
  private byte[] hand = {};

  /**
   * @param maxBytes of rows and decoded columns; 0 for no cache
   */
  ScanCache(Clock clock, long maxBytes) {
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  boolean isOn() {
    return maxBytes > 0;
  }

  // Lookups.

  /**
   * Whether a lookup may read its neighbours for later ones: while there is room, and lookups find
   * so much here that it pays. Where writes remove what was read, it does not.
   */
  boolean mayFill() {
    if (isNearlyFull || lookupFills.sum() > FREE_FILLS + lookupHits.sum() / HITS_PER_FILL) {
      return false;
    }
    lookupFills.increment();
    return true;
  }

  /** Counts a lookup that found its rows. */
  void hit() {
    lookupHits.increment();
  }

  // Scans.

  /**
   * Whether a short range that begins at a key may read the rows behind it for later ones: while
   * there is room, and scans find more than writes remove. Nothing is read where a segment is that
   * only older readers cannot use.
   */
  boolean mayFillFrom(byte[] encodedKey) {
    if (isNearlyFull
        || lostRows
            > FREE_LOST_ROWS
                + foundRows.sum() / FOUND_PER_LOST
                + missedRows.sum() / MISSED_PER_LOST) {
      return false;
    }
    Map.Entry<byte[], ScanSegment> floor = segments.floorEntry(encodedKey);
    return floor == null || Arrays.compareUnsigned(encodedKey, floor.getValue().end()) >= 0;
  }

  /** Counts rows that a scan took from here. */
  void found(int rows) {
    foundRows.add(rows);
  }

  /** Counts rows that a scan had to read from the engine. */
  void missed(int rows) {
    missedRows.add(rows);
  }

  /** The segment with a key's place, where a reader at a timestamp may use it. */
  @Nullable ScanSegment at(byte[] encodedKey, long readTs) {
    Map.Entry<byte[], ScanSegment> entry = segments.floorEntry(encodedKey);
    return entry == null ? null : usable(entry.getValue(), encodedKey, readTs);
  }

  /** The segment with the place just before a key. */
  @Nullable ScanSegment before(byte[] encodedKey, long readTs) {
    Map.Entry<byte[], ScanSegment> entry = segments.lowerEntry(encodedKey);
    if (entry == null || Arrays.compareUnsigned(entry.getValue().end(), encodedKey) < 0) {
      return null;
    }
    return usable(entry.getValue(), null, readTs);
  }

  private @Nullable ScanSegment usable(ScanSegment segment, byte @Nullable [] key, long readTs) {
    if (segment.newestTs() > readTs
        || (key != null && Arrays.compareUnsigned(key, segment.end()) >= 0)) {
      return null;
    }
    segment.used(clock.nanos());
    return segment;
  }

  /** The encoded key at which the next segment above a key starts; empty where there is none. */
  byte[] nextStart(byte[] encodedKey) {
    byte[] next = segments.higherKey(encodedKey);
    return next == null ? new byte[0] : next;
  }

  /**
   * Prepares for taking in rows of a range (encoded; an empty end for none), to be called before
   * the snapshot is taken from which they are read.
   */
  Fill open(byte[] start, byte[] end) {
    Fill fill = new Fill(start, end);
    lock.lock();
    try {
      for (Writing one : writing) {
        one.changes.forEach(c ->
            c.forEach((family, isPut, key, value) -> {
              if (family == Family.WRITE) {
                fill.underWay(isPut, key, value);
              }
            }));
      }
      fills.add(fill);
    } finally {
      lock.unlock();
    }
    return fill;
  }

  /** One scan's way to add segments. */
  final class Fill implements AutoCloseable {
    private final byte[] start;
    private final byte[] end;
    // Guarded by the cache's lock.
    private final List<CommittedChange> written = new ArrayList<>();
    private boolean isBroken;

    private Fill(byte[] start, byte[] end) {
      this.start = start;
      this.end = end;
    }

    private void underWay(boolean isPut, byte[] key, byte[] value) {
      if (!isPut && value.length > 0) {
        giveUp();
      } else if (isPut && covers(key)) {
        written(key, WriteEffect.of(key, value));
      }
    }

    private boolean covers(byte[] key) {
      return !isBroken
          && Arrays.compareUnsigned(key, start) >= 0
          && (end.length == 0 || Arrays.compareUnsigned(key, end) < 0);
    }

    private void giveUp() {
      isBroken = true;
    }

    private void written(byte[] key, WriteEffect effect) {
      if (!covers(key)) {
        return;
      }
      switch (effect) {
        case WriteEffect.Nothing _ -> {}
        case WriteEffect.Rewrite _ -> giveUp();
        case WriteEffect.Change(CommittedChange change) -> {
          written.add(change);
          isBroken = written.size() > MAX_WRITTEN;
        }
      }
    }

    /**
     * Takes in the rows of a range, which must be all there are in the snapshot, in their newest
     * versions.
     */
    void install(Key from, Key until, RowBlock rows, long newestTs) {
      ScanSegment segment = new ScanSegment(from, until, rows, newestTs, clock.nanos());
      lock.lock();
      try {
        if (isBroken || !addWritten(segment)) {
          lostRows += rows.rows();
          return;
        }
        if (overlaps(segment) || !hasRoom(segment.sizeBytes())) {
          return;
        }
        put(segment);
      } finally {
        lock.unlock();
      }
    }

    /** Writes since the fill was opened: those that the rows have already change nothing. */
    private boolean addWritten(ScanSegment segment) {
      for (CommittedChange change : written) {
        if (segment.contains(change.key()) && !segment.add(change)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        fills.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean overlaps(ScanSegment segment) {
    Map.Entry<byte[], ScanSegment> below = segments.lowerEntry(segment.end());
    return below != null && Arrays.compareUnsigned(below.getValue().end(), segment.start()) > 0;
  }

  private boolean hasRoom(long more) {
    if (++installs % INSTALLS_PER_COUNT == 0) {
      long sum = 0;
      for (ScanSegment segment : segments.values()) {
        sum += segment.sizeBytes();
      }
      bytes = sum;
    }
    if (bytes + more > maxBytes) {
      sweep();
    }
    isNearlyFull = bytes + more > maxBytes - maxBytes / 8;
    return bytes + more <= maxBytes;
  }

  /** Removes idle segments among the next few. */
  private void sweep() {
    long since = clock.nanos() - IDLE.toNanos();
    Iterator<ScanSegment> some = segments.tailMap(hand, false).values().iterator();
    for (int i = 0; i < SWEEP && some.hasNext(); i++) {
      ScanSegment segment = some.next();
      hand = segment.start();
      if (segment.usedNanos() - since < 0) {
        remove(segment);
      }
    }
    if (!some.hasNext()) {
      hand = new byte[0];
    }
  }

  private void remove(ScanSegment segment) {
    if (segments.remove(segment.start(), segment)) {
      bytes = Math.max(0, bytes - segment.sizeBytes());
    }
  }

  // Writes.

  /** To be called before writes are applied to the engine. */
  Writing begin(List<Modifications> changes) {
    Writing begun = new Writing(changes);
    if (!isOn()) {
      return begun;
    }
    lock.lock();
    try {
      writing.add(begun);
      if (!segments.isEmpty() || !fills.isEmpty()) {
        for (Modifications some : changes) {
          some.forEach((family, isPut, key, value) -> {
            if (family == Family.WRITE) {
              written(isPut, key, value);
            }
          });
        }
      }
    } finally {
      lock.unlock();
    }
    return begun;
  }

  private void written(boolean isPut, byte[] key, byte[] value) {
    if (!isPut && value.length > 0) {
      fills.forEach(Fill::giveUp);
      ScanSegment first = segmentAt(key);
      if (first != null) {
        lose(first);
      }
      List.copyOf(segments.subMap(key, true, value, true).values()).forEach(this::lose);
    } else if (isPut) {
      ScanSegment segment = segmentAt(key);
      if (segment != null || isFilled(key)) {
        WriteEffect effect = WriteEffect.of(key, value);
        for (Fill fill : fills) {
          fill.written(key, effect);
        }
        if (segment != null) {
          changed(segment, effect);
        }
      }
    }
    // A single record that goes is one that nobody can see any more.
  }

  private boolean isFilled(byte[] key) {
    for (Fill fill : fills) {
      if (fill.covers(key)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ScanSegment segmentAt(byte[] key) {
    Map.Entry<byte[], ScanSegment> floor = segments.floorEntry(key);
    return floor != null && Arrays.compareUnsigned(key, floor.getValue().end()) < 0
        ? floor.getValue()
        : null;
  }

  private void changed(ScanSegment segment, WriteEffect effect) {
    switch (effect) {
      case WriteEffect.Nothing _ -> {}
      case WriteEffect.Rewrite _ -> lose(segment);
      case WriteEffect.Change(CommittedChange change) -> {
        long before = segment.sizeBytes();
        boolean isNewer = segment.add(change);
        bytes += segment.sizeBytes() - before;
        if (!isNewer || bytes > maxBytes) {
          lose(segment);
        } else if (segment.hasManyChanges()) {
          fold(segment);
        }
      }
    }
  }

  /** Puts new rows in the place of changes; of a segment that nobody reads, nothing. */
  private void fold(ScanSegment segment) {
    List<ScanSegment> folded =
        segment.isUsed() ? segment.folded(clock.nanos()) : List.<ScanSegment>of();
    if (folded.isEmpty()) {
      lose(segment);
    } else {
      remove(segment);
      folded.forEach(this::put);
    }
  }

  private void put(ScanSegment segment) {
    bytes += segment.sizeBytes();
    segments.put(segment.start(), segment);
  }

  private void lose(ScanSegment segment) {
    lostRows += segment.rowCount();
    remove(segment);
  }

  /** To be called after they were. */
  void end(Writing begun) {
    if (!isOn()) {
      return;
    }
    lock.lock();
    try {
      writing.removeIf(w -> w == begun);
    } finally {
      lock.unlock();
    }
  }
}
