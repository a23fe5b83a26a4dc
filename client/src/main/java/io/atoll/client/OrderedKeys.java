package io.atoll.client;

import io.atoll.codec.Key;
import java.util.Arrays;

/**
 * An ordered set of keys that only grows. Each key has a small stable number, its entry, for which
 * other arrays hold what belongs to it. Sorted blocks of entries under one array of blocks: ordered
 * appends are binary searches without moves, others move at most a block; nothing is boxed. One
 * thread.
 *
 * <p>Invariant: no block is empty; the greatest key of a block is below the least of the next.
 */
final class OrderedKeys {
  private static final int BLOCK = 128;

  private Key[] keys = new Key[16];
  private int size;
  private int[][] blocks = {new int[BLOCK]};
  private int[] counts = {0};
  private int blockCount = 1;

  int size() {
    return size;
  }

  Key key(int entry) {
    return keys[entry];
  }

  /** The key's entry, or -1. */
  int find(Key key) {
    if (size == 0) {
      return -1;
    }
    int block = blockOf(key);
    int at = searchIn(block, key);
    return at >= 0 ? blocks[block][at] : -1;
  }

  /** The key's entry; a new one, equal to the {@link #size} before, where it is not there. */
  int add(Key key) {
    int block;
    int at;
    if (size == 0) {
      block = 0;
      at = 0;
    } else {
      block = blockOf(key);
      int found = searchIn(block, key);
      if (found >= 0) {
        return blocks[block][found];
      }
      at = -found - 1;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
    }
    int entry = size++;
    keys[entry] = key;
    if (counts[block] == BLOCK) {
      boolean isAppend = block == blockCount - 1 && at == BLOCK;
      split(block, isAppend ? BLOCK : BLOCK / 2);
      if (at > counts[block] || isAppend) {
        at -= counts[block];
        block++;
      }
    }
    int[] entries = blocks[block];
    System.arraycopy(entries, at, entries, at + 1, counts[block] - at);
    entries[at] = entry;
    counts[block]++;
    return entry;
  }

  private void split(int block, int keep) {
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, blockCount * 2);
      counts = Arrays.copyOf(counts, blockCount * 2);
    }
    System.arraycopy(blocks, block + 1, blocks, block + 2, blockCount - block - 1);
    System.arraycopy(counts, block + 1, counts, block + 2, blockCount - block - 1);
    int[] right = new int[BLOCK];
    System.arraycopy(blocks[block], keep, right, 0, BLOCK - keep);
    blocks[block + 1] = right;
    counts[block + 1] = BLOCK - keep;
    counts[block] = keep;
    blockCount++;
  }

  /** The block where the key is or belongs. */
  private int blockOf(Key key) {
    int low = 1;
    int high = blockCount - 1;
    // Appends in order are the common case.
    if (high > 0 && keys[blocks[high][0]].compareTo(key) <= 0) {
      return high;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (keys[blocks[middle][0]].compareTo(key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private int searchIn(int block, Key key) {
    int[] entries = blocks[block];
    int low = 0;
    int high = counts[block] - 1;
    if (high >= 0 && keys[entries[high]].compareTo(key) < 0) {
      return -(high + 2);
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = keys[entries[middle]].compareTo(key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -(low + 1);
  }

  /** All entries in key order. */
  int[] sortedEntries() {
    int[] result = new int[size];
    int to = 0;
    for (int i = 0; i < blockCount; i++) {
      System.arraycopy(blocks[i], 0, result, to, counts[i]);
      to += counts[i];
    }
    return result;
  }

  /** A walk in key order that stays right while keys are added. */
  final class Walk {
    private final boolean isReverse;
    private int block;
    private int at;
    private int sizeSeen;
    private Key bound;
    private boolean isBoundIncluded;

    /**
     * @param from where to begin: forwards the first key at or after it, in reverse the last key
     *     before it (empty: the very last)
     */
    Walk(Key from, boolean isReverse) {
      this.isReverse = isReverse;
      this.bound = from;
      this.isBoundIncluded = !isReverse;
      seek();
    }

    /** Positions on the element before the first answer. */
    private void seek() {
      sizeSeen = size;
      if (size == 0) {
        block = 0;
        at = isReverse ? 0 : -1;
        return;
      }
      if (isReverse && bound.isEmpty()) {
        block = blockCount - 1;
        at = counts[block];
        return;
      }
      block = blockOf(bound);
      int found = searchIn(block, bound);
      if (isReverse) {
        at = found >= 0 ? found : -found - 1;
      } else if (found >= 0) {
        at = isBoundIncluded ? found - 1 : found;
      } else {
        at = -found - 2;
      }
    }

    /** The next entry, or -1 at the end. */
    int next() {
      if (sizeSeen != size) {
        seek();
      }
      if (size == 0) {
        return -1;
      }
      if (isReverse) {
        while (--at < 0) {
          if (block == 0) {
            at = 0;
            return -1;
          }
          block--;
          at = counts[block];
        }
      } else {
        while (++at >= counts[block]) {
          if (block == blockCount - 1) {
            at = counts[block] - 1;
            return -1;
          }
          block++;
          at = -1;
        }
      }
      int entry = blocks[block][at];
      bound = keys[entry];
      isBoundIncluded = false;
      return entry;
    }
  }
}
