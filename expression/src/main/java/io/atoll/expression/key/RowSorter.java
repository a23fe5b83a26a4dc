package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sorts positions of a chunk by a {@link RowOrder}: a stable merge sort on ints, nothing boxed.
 * Most pairs are told apart by one number each, computed before ({@link RowOrder#prefixes}).
 */
public final class RowSorter {
  private static final int INSERTION_ROWS = 8;

  private final RowOrder order;
  private final Chunk keys;
  private final long @Nullable [] prefixes;

  private RowSorter(RowOrder order, Chunk keys, long @Nullable [] prefixes) {
    this.order = order;
    this.keys = keys;
    this.prefixes = prefixes;
  }

  /** All positions of {@code keys} (without selection) in order; equal rows stay as they came. */
  public static int[] sort(RowOrder order, Chunk keys) {
    int[] positions = new int[keys.rows()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    if (positions.length > 1) {
      RowSorter sorter = new RowSorter(order, keys, order.prefixes(keys, positions.length));
      sorter.sort(positions.clone(), positions, 0, positions.length);
    }
    return positions;
  }

  /** Sorts the first {@code count} of {@code positions}. */
  public static void sort(RowOrder order, Chunk keys, int[] positions, int count) {
    int[] spare = Arrays.copyOf(positions, count);
    new RowSorter(order, keys, null).sort(spare, positions, 0, count);
  }

  /** Whether the row at {@code i}, which came first, belongs behind the one at {@code j}. */
  private boolean isBehind(int i, int j) {
    long[] known = prefixes;
    if (known != null && known[i] != known[j]) {
      return Long.compareUnsigned(known[i], known[j]) > 0;
    }
    return order.compare(keys, i, keys, j) > 0;
  }

  private void sort(int[] from, int[] to, int low, int high) {
    if (high - low <= INSERTION_ROWS) {
      for (int i = low + 1; i < high; i++) {
        int moved = to[i];
        int j = i;
        while (j > low && isBehind(to[j - 1], moved)) {
          to[j] = to[j - 1];
          j--;
        }
        to[j] = moved;
      }
      return;
    }
    int middle = (low + high) >>> 1;
    sort(to, from, low, middle);
    sort(to, from, middle, high);
    if (!isBehind(from[middle - 1], from[middle])) {
      System.arraycopy(from, low, to, low, high - low);
      return;
    }
    int left = low;
    int right = middle;
    for (int out = low; out < high; out++) {
      boolean takeLeft = right >= high || (left < middle && !isBehind(from[left], from[right]));
      to[out] = takeLeft ? from[left++] : from[right++];
    }
  }
}
