package io.atoll.store;

import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.mvcc.CommittedChange;
import io.atoll.mvcc.MvccKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of neighbouring keys in the {@link ScanCache}: the newest versions of all of them when it
 * was read, and what was committed to them since. Its rows are for readers at or above {@link
 * #newestTs}. Changed by one thread at a time, under the cache's lock; readers take none.
 */
final class ScanSegment {
  /** Changes after which rows are put together anew. */
  private static final int MAX_CHANGES = 256;

  /** Rows and bytes of a segment that grows. */
  private static final int MAX_ROWS = RowBlock.TARGET_ROWS * 3 / 2;

  private static final int MAX_BYTES = 4 * RowBlock.TARGET_BYTES;

  private final byte[] start;
  private final byte[] end;
  private final Key startKey;
  private final Key endKey;
  private final RowBlock rows;
  private final long newestTs;
  private final long madeNanos;
  private volatile long usedNanos;
  private volatile @Nullable SegmentChanges changes;

  /**
   * @param endKey excluded
   * @param newestTs the largest timestamp behind the rows
   */
  ScanSegment(Key startKey, Key endKey, RowBlock rows, long newestTs, long nowNanos) {
    this.start = MvccKeys.encode(startKey);
    this.end = MvccKeys.encode(endKey);
    this.startKey = startKey;
    this.endKey = endKey;
    this.rows = rows;
    this.newestTs = newestTs;
    this.madeNanos = nowNanos;
    this.usedNanos = nowNanos;
  }

  Key startKey() {
    return startKey;
  }

  Key endKey() {
    return endKey;
  }

  /** Encoded. */
  byte[] start() {
    return start;
  }

  /** Encoded, excluded. */
  byte[] end() {
    return end;
  }

  long newestTs() {
    return newestTs;
  }

  /** Of the rows read, without what changed since. */
  int rowCount() {
    return rows.rows();
  }

  boolean contains(Key key) {
    return key.compareTo(startKey) >= 0 && key.compareTo(endKey) < 0;
  }

  boolean contains(KeyRange range) {
    return range.start().compareTo(startKey) >= 0 && range.end().compareTo(endKey) <= 0;
  }

  void used(long nowNanos) {
    usedNanos = nowNanos;
  }

  long usedNanos() {
    return usedNanos;
  }

  /** Whether anybody read it since it was made. */
  boolean isUsed() {
    return usedNanos != madeNanos;
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
    byte[] last = until == null ? null : until.bytes();
    if (since == null || !since.touches(from.bytes(), last)) {
      return rows;
    }
    scratch.clear();
    since.lay(rows, from.bytes(), last, view.readTs(), view::snapshot, scratch);
    return scratch;
  }

  /** Adds a key's newest version; false where one that is here is as new. */
  boolean add(CommittedChange change) {
    SegmentChanges since = changes;
    if (since == null) {
      since = new SegmentChanges();
      changes = since;
    }
    return since.add(change);
  }

  boolean hasManyChanges() {
    SegmentChanges since = changes;
    return since != null && since.count() > MAX_CHANGES;
  }

  /**
   * The same keys with their newest rows and no changes, in two parts where they have become many;
   * empty where they are too large, or where a value would have to be read first.
   */
  List<ScanSegment> folded(long nowNanos) {
    SegmentChanges since = changes;
    RowBlock whole = since == null ? rows : since.folded(rows);
    if (whole == null || whole.bytes() > MAX_BYTES) {
      return List.of();
    }
    long newest = since == null ? newestTs : Math.max(newestTs, since.newestTs());
    if (whole.rows() <= MAX_ROWS) {
      return List.of(new ScanSegment(startKey, endKey, whole, newest, nowNanos));
    }
    int half = whole.rows() / 2;
    Key middle = Key.of(whole.key(half));
    return List.of(
        new ScanSegment(startKey, middle, whole.part(0, half), newest, nowNanos),
        new ScanSegment(middle, endKey, whole.part(half, whole.rows()), newest, nowNanos));
  }

  long sizeBytes() {
    SegmentChanges since = changes;
    return rows.sizeBytes() + (since == null ? 0 : since.sizeBytes());
  }
}
