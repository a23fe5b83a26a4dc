package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.coprocessor.Pipeline;
import io.atoll.mvcc.BlockReader;
import io.atoll.mvcc.MvccKeys;
import io.atoll.mvcc.RangeReader;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranges row by row: many short ones, and those of descending scans. Takes what the cache has as
 * long as no lock is anywhere in them. A descending scan fills it, and so do lookups that come
 * again.
 */
final class RowScan implements PlanScan.Reading {
  private static final int FIRST_ROWS = 32;

  /** Fewer of a segment are decoded by themselves. */
  private static final int FEW_ROWS = 64;

  /** Blocks that one request of lookups reads for later ones. */
  private static final int MAX_FILLS = 8;

  private final PlanScan scan;
  private final ScanView view;

  /** Opened when the cache lacks something, or where locks must be looked for. */
  private @Nullable RangeReader rows;

  private final boolean isCacheUsed;
  private final RowBlock block = new RowBlock();
  private int blockRows = FIRST_ROWS;
  private final KeyRange all;
  private int fills;
  private @Nullable BlockReader blocks;
  private @Nullable ScanSegment lastSegment;

  RowScan(PlanScan scan, ScanView view, KeyRange all) {
    this.scan = scan;
    this.view = view;
    this.all = all;
    this.isCacheUsed = view.cache().isOn() && (!view.looksForLocks() || rows().isFreeOfLocks());
    if (!scan.isBeginning()) {
      blockRows = RowBlock.TARGET_ROWS;
    }
  }

  private RangeReader rows() {
    RangeReader opened = rows;
    if (opened == null) {
      opened =
          RangeReader.ofRanges(
              view.snapshot(),
              all.start(),
              all.end(),
              view.readTs(),
              scan.isDescending(),
              !scan.pipeline().needsValues() && !view.mayFill(),
              view.looksForLocks(),
              view.resolved());
      rows = opened;
    }
    return opened;
  }

  @Override
  public KeyError.@Nullable Locked error() {
    return rows == null ? null : rows.error();
  }

  @Override
  public @Nullable Key read(KeyRange range) {
    return scan.isDescending() ? descend(range) : ascend(range);
  }

  private @Nullable Key ascend(KeyRange range) {
    Pipeline pipeline = scan.pipeline();
    ScanSegment segment = segmentOf(range);
    if (segment != null) {
      RowBlock held = segment.rows(range.start(), range.end(), view, block);
      int first = held.find(range.start().bytes());
      int last = held.find(range.end().bytes());
      if (last - first <= FEW_ROWS) {
        pipeline.addFew(held, first, last);
      } else {
        pipeline.add(held, first, last);
      }
      return scan.isFullAfter(Math.max(1, last - first)) && !pipeline.isSatisfied()
          ? range.end()
          : null;
    }
    RangeReader reader = rows();
    reader.turnTo(range.start(), range.end());
    while (reader.next()) {
      pipeline.add(
          reader.keyBuffer(), reader.keyLength(), reader.valueBuffer(), reader.valueLength());
      if (pipeline.isSatisfied()) {
        return null;
      }
      if (scan.isFullAfter(1)) {
        return reader.key().next();
      }
    }
    boolean isFull = scan.isFullAfter(PlanScan.SEEK_ROWS) && reader.error() == null;
    return isFull && !range.end().isEmpty() ? range.end() : null;
  }

  /** The segment that has a whole range; made where lookups have shown to come again. */
  private @Nullable ScanSegment segmentOf(KeyRange range) {
    if (!isCacheUsed || range.end().isEmpty()) {
      return null;
    }
    ScanSegment last = lastSegment;
    if (last != null && last.contains(range)) {
      return last;
    }
    byte[] start = MvccKeys.encode(range.start());
    ScanSegment found = view.cache().at(start, view.readTs());
    if (found == null
        && fills < MAX_FILLS
        && view.mayFill()
        && !all.end().isEmpty()
        && view.cache().mayFill()) {
      fills++;
      found = fill(range.start(), start);
    }
    if (found == null || !found.contains(range)) {
      return null;
    }
    view.cache().hit();
    lastSegment = found;
    return found;
  }

  /** Reads the neighbours of a key looked up, from it on. */
  private @Nullable ScanSegment fill(Key from, byte[] start) {
    ScanCache cache = view.cache();
    BlockReader reader = blocks;
    if (reader == null) {
      // No lock is in the whole range.
      reader =
          new BlockReader(
              view.snapshot(), view.start(), view.end(), view.readTs(), false, false, Set.of());
      blocks = reader;
    }
    byte[] border = MvccKeys.encodeBorder(all.end());
    Key borderKey = all.end();
    byte[] next = cache.nextStart(start);
    if (next.length > 0 && Arrays.compareUnsigned(next, border) < 0) {
      border = next;
      borderKey = MvccKeys.decode(next);
    }
    reader.turnTo(start);
    block.clear();
    boolean hasMore = reader.read(block, RowBlock.TARGET_ROWS, border);
    Key reached = hasMore ? Key.of(block.key(block.rows() - 1)).next() : borderKey;
    ScanCache.Fill fill = view.fill();
    if (fill != null && reader.isNewest() && reader.newestTs() <= view.readTs()) {
      fill.install(from, reached, block.frozen(), reader.newestTs());
    }
    return cache.at(start, view.readTs());
  }

  private @Nullable Key descend(KeyRange range) {
    Pipeline pipeline = scan.pipeline();
    Key until = range.end();
    boolean isTurned = false;
    while (true) {
      int count;
      Key reached;
      ScanSegment segment =
          isTurned || !isCacheUsed || until.isEmpty()
              ? null
              : view.cache().before(MvccKeys.encode(until), view.readTs());
      if (segment != null) {
        boolean isLast = range.start().compareTo(segment.startKey()) >= 0;
        Key lowest = isLast ? range.start() : segment.startKey();
        RowBlock held = segment.rows(lowest, until, view, block);
        int first = isLast ? held.find(range.start().bytes()) : 0;
        int last = held.find(until.bytes());
        pipeline.add(held, first, last);
        count = Math.max(1, last - first);
        reached = isLast ? range.start() : segment.startKey();
      } else {
        if (!isTurned) {
          rows().turnTo(range.start(), until);
          isTurned = true;
        }
        reached = fromEngine(range.start(), until);
        count = Math.max(1, block.rows());
        if (error() != null) {
          return null;
        }
      }
      if (pipeline.isSatisfied() || reached.equals(range.start())) {
        return null;
      }
      until = reached;
      if (scan.isFullAfter(count)) {
        return until;
      }
    }
  }

  /** Reads a block downwards and passes it on; gives the first key of what was read. */
  private Key fromEngine(Key start, Key until) {
    RangeReader reader = rows();
    block.clear();
    reader.startOver();
    boolean hasMore = true;
    while (block.rows() < blockRows && block.bytes() < RowBlock.TARGET_BYTES) {
      hasMore = reader.next();
      if (!hasMore) {
        break;
      }
      block.add(reader.keyBuffer(), reader.keyLength(), reader.valueBuffer(), reader.valueLength());
    }
    boolean isBlockWhole = blockRows == RowBlock.TARGET_ROWS;
    blockRows = Math.min(blockRows * 2, RowBlock.TARGET_ROWS);
    Key reached = hasMore ? Key.of(block.key(block.rows() - 1)) : start;
    RowBlock upwards = block.reversed();
    ScanCache.Fill fill = view.fill();
    if (fill != null
        && reader.error() == null
        && reader.isNewest()
        && isBlockWhole
        && !until.isEmpty()) {
      upwards = upwards.frozen();
      fill.install(reached, until, upwards, reader.newestTs());
    }
    scan.pipeline().add(upwards, 0, upwards.rows());
    return reached;
  }

  @Override
  public void close() {
    RangeReader opened = rows;
    if (opened != null) {
      opened.close();
      rows = null;
    }
    BlockReader reader = blocks;
    if (reader != null) {
      reader.close();
    }
  }
}
