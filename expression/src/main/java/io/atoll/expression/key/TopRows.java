package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the first {@code limit} rows of an order; equal rows in the order they came. Rows are
 * gathered and cut back to the limit whenever twice as many are held; once the limit is full, rows
 * behind the last kept one are not even copied. One thread.
 */
public final class TopRows {
  private final RowOrder order;
  private final List<SqlType> rowTypes;
  private final long limit;
  private final int cutAt;
  private Chunk keys;
  private Chunk rows;
  private int count;
  private boolean isFull;

  /**
   * @param keyTypes of the key chunks, ordered by all their columns
   * @param rowTypes of the rows
   */
  public TopRows(
      List<SqlType> keyTypes, boolean[] isDescending, List<SqlType> rowTypes, long limit) {
    int[] columns = new int[keyTypes.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i;
    }
    this.order = new RowOrder(columns, isDescending, keyTypes);
    this.rowTypes = List.copyOf(rowTypes);
    this.limit = limit;
    this.cutAt =
        (int)
            Math.min(Integer.MAX_VALUE - 16, Math.max(2 * Math.min(limit, 1L << 30), limit + 1024));
    this.keys = Chunk.allocate(keyTypes, 64);
    this.rows = Chunk.allocate(rowTypes, 64);
  }

  /** Takes rows; {@code newKeys} has the keys at the same positions and with the same selection. */
  public void add(Chunk newKeys, Chunk newRows) {
    if (limit <= 0) {
      return;
    }
    for (int i = 0; i < newRows.rows(); i++) {
      int p = newRows.position(i);
      // The last kept row stands at limit - 1 after a cut; a later row equal to it comes behind it.
      if (isFull && order.compare(newKeys, p, keys, (int) limit - 1) >= 0) {
        continue;
      }
      keys.appendRow(newKeys, p);
      rows.appendRow(newRows, p);
      count++;
      if (count >= cutAt) {
        cut();
      }
    }
  }

  private void cut() {
    int[] positions = RowSorter.sort(order, keys);
    int kept = (int) Math.min(limit, positions.length);
    keys = keys.select(positions, kept).compact();
    rows = rowTypes.isEmpty() ? Chunk.ofRows(kept) : rows.select(positions, kept).compact();
    count = kept;
    isFull = kept == limit;
  }

  public long sizeBytes() {
    return keys.sizeBytes() + rows.sizeBytes();
  }

  /** The kept rows in order; nothing may be added afterwards. */
  public List<Chunk> sorted() {
    if (count == 0) {
      return List.of();
    }
    cut();
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < count; from += Chunk.TARGET_ROWS) {
      chunks.add(rows.slice(from, Math.min(Chunk.TARGET_ROWS, count - from)));
    }
    return chunks;
  }
}
