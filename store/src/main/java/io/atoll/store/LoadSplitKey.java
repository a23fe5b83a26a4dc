package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where to split a Region so that about as much is read on one side as on the other, and few reads
 * cross the border: the best of the places where sampled reads begin (TiKV's load base split).
 */
final class LoadSplitKey {
  private LoadSplitKey() {}

  /**
   * @param reads ranges that were read; a single key is one up to the next key
   * @return a key within one table and inside the Region; empty where no place is good enough: most
   *     is read of a few rows, or by scans of everything
   */
  static Optional<Key> choose(
      List<KeyRange> reads, RegionReplica.View view, LoadSplitSettings settings) {
    if (reads.size() < settings.sampleThreshold()) {
      return Optional.empty();
    }
    // Sorted starts and ends: how many begin behind a key, and how many end before it.
    Key[] starts = new Key[reads.size()];
    List<Key> closed = new ArrayList<>(reads.size());
    for (int i = 0; i < starts.length; i++) {
      starts[i] = reads.get(i).start();
      if (!reads.get(i).end().isEmpty()) {
        closed.add(reads.get(i).end());
      }
    }
    Arrays.sort(starts);
    Key[] ends = closed.toArray(new Key[0]);
    Arrays.sort(ends);
    Key best = null;
    double bestScore = settings.balanceScore();
    for (int i = 0; i < starts.length; i++) {
      Key key = starts[i];
      if ((i > 0 && key.equals(starts[i - 1])) || !isBorder(key, view)) {
        continue;
      }
      int right = starts.length - i;
      int left = upTo(ends, key);
      int crossing = starts.length - left - right;
      double balance = Math.abs(left - right) / (double) Math.max(1, left + right);
      if (left > 0
          && balance <= bestScore
          && crossing <= settings.containedScore() * starts.length) {
        best = key;
        bestScore = balance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Inside the Region, and with a part of the key's own table before it. */
  private static boolean isBorder(Key key, RegionReplica.View view) {
    return view.contains(key)
        && !key.equals(view.start())
        && key.bytes()[0] == 't'
        && key.bytes().length > TableKeys.ROW_PREFIX_LENGTH;
  }

  /** How many of the sorted keys are at most {@code key}. */
  private static int upTo(Key[] sorted, Key key) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].compareTo(key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
