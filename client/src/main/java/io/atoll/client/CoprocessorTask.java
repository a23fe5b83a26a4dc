package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Ranges of one Region that a plan is to read. */
record CoprocessorTask(CachedRegion region, List<KeyRange> ranges) {

  /** Cuts ascending ranges at the borders of Regions; a descending plan gets the last first. */
  static List<CoprocessorTask> split(
      RegionCache cache, List<KeyRange> ranges, boolean isDescending) {
    List<CoprocessorTask> tasks = new ArrayList<>();
    CachedRegion region = null;
    List<KeyRange> current = new ArrayList<>();
    for (KeyRange range : ranges) {
      Key start = range.start();
      while (range.end().isEmpty() || start.compareTo(range.end()) < 0) {
        if (region == null || !region.contains(start)) {
          if (region != null) {
            tasks.add(new CoprocessorTask(region, List.copyOf(current)));
            current.clear();
          }
          region = cache.find(start);
        }
        Key end = CachedRegion.minEnd(range.end(), region.end());
        current.add(new KeyRange(start, end));
        if (end.isEmpty()) {
          break;
        }
        start = end;
      }
    }
    if (region != null) {
      tasks.add(new CoprocessorTask(region, List.copyOf(current)));
    }
    return isDescending ? tasks.reversed() : tasks;
  }
}
