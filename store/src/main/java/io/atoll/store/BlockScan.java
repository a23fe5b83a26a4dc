package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.coprocessor.Pipeline;
import io.atoll.mvcc.BlockReader;
import io.atoll.mvcc.MvccKeys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Ascending ranges in blocks: from the cache where it has them, else from the engine, and then into
 * the cache.
 */
final class BlockScan implements PlanScan.Reading {
  private static final int FIRST_ROWS = 32;

  private final PlanScan scan;
  private final PlanScan.View view;
  private final BlockReader reader;
  private final RowBlock block = new RowBlock();

  /** Where the reader would go on by itself; null where it must be turned. */
  private @Nullable Key readerAt;

  private int blockRows = FIRST_ROWS;

  BlockScan(PlanScan scan, PlanScan.View view, KeyRange all) {
    this.scan = scan;
    this.view = view;
    this.reader =
        new BlockReader(
            view.snapshot(),
            all.start(),
            all.end(),
            view.readTs(),
            !scan.pipeline().needsValues() && view.fill() == null,
            view.heedsLocks(),
            view.resolved());
    this.readerAt = all.start();
    if (!scan.isBeginning()) {
      blockRows = RowBlock.TARGET_ROWS;
    }
  }

  @Override
  public KeyError.@Nullable Locked error() {
    return reader.error();
  }

  @Override
  public @Nullable Key read(KeyRange range) {
    byte[] end = MvccKeys.encodeBorder(range.end());
    Pipeline pipeline = scan.pipeline();
    Key from = range.start();
    while (true) {
      int rows;
      Key reached;
      ScanCache.Segment segment = cached(from, end);
      if (segment != null) {
        RowBlock held = segment.rows();
        int first = held.find(from.bytes());
        boolean isLast = end.length > 0 && Arrays.compareUnsigned(end, segment.end()) <= 0;
        int last = isLast ? held.find(range.end().bytes()) : held.rows();
        pipeline.add(held, first, last);
        rows = Math.max(1, last - first);
        reached = isLast ? range.end() : segment.endKey();
      } else {
        reached = fromEngine(from, range.end(), end);
        rows = Math.max(1, block.rows());
        if (reader.error() != null) {
          return null;
        }
      }
      if (pipeline.isSatisfied() || reached.equals(range.end())) {
        return null;
      }
      from = reached;
      if (scan.isFullAfter(rows)) {
        return from;
      }
    }
  }

  private ScanCache.@Nullable Segment cached(Key from, byte[] end) {
    ScanCache cache = view.cache();
    if (!cache.isOn()) {
      return null;
    }
    ScanCache.Segment segment = cache.at(MvccKeys.encode(from), view.readTs());
    if (segment == null) {
      return null;
    }
    byte[] until =
        end.length > 0 && Arrays.compareUnsigned(end, segment.end()) < 0 ? end : segment.end();
    return reader.isFreeBefore(until) ? segment : null;
  }

  /** Reads a block and passes it on; gives where what was read ends. */
  private Key fromEngine(Key from, Key endKey, byte[] end) {
    ScanCache cache = view.cache();
    ScanCache.Fill fill = view.fill();
    byte[] border = end;
    Key borderKey = endKey;
    if (cache.isOn()) {
      byte[] next = cache.nextStart(MvccKeys.encode(from));
      if (next.length > 0 && (end.length == 0 || Arrays.compareUnsigned(next, end) < 0)) {
        border = next;
        borderKey = MvccKeys.decode(next);
      }
    }
    Key goesOnAt = readerAt;
    if (goesOnAt == null || !goesOnAt.equals(from)) {
      reader.turnTo(MvccKeys.encodeBorder(from));
    }
    block.clear();
    boolean hasMore = reader.read(block, blockRows, border);
    boolean isBlockWhole = blockRows == RowBlock.TARGET_ROWS;
    blockRows = Math.min(blockRows * 2, RowBlock.TARGET_ROWS);
    Key reached = hasMore ? Key.of(block.key(block.rows() - 1)).next() : borderKey;
    readerAt = reached;
    boolean isKept =
        fill != null
            && reader.error() == null
            && reader.isNewest()
            && reader.newestTs() <= view.readTs()
            && !reached.isEmpty()
            && (isBlockWhole || isWhole(from, hasMore));
    if (isKept && fill != null) {
      RowBlock frozen = block.frozen();
      fill.install(from, reached, frozen, reader.newestTs());
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
    reader.close();
  }
}
