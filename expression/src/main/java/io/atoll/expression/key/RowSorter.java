package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import java.util.Arrays;

/** Sorts positions of a chunk by a {@link RowOrder}: a stable merge sort on ints, nothing boxed. */
public final class RowSorter {
  private static final int INSERTION_ROWS = 8;

  private RowSorter() {}

  /** All positions of {@code keys} (without selection) in order; equal rows stay as they came. */
  public static int[] sort(RowOrder order, Chunk keys) {
    int[] positions = new int[keys.rows()];
    Arrays.setAll(positions, i -> i);
    sort(order, keys, positions, positions.length);
    return positions;
  }

  /** Sorts the first {@code count} of {@code positions}. */
  public static void sort(RowOrder order, Chunk keys, int[] positions, int count) {
    int[] spare = Arrays.copyOf(positions, count);
    sort(order, keys, spare, positions, 0, count);
  }

  private static void sort(RowOrder order, Chunk keys, int[] from, int[] to, int low, int high) {
    if (high - low <= INSERTION_ROWS) {
      for (int i = low + 1; i < high; i++) {
        int moved = to[i];
        int j = i;
        while (j > low && order.compare(keys, to[j - 1], keys, moved) > 0) {
          to[j] = to[j - 1];
          j--;
        }
        to[j] = moved;
      }
      return;
    }
    int middle = (low + high) >>> 1;
    sort(order, keys, to, from, low, middle);
    sort(order, keys, to, from, middle, high);
    if (order.compare(keys, from[middle - 1], keys, from[middle]) <= 0) {
      System.arraycopy(from, low, to, low, high - low);
      return;
    }
    int left = low;
    int right = middle;
    for (int out = low; out < high; out++) {
      boolean takeLeft =
          right >= high
              || (left < middle && order.compare(keys, from[left], keys, from[right]) <= 0);
      to[out] = takeLeft ? from[left++] : from[right++];
    }
  }
}
