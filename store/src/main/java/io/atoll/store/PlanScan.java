package io.atoll.store;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.KeyError;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.coprocessor.Pipeline;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One coprocessor request over a snapshot: scans its ranges in the plan's direction into the plan's
 * {@link Pipeline}, and stops at the end, at a lock, or when the page is full. What it answers is
 * complete for the rows it took; the rest is named in {@code remaining}.
 *
 * <p>Few ranges are read in blocks by {@link BlockScan}, many (lookups by handles) and those of
 * descending scans row by row by {@link RowScan}.
 */
final class PlanScan {
  /** Rows between two looks at the page's limits. */
  static final int CHECK_ROWS = 256;

  /** What a seek in the engine costs, in rows. */
  static final int SEEK_ROWS = 32;

  /** More ranges are read row by row. */
  private static final int MAX_BLOCK_RANGES = 4;

  /** Fewer lookups at a time leave the cache as it is. */
  private static final int MIN_LOOKUPS = 16;

  /** Reads range after range. One thread. */
  interface Reading extends AutoCloseable {
    /**
     * Reads a range; null when it is done (or no more rows are wanted), else where the rest of it
     * begins (ends, when descending).
     */
    @Nullable Key read(KeyRange range);

    /** The lock that ended a range, if one did. */
    KeyError.@Nullable Locked error();

    @Override
    void close();
  }

  private final boolean isDescending;
  private final Pipeline pipeline;
  private final long maxBytes;
  private final BooleanSupplier isPageOver;
  private KeyError.@Nullable Locked error;

  /** Rows since the page's limits were looked at, over all ranges. */
  private int unchecked;

  private boolean isBeginning;
  private long nanos;

  /**
   * @param maxBytes of results after which the page ends; 0 for no limit
   * @param isPageOver asked now and then
   */
  PlanScan(CoprocessorPlan plan, long maxBytes, BooleanSupplier isPageOver) {
    this.isDescending = plan.scan().isDescending();
    this.pipeline = new Pipeline(plan, Pipeline.context(plan.evaluation()));
    this.maxBytes = maxBytes <= 0 ? Long.MAX_VALUE : maxBytes;
    this.isPageOver = isPageOver;
  }

  /** Whether rows of these ranges may be worth keeping in the cache. */
  static boolean mayFill(List<KeyRange> ranges) {
    return ranges.size() >= MIN_LOOKUPS || isLong(ranges);
  }

  private static boolean isLong(List<KeyRange> ranges) {
    return ranges.size() <= MAX_BLOCK_RANGES
        && !(ranges.size() == 1
            && ranges.getFirst().end().equals(ranges.getFirst().start().next()));
  }

  /** As {@link #read}, but ends after a few hundred rows, or a few seeks in the engine. */
  List<KeyRange> begin(
      Clock clock, ScanView view, List<KeyRange> ranges, KeyError.@Nullable Locked stopAt) {
    isBeginning = true;
    List<KeyRange> remaining = readTimed(clock, view, ranges, stopAt);
    isBeginning = false;
    return remaining;
  }

  /** As {@link #read}, and adds up how long it takes. */
  List<KeyRange> readTimed(
      Clock clock, ScanView view, List<KeyRange> ranges, KeyError.@Nullable Locked stopAt) {
    long begun = clock.nanos();
    List<KeyRange> remaining = read(view, ranges, stopAt);
    nanos += clock.nanos() - begun;
    return remaining;
  }

  /** Time of the threads that read, one after the other. */
  long nanos() {
    return nanos;
  }

  /**
   * Reads until the page is full, a lock is met or nothing is left.
   *
   * @param ranges ascending, of user keys, within the Region
   * @param stopAt a lock in memory, where there is one: its key and all behind it are not read
   * @return what is left, ascending
   */
  List<KeyRange> read(ScanView view, List<KeyRange> ranges, KeyError.@Nullable Locked stopAt) {
    List<KeyRange> ordered = isDescending ? ranges.reversed() : ranges;
    List<KeyRange> remaining = new ArrayList<>();
    if (!ranges.isEmpty()) {
      try (Reading rows =
          !isDescending && isLong(ranges)
              ? new BlockScan(this, view)
              : new RowScan(
                  this, view, new KeyRange(ranges.getFirst().start(), ranges.getLast().end()))) {
        scan(rows, ordered, stopAt, remaining);
      }
    }
    return isDescending ? remaining.reversed() : remaining;
  }

  boolean hasMetLock() {
    return error != null;
  }

  boolean isDescending() {
    return isDescending;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** Whether this is the short beginning of a scan. */
  boolean isBeginning() {
    return isBeginning;
  }

  /** Ends the page. */
  StoreResponses.Coprocess answer(List<KeyRange> remaining) {
    return new StoreResponses.Coprocess(
        pipeline.finish(), remaining, error, pipeline.scannedRows());
  }

  private void scan(
      Reading rows,
      List<KeyRange> ordered,
      KeyError.@Nullable Locked stopAt,
      List<KeyRange> remaining) {
    for (int i = 0; i < ordered.size() && !pipeline.isSatisfied(); i++) {
      KeyRange range = ordered.get(i);
      KeyRange readable = stopAt == null ? range : before(range, stopAt.lock().key());
      Key reached = null;
      if (readable.end().isEmpty() || readable.start().compareTo(readable.end()) < 0) {
        reached = rows.read(readable);
        error = rows.error();
        if (error != null) {
          Key locked = error.lock().key();
          reached = isDescending ? locked.next() : locked;
        }
      }
      if (reached == null && !readable.equals(range) && !pipeline.isSatisfied()) {
        error = stopAt;
        reached = isDescending ? readable.start() : readable.end();
      }
      if (reached != null) {
        addRest(remaining, range, reached);
        remaining.addAll(ordered.subList(i + 1, ordered.size()));
        break;
      }
    }
  }

  /** Counts rows read, or what costs as much; whether the page should end with them. */
  boolean isFullAfter(int rows) {
    unchecked += rows;
    if (unchecked < CHECK_ROWS) {
      return false;
    }
    unchecked = 0;
    return isBeginning || pipeline.heldBytes() >= maxBytes || isPageOver.getAsBoolean();
  }

  /** The part of a range that is read before a key is met. */
  private KeyRange before(KeyRange range, Key key) {
    if (isDescending) {
      Key after = key.next();
      return after.compareTo(range.start()) <= 0 ? range : new KeyRange(after, range.end());
    }
    return !range.end().isEmpty() && range.end().compareTo(key) <= 0
        ? range
        : new KeyRange(range.start(), key);
  }

  private void addRest(List<KeyRange> remaining, KeyRange range, Key reached) {
    KeyRange rest =
        isDescending ? new KeyRange(range.start(), reached) : new KeyRange(reached, range.end());
    if (rest.end().isEmpty() || rest.start().compareTo(rest.end()) < 0) {
      remaining.add(rest);
    }
  }
}
