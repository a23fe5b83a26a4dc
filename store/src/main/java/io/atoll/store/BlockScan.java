package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.Timestamps;
import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.coprocessor.Pipeline;
import io.atoll.mvcc.BlockReader;
import io.atoll.mvcc.MvccKeys;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ascending ranges in blocks: from the cache where it has them, else from the engine, and then into
 * the cache. A short range is read with the rows behind it, for those that come later, as long as
 * that pays.
 */
final class BlockScan implements PlanScan.Reading {
  private static final int FIRST_ROWS = 32;

  private final PlanScan scan;
  private final ScanView view;
  private final RowBlock block = new RowBlock();

  /** Opened when the cache lacks something, or where locks must be looked for. */
  private @Nullable BlockReader reader;

  /** Where the reader would go on by itself; null where it must be turned. */
  private @Nullable Key readerAt;

  private int blockRows = FIRST_ROWS;

  BlockScan(PlanScan scan, ScanView view) {
    this.scan = scan;
    this.view = view;
    if (!scan.isBeginning()) {
      blockRows = RowBlock.TARGET_ROWS;
    }
  }

  private BlockReader reader() {
    BlockReader opened = reader;
    if (opened == null) {
      opened =
          new BlockReader(
              view.snapshot(),
              view.start(),
              view.end(),
              view.readTs(),
              !scan.pipeline().needsValues() && !view.mayFill(),
              view.looksForLocks(),
              view.resolved());
      reader = opened;
    }
    return opened;
  }

  @Override
  public KeyError.@Nullable Locked error() {
    return reader == null ? null : reader.error();
  }

  @Override
  public @Nullable Key read(KeyRange range) {
    byte[] end = MvccKeys.encodeBorder(range.end());
    Pipeline pipeline = scan.pipeline();
    Key from = range.start();
    while (true) {
      int rows;
      Key reached;
      byte[] at = MvccKeys.encode(from);
      ScanSegment segment = cached(at, end);
      if (segment == null && mayReadAhead(at)) {
        readAhead(from, at);
        segment = cached(at, end);
      }
      if (segment != null) {
        boolean isLast = end.length > 0 && Arrays.compareUnsigned(end, segment.end()) <= 0;
        Key until = isLast ? range.end() : null;
        rows = give(segment.rows(from, until, view, block), from, until);
        reached = isLast ? range.end() : segment.endKey();
        view.cache().found(rows);
      } else {
        reached = fromEngine(from, at, range.end(), end);
        rows = block.rows();
        if (error() != null) {
          return null;
        }
      }
      if (pipeline.isSatisfied() || reached.equals(range.end())) {
        return null;
      }
      from = reached;
      if (scan.isFullAfter(Math.max(1, rows))) {
        return from;
      }
    }
  }

  /** Passes the rows from a key to another (null: to the block's end) on; how many they are. */
  private int give(RowBlock rows, Key from, @Nullable Key until) {
    int first = rows.find(from.bytes());
    int last = until == null ? rows.rows() : rows.find(until.bytes());
    scan.pipeline().add(rows, first, last);
    return last - first;
  }

  private @Nullable ScanSegment cached(byte[] at, byte[] end) {
    ScanCache cache = view.cache();
    if (!cache.isOn()) {
      return null;
    }
    ScanSegment segment = cache.at(at, view.readTs());
    if (segment == null || !view.looksForLocks()) {
      return segment;
    }
    byte[] until =
        end.length > 0 && Arrays.compareUnsigned(end, segment.end()) < 0 ? end : segment.end();
    return reader().isFreeBefore(until) ? segment : null;
  }

  private boolean mayReadAhead(byte[] at) {
    return scan.isBeginning()
        && view.mayFill()
        && !view.looksForLocks()
        && view.cache().mayFillFrom(at);
  }

  /**
   * Reads a whole block from a key on, beyond the range's end, into the cache. Its rows are the
   * newest ones, which this reader may be too old for: where rows are written all the time, all
   * readers are. Locks do not matter: what is kept are committed rows, and who takes them looks for
   * locks.
   */
  private void readAhead(Key from, byte[] at) {
    Key endKey = view.neighboursEnd();
    byte[] border = MvccKeys.encodeBorder(endKey);
    byte[] next = view.cache().nextStart(at);
    if (next.length > 0 && Arrays.compareUnsigned(next, border) < 0) {
      border = next;
      endKey = MvccKeys.decode(next);
    }
    try (BlockReader neighbours =
        new BlockReader(view.snapshot(), at, border, Timestamps.MAX, false, false, Set.of())) {
      block.clear();
      boolean hasMore = neighbours.read(block, RowBlock.TARGET_ROWS, border);
      Key reached = hasMore ? Key.of(block.key(block.rows() - 1)).next() : endKey;
      ScanCache.Fill fill = view.fill();
      if (fill != null && neighbours.isNewest()) {
        fill.install(from, reached, block.frozen(), neighbours.newestTs());
      }
    }
  }

  /** Reads a block and passes it on; gives where what was read ends. */
  private Key fromEngine(Key from, byte[] at, Key endKey, byte[] end) {
    ScanCache cache = view.cache();
    byte[] border = end;
    Key borderKey = endKey;
    if (cache.isOn()) {
      byte[] next = cache.nextStart(at);
      if (next.length > 0 && (end.length == 0 || Arrays.compareUnsigned(next, end) < 0)) {
        border = next;
        borderKey = MvccKeys.decode(next);
      }
    }
    BlockReader opened = reader();
    Key goesOnAt = readerAt;
    if (goesOnAt == null || !goesOnAt.equals(from)) {
      opened.turnTo(at);
    }
    block.clear();
    boolean hasMore = opened.read(block, blockRows, border);
    cache.missed(block.rows());
    boolean isBlockWhole = blockRows == RowBlock.TARGET_ROWS;
    blockRows = Math.min(blockRows * 2, RowBlock.TARGET_ROWS);
    Key reached = hasMore ? Key.of(block.key(block.rows() - 1)).next() : borderKey;
    readerAt = reached;
    ScanCache.Fill fill = view.fill();
    boolean isKept =
        fill != null
            && opened.error() == null
            && opened.isNewest()
            && opened.newestTs() <= view.readTs()
            && !reached.isEmpty()
            && (isBlockWhole || isWhole(from, hasMore));
    if (isKept && fill != null) {
      RowBlock frozen = block.frozen();
      fill.install(from, reached, frozen, opened.newestTs());
      scan.pipeline().add(frozen, 0, frozen.rows());
    } else {
      scan.pipeline().add(block, 0, block.rows());
    }
    return reached;
  }

  /** Whether these are all rows of a small table, or all entries of a small index. */
  private static boolean isWhole(Key from, boolean hasMore) {
    int length = from.bytes().length;
    return !hasMore
        && (length == TableKeys.ROW_PREFIX_LENGTH
            || (length == TableKeys.INDEX_PREFIX_LENGTH && TableKeys.isIndex(from.bytes())));
  }

  @Override
  public void close() {
    BlockReader opened = reader;
    if (opened != null) {
      opened.close();
      reader = null;
    }
  }
}
