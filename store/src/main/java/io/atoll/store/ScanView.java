package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvReader;
import io.atoll.kv.Snapshot;
import io.atoll.mvcc.MvccKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a coprocessor request reads: what all its ranges have in common. The engine is looked at only
 * when rows are not in the cache: then a snapshot is taken, and before it the way into the cache is
 * opened.
 *
 * <p>A snapshot taken later than the look for locks shows the same rows at the read's timestamp:
 * who was not seen holding a lock then commits behind that timestamp. One thread at a time.
 */
final class ScanView implements AutoCloseable {
  private final KvEngine engine;
  private final ScanCache cache;
  private final long readTs;
  private final boolean looksForLocks;
  private final Set<Long> resolved;
  private final byte[] start;
  private final byte[] end;
  private final boolean mayFill;
  private final Key neighboursEnd;
  private @Nullable Snapshot snapshot;
  private ScanCache.@Nullable Fill fill;

  /**
   * @param looksForLocks whether locks may be in the ranges that must be found in the engine
   * @param ranges ascending, of user keys; not empty
   * @param mayFill whether rows of these ranges may be worth keeping in the cache
   * @param regionEnd user key, excluded; empty for none
   */
  ScanView(
      KvEngine engine,
      ScanCache cache,
      long readTs,
      boolean looksForLocks,
      Set<Long> resolved,
      List<KeyRange> ranges,
      boolean mayFill,
      Key regionEnd) {
    this.engine = engine;
    this.cache = cache;
    this.readTs = readTs;
    this.looksForLocks = looksForLocks;
    this.resolved = resolved;
    this.start = MvccKeys.encodeBorder(ranges.getFirst().start());
    this.end = MvccKeys.encodeBorder(ranges.getLast().end());
    this.mayFill = mayFill && cache.isOn();
    this.neighboursEnd =
        this.mayFill ? neighboursEnd(ranges.getLast(), regionEnd) : ranges.getLast().end();
  }

  /** Where the rows of the last range's table or the entries of its index end in the Region. */
  private static Key neighboursEnd(KeyRange last, Key regionEnd) {
    byte[] bytes = last.start().bytes();
    boolean isIndex = TableKeys.isIndex(bytes);
    if (last.end().isEmpty() || !(isIndex || TableKeys.isRow(bytes))) {
      return last.end();
    }
    int prefix = isIndex ? TableKeys.INDEX_PREFIX_LENGTH : TableKeys.ROW_PREFIX_LENGTH;
    Key all = Key.of(Arrays.copyOf(bytes, prefix)).prefixNext();
    Key end = !regionEnd.isEmpty() && regionEnd.compareTo(all) < 0 ? regionEnd : all;
    return end.compareTo(last.end()) < 0 ? last.end() : end;
  }

  /** The engine as this request sees it. */
  KvReader snapshot() {
    Snapshot taken = snapshot;
    if (taken == null) {
      if (mayFill) {
        fill = cache.open(start, MvccKeys.encodeBorder(neighboursEnd));
      }
      taken = engine.snapshot();
      snapshot = taken;
    }
    return taken;
  }

  /** The way into the cache for rows of the snapshot; null where nothing is to be kept. */
  ScanCache.@Nullable Fill fill() {
    if (mayFill) {
      snapshot();
    }
    return fill;
  }

  boolean mayFill() {
    return mayFill;
  }

  ScanCache cache() {
    return cache;
  }

  long readTs() {
    return readTs;
  }

  boolean looksForLocks() {
    return looksForLocks;
  }

  Set<Long> resolved() {
    return resolved;
  }

  /** Encoded; of the first range. */
  byte[] start() {
    return start;
  }

  /** Encoded; of the last range, empty for none. */
  byte[] end() {
    return end;
  }

  /** Up to here rows behind the ranges may be kept, too. */
  Key neighboursEnd() {
    return neighboursEnd;
  }

  @Override
  public void close() {
    if (snapshot != null) {
      snapshot.close();
    }
    if (fill != null) {
      fill.close();
    }
  }
}
