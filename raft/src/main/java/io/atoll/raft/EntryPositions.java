package io.atoll.raft;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * Where a group's entries lie in the log, by index; used while recovering. Eight bytes an entry: a
 * log between two flushes may hold millions.
 */
final class EntryPositions {
  /** No entry there. */
  static final long NONE = -1;

  private static final int POSITION_BITS = 31;

  private long first;
  private int count;
  private long[] places = new long[8];

  /** Entries copied behind later ones, below {@link #first}. */
  private final TreeMap<Long, Long> rewritten = new TreeMap<>();

  static long place(long segment, int position) {
    return segment << POSITION_BITS | position;
  }

  static long segment(long place) {
    return place >>> POSITION_BITS;
  }

  static int position(long place) {
    return (int) (place & (1L << POSITION_BITS) - 1);
  }

  /** An entry in log order: it replaces what was at or above its index. */
  void put(long index, long place) {
    truncateFrom(index);
    if (count > 0 && index != first + count) {
      // The entries between came as a snapshot; those before are worthless.
      count = 0;
      rewritten.clear();
    }
    if (count == 0) {
      first = index;
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    places[count++] = place;
  }

  /**
   * A copy of an entry. It never replaces what is known: it was made after the original, and
   * perhaps after what replaced that.
   */
  void putRewritten(long index, long place) {
    if (count == 0 || index == first + count) {
      put(index, place);
    } else if (index < first) {
      rewritten.put(index, place);
    }
  }

  void truncateFrom(long index) {
    if (count > 0) {
      count = (int) Math.max(0, Math.min(count, index - first));
    }
    rewritten.tailMap(index, true).clear();
  }

  /** The last index, {@code otherwise} where there is none. */
  long last(long otherwise) {
    if (count > 0) {
      return first + count - 1;
    }
    return rewritten.isEmpty() ? otherwise : rewritten.lastKey();
  }

  long at(long index) {
    if (count > 0 && index >= first) {
      return index < first + count ? places[(int) (index - first)] : NONE;
    }
    return rewritten.getOrDefault(index, NONE);
  }

  /** The first index missing in {@code (after, last]}, or {@link #NONE}. */
  long firstGapAfter(long after) {
    long index = after + 1;
    while (index <= last(after) && at(index) != NONE) {
      if (index >= first) {
        return NONE; // from here on there are no gaps
      }
      index++;
    }
    return index <= last(after) ? index : NONE;
  }
}
