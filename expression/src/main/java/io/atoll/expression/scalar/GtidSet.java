package io.atoll.expression.scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of global transaction ids as MySQL writes it: {@code uuid:1-3:7, uuid:2}. Intervals of a
 * source are ascending, disjoint and not adjacent. Immutable.
 */
final class GtidSet {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private record Interval(long first, long last) {}

  private final Map<String, List<Interval>> sources;

  private GtidSet(Map<String, List<Interval>> sources) {
    this.sources = sources;
  }

  /** Null where the text is no set. */
  static @Nullable GtidSet parse(String text) {
    Map<String, List<Interval>> sources = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String source = part.strip().toLowerCase(Locale.ROOT);
      if (source.isEmpty()) {
        continue;
      }
      String[] pieces = source.split(":", -1);
      String uuid = pieces[0].strip();
      if (!UUID.matcher(uuid).matches() || pieces.length < 2) {
        return null;
      }
      List<Interval> intervals = sources.computeIfAbsent(uuid, k -> new ArrayList<>());
      for (int i = 1; i < pieces.length; i++) {
        Interval interval = interval(pieces[i].strip());
        if (interval == null) {
          return null;
        }
        if (interval.last >= interval.first) {
          intervals.add(interval);
        }
      }
    }
    sources.replaceAll((uuid, list) -> merged(list));
    sources.values().removeIf(List::isEmpty);
    return new GtidSet(sources);
  }

  private static @Nullable Interval interval(String text) {
    int dash = text.indexOf('-');
    try {
      long first = Long.parseLong(dash < 0 ? text : text.substring(0, dash).strip());
      long last = dash < 0 ? first : Long.parseLong(text.substring(dash + 1).strip());
      return first < 1 ? null : new Interval(first, last);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static List<Interval> merged(List<Interval> intervals) {
    List<Interval> sorted = new ArrayList<>(intervals);
    sorted.sort((a, b) -> Long.compare(a.first, b.first));
    List<Interval> result = new ArrayList<>();
    for (Interval each : sorted) {
      Interval before = result.isEmpty() ? null : result.getLast();
      if (before != null && each.first <= before.last + 1) {
        result.set(result.size() - 1, new Interval(before.first, Math.max(before.last, each.last)));
      } else {
        result.add(each);
      }
    }
    return result;
  }

  boolean isSubsetOf(GtidSet other) {
    return minus(other).sources.isEmpty();
  }

  GtidSet minus(GtidSet other) {
    Map<String, List<Interval>> result = new TreeMap<>();
    sources.forEach((uuid, list) -> {
      List<Interval> left = list;
      for (Interval taken : other.sources.getOrDefault(uuid, List.of())) {
        left = without(left, taken);
      }
      if (!left.isEmpty()) {
        result.put(uuid, left);
      }
    });
    return new GtidSet(result);
  }

  private static List<Interval> without(List<Interval> list, Interval taken) {
    List<Interval> result = new ArrayList<>();
    for (Interval each : list) {
      if (taken.last < each.first || taken.first > each.last) {
        result.add(each);
        continue;
      }
      if (each.first < taken.first) {
        result.add(new Interval(each.first, taken.first - 1));
      }
      if (each.last > taken.last) {
        result.add(new Interval(taken.last + 1, each.last));
      }
    }
    return result;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    sources.forEach((uuid, list) -> {
      out.append(out.isEmpty() ? "" : ",\n").append(uuid);
      for (Interval each : list) {
        out.append(':').append(each.first);
        if (each.last > each.first) {
          out.append('-').append(each.last);
        }
      }
    });
    return out.toString();
  }
}
