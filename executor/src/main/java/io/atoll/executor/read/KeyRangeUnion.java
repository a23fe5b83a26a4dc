package io.atoll.executor.read;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranges as readers want them: ascending and disjoint. */
public final class KeyRangeUnion {
  private KeyRangeUnion() {}

  public static List<KeyRange> of(List<KeyRange> ranges) {
    List<KeyRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparing(KeyRange::start));
    List<KeyRange> united = new ArrayList<>();
    for (KeyRange range : sorted) {
      KeyRange last = united.isEmpty() ? null : united.getLast();
      if (last != null && (last.end().isEmpty() || range.start().compareTo(last.end()) <= 0)) {
        united.set(united.size() - 1, new KeyRange(last.start(), later(last.end(), range.end())));
      } else {
        united.add(range);
      }
    }
    return united;
  }

  private static Key later(Key a, Key b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Key.EMPTY;
    }
    return a.compareTo(b) >= 0 ? a : b;
  }
}
