package io.atoll.store;

import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Family;
import io.atoll.mvcc.CommittedChange;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
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

  /** Changes after which a segment's rows are put together anew. */
  private static final int MAX_CHANGES = 256;

  /** Rows and bytes of a segment that grows. */
  private static final int MAX_ROWS = RowBlock.TARGET_ROWS * 3 / 2;

  private static final int MAX_BYTES = 4 * RowBlock.TARGET_BYTES;

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

  /**
   * @param start encoded user key, included
   * @param end encoded user key, excluded
   * @param endKey the same as a user key
   * @param newestTs the largest timestamp behind the rows
   */
  static final class Segment {
    private final byte[] start;
    private final byte[] end;
    private final Key startKey;
    private final Key endKey;
    private final RowBlock rows;
    private final long newestTs;
    private final long madeNanos;
    private volatile long usedNanos;
    private volatile @Nullable SegmentChanges changes;

    Segment(Key startKey, Key endKey, RowBlock rows, long newestTs, long usedNanos) {
      this.start = MvccKeys.encode(startKey);
      this.end = MvccKeys.encode(endKey);
      this.startKey = startKey;
      this.endKey = endKey;
      this.rows = rows;
      this.newestTs = newestTs;
      this.madeNanos = usedNanos;
      this.usedNanos = usedNanos;
    }

    Key startKey() {
      return startKey;
    }

    Key endKey() {
      return endKey;
    }

    private boolean contains(Key key) {
      return key.compareTo(startKey) >= 0 && key.compareTo(endKey) < 0;
    }

    boolean contains(KeyRange range) {
      return range.start().compareTo(startKey) >= 0 && range.end().compareTo(endKey) <= 0;
    }

    byte[] end() {
      return end;
    }

    /**
     * The rows of a part of it, and maybe others around, as a reader sees them.
     *
     * @param from user key, included, not before the segment's start
     * @param until user key, excluded; null for the segment's end
     * @param scratch taken where they have to be put together
     */
    RowBlock rows(Key from, @Nullable Key until, ScanView view, RowBlock scratch) {
      SegmentChanges since = changes;
      byte[] end = until == null ? null : until.bytes();
      if (since == null || !since.touches(from.bytes(), end)) {
        return rows;
      }
      scratch.clear();
      since.lay(rows, from.bytes(), end, view.readTs(), view::snapshot, scratch);
      return scratch;
    }

    private long sizeBytes() {
      SegmentChanges since = changes;
      return rows.sizeBytes() + (since == null ? 0 : since.sizeBytes());
    }
  }

  /** Writes that are being applied. */
  record Writing(List<Modifications> changes) {}

  private final Clock clock;
  private final long maxBytes;
  private final ConcurrentSkipListMap<byte[], Segment> segments =
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
    Map.Entry<byte[], Segment> floor = segments.floorEntry(encodedKey);
    return floor == null || Arrays.compareUnsigned(encodedKey, floor.getValue().end) >= 0;
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
  @Nullable Segment at(byte[] encodedKey, long readTs) {
    Map.Entry<byte[], Segment> entry = segments.floorEntry(encodedKey);
    return entry == null ? null : usable(entry.getValue(), encodedKey, readTs);
  }

  /** The segment with the place just before a key. */
  @Nullable Segment before(byte[] encodedKey, long readTs) {
    Map.Entry<byte[], Segment> entry = segments.lowerEntry(encodedKey);
    if (entry == null || Arrays.compareUnsigned(entry.getValue().end, encodedKey) < 0) {
      return null;
    }
    return usable(entry.getValue(), null, readTs);
  }

  private @Nullable Segment usable(Segment segment, byte @Nullable [] key, long readTs) {
    if (segment.newestTs > readTs
        || (key != null && Arrays.compareUnsigned(key, segment.end) >= 0)) {
      return null;
    }
    segment.usedNanos = clock.nanos();
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
                fill.written(isPut, key, value);
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

    private void written(boolean isPut, byte[] key, byte[] value) {
      if (!isPut && value.length > 0) {
        isBroken = true;
      } else if (isPut
          && !isBroken
          && Arrays.compareUnsigned(key, start) >= 0
          && (end.length == 0 || Arrays.compareUnsigned(key, end) < 0)) {
        switch (CommittedChange.effect(value)) {
          case NOTHING -> {}
          case REWRITE -> isBroken = true;
          case CHANGE -> {
            written.add(CommittedChange.of(key, value));
            isBroken = written.size() > MAX_WRITTEN;
          }
        }
      }
    }

    /**
     * Takes in the rows of a range, which must be all there are in the snapshot, in their newest
     * versions.
     */
    void install(Key from, Key until, RowBlock rows, long newestTs) {
      Segment segment = new Segment(from, until, rows, newestTs, clock.nanos());
      lock.lock();
      try {
        if (isBroken || !addWritten(segment)) {
          lostRows += rows.rows();
          return;
        }
        if (overlaps(segment) || !hasRoom(segment.sizeBytes())) {
          return;
        }
        bytes += segment.sizeBytes();
        segments.put(segment.start, segment);
      } finally {
        lock.unlock();
      }
    }

    /** Writes since the fill was opened: those that the rows have already change nothing. */
    private boolean addWritten(Segment segment) {
      SegmentChanges since = null;
      for (CommittedChange change : written) {
        if (segment.contains(change.key())) {
          since = since == null ? new SegmentChanges() : since;
          if (!since.add(change.key(), change)) {
            return false;
          }
        }
      }
      segment.changes = since;
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

  private boolean overlaps(Segment segment) {
    Map.Entry<byte[], Segment> below = segments.lowerEntry(segment.end);
    return below != null && Arrays.compareUnsigned(below.getValue().end, segment.start) > 0;
  }

  private boolean hasRoom(long more) {
    if (++installs % INSTALLS_PER_COUNT == 0) {
      long sum = 0;
      for (Segment segment : segments.values()) {
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
    Iterator<Segment> some = segments.tailMap(hand, false).values().iterator();
    for (int i = 0; i < SWEEP && some.hasNext(); i++) {
      Segment segment = some.next();
      hand = segment.start;
      if (segment.usedNanos - since < 0) {
        remove(segment);
      }
    }
    if (!some.hasNext()) {
      hand = new byte[0];
    }
  }

  private void remove(Segment segment) {
    if (segments.remove(segment.start, segment)) {
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
    for (Fill fill : fills) {
      fill.written(isPut, key, value);
    }
    boolean isRange = !isPut && value.length > 0;
    Map.Entry<byte[], Segment> floor = segments.floorEntry(key);
    if (floor != null && Arrays.compareUnsigned(key, floor.getValue().end) < 0) {
      Segment segment = floor.getValue();
      if (isRange) {
        lose(segment);
      } else if (isPut) {
        changed(segment, key, value);
      }
      // A single record that goes is one that nobody can see any more.
    }
    if (isRange) {
      List.copyOf(segments.subMap(key, true, value, true).values()).forEach(this::lose);
    }
  }

  private void changed(Segment segment, byte[] key, byte[] record) {
    switch (CommittedChange.effect(record)) {
      case NOTHING -> {}
      case REWRITE -> lose(segment);
      case CHANGE -> {
        SegmentChanges since = segment.changes;
        if (since == null) {
          since = new SegmentChanges();
          segment.changes = since;
        }
        long before = since.sizeBytes();
        CommittedChange change = CommittedChange.of(key, record);
        boolean isNewer = since.add(change.key(), change);
        bytes += since.sizeBytes() - before;
        if (!isNewer || bytes > maxBytes) {
          lose(segment);
        } else if (since.count() > MAX_CHANGES) {
          fold(segment, since);
        }
      }
    }
  }

  /** Puts new rows in the place of changes; of a segment that nobody reads, nothing. */
  private void fold(Segment segment, SegmentChanges since) {
    RowBlock rows = segment.usedNanos == segment.madeNanos ? null : since.folded(segment.rows);
    if (rows == null || rows.bytes() > MAX_BYTES) {
      lose(segment);
      return;
    }
    long newestTs = Math.max(segment.newestTs, since.newestTs());
    remove(segment);
    if (rows.rows() <= MAX_ROWS) {
      put(new Segment(segment.startKey, segment.endKey, rows, newestTs, clock.nanos()));
      return;
    }
    int half = rows.rows() / 2;
    Key middle = Key.of(rows.key(half));
    put(new Segment(segment.startKey, middle, part(rows, 0, half), newestTs, clock.nanos()));
    put(
        new Segment(
            middle, segment.endKey, part(rows, half, rows.rows()), newestTs, clock.nanos()));
  }

  private static RowBlock part(RowBlock rows, int from, int to) {
    RowBlock part = new RowBlock();
    part.addAll(rows, from, to);
    return part.frozen();
  }

  private void put(Segment segment) {
    bytes += segment.sizeBytes();
    segments.put(segment.start, segment);
  }

  private void lose(Segment segment) {
    lostRows += segment.rows.rows();
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
