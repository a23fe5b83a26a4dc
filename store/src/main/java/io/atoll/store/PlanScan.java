package io.atoll.store;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.KeyError;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.coprocessor.Pipeline;
import io.atoll.kv.KvReader;
import io.atoll.mvcc.RangeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One coprocessor request over a snapshot: scans its ranges in the plan's direction into the plan's
 * {@link Pipeline}, and stops at the end, at a lock, or when the page is full. What it answers is
 * complete for the rows it took; the rest is named in {@code remaining}.
 */
final class PlanScan {
  /** Rows between two looks at the page's limits. */
  private static final int CHECK_ROWS = 256;

  private final boolean isDescending;
  private final Pipeline pipeline;
  private final long maxBytes;
  private final BooleanSupplier isPageOver;
  private KeyError.@Nullable Locked error;

  /** Rows since the page's limits were looked at, over all ranges. */
  private int unchecked;

  private boolean isBeginning;

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

  /** As {@link #read}, but ends after a few hundred rows. */
  List<KeyRange> begin(
      KvReader snapshot,
      List<KeyRange> ranges,
      long readTs,
      boolean heedsLocks,
      Set<Long> resolved,
      KeyError.@Nullable Locked stopAt) {
    isBeginning = true;
    List<KeyRange> remaining = read(snapshot, ranges, readTs, heedsLocks, resolved, stopAt);
    isBeginning = false;
    return remaining;
  }

  /**
   * Reads until the page is full, a lock is met or nothing is left.
   *
   * @param ranges ascending, of user keys, within the Region
   * @param stopAt a lock in memory, where there is one: its key and all behind it are not read
   * @return what is left, ascending
   */
  List<KeyRange> read(
      KvReader snapshot,
      List<KeyRange> ranges,
      long readTs,
      boolean heedsLocks,
      Set<Long> resolved,
      KeyError.@Nullable Locked stopAt) {
    List<KeyRange> ordered = isDescending ? ranges.reversed() : ranges;
    List<KeyRange> remaining = new ArrayList<>();
    if (!ranges.isEmpty()) {
      try (RangeReader rows =
          RangeReader.ofRanges(
              snapshot,
              ranges.getFirst().start(),
              ranges.getLast().end(),
              readTs,
              isDescending,
              !pipeline.needsValues(),
              heedsLocks,
              resolved)) {
        scan(rows, ordered, stopAt, remaining);
      }
    }
    return isDescending ? remaining.reversed() : remaining;
  }

  boolean hasMetLock() {
    return error != null;
  }

  /** Ends the page. */
  StoreResponses.Coprocess answer(List<KeyRange> remaining) {
    return new StoreResponses.Coprocess(
        pipeline.finish(), remaining, error, pipeline.scannedRows());
  }

  private void scan(
      RangeReader rows,
      List<KeyRange> ordered,
      KeyError.@Nullable Locked stopAt,
      List<KeyRange> remaining) {
    for (int i = 0; i < ordered.size() && !pipeline.isSatisfied(); i++) {
      KeyRange range = ordered.get(i);
      KeyRange readable = stopAt == null ? range : before(range, stopAt.lock().key());
      Key reached = null;
      if (readable.end().isEmpty() || readable.start().compareTo(readable.end()) < 0) {
        rows.turnTo(readable.start(), readable.end());
        reached = scan(rows);
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

  private boolean isFull() {
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

  /**
   * Scans one range; null when it is done (or no more rows are wanted), else where the rest of it
   * begins (ends, when descending).
   */
  private @Nullable Key scan(RangeReader rows) {
    while (rows.next()) {
      pipeline.add(rows.keyBuffer(), rows.keyLength(), rows.valueBuffer(), rows.valueLength());
      if (pipeline.isSatisfied()) {
        return null;
      }
      if (++unchecked == CHECK_ROWS) {
        unchecked = 0;
        if (isFull()) {
          return isDescending ? rows.key() : rows.key().next();
        }
      }
    }
    error = rows.error();
    if (error == null) {
      return null;
    }
    Key locked = error.lock().key();
    return isDescending ? locked.next() : locked;
  }
}
