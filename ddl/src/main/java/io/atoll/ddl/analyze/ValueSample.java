package io.atoll.ddl.analyze;

import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.Histogram;
import io.atoll.catalog.TopValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The values of one column or index as they go by, memcomparable: all counted, some kept, each with
 * the same chance (reservoir sampling, Vitter's algorithm R). One thread.
 */
final class ValueSample {
  private static final int MAX_KEPT = 30_000;
  private static final int MAX_BUCKETS = 256;
  private static final int MAX_TOP = 100;

  private record Run(byte[] value, long count) {}

  private final long id;
  private final SplittableRandom random;
  private final List<byte[]> kept = new ArrayList<>();
  private final DistinctSketch sketch = new DistinctSketch();
  private long count;
  private long nulls;
  private long bytes;

  ValueSample(long id, SplittableRandom random) {
    this.id = id;
    this.random = random;
  }

  void addNull() {
    nulls++;
  }

  void add(byte[] value) {
    count++;
    bytes += value.length;
    sketch.add(value, value.length);
    if (kept.size() < MAX_KEPT) {
      kept.add(value);
    } else {
      long at = random.nextLong(count);
      if (at < MAX_KEPT) {
        kept.set((int) at, value);
      }
    }
  }

  ColumnStatistics statistics(long version) {
    List<Run> runs = runs();
    double scale = kept.isEmpty() ? 1 : (double) count / kept.size();
    List<Run> top = top(runs);
    Histogram histogram = histogram(runs, top, scale);
    byte[][] values = new byte[top.size()][];
    long[] counts = new long[top.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = top.get(i).value;
      counts[i] = Math.round(top.get(i).count * scale);
    }
    return new ColumnStatistics(
        id,
        Math.min(sketch.distinct(), count),
        nulls,
        count == 0 ? 0 : (double) bytes / count,
        0,
        histogram,
        new TopValues(values, counts),
        version);
  }

  private List<Run> runs() {
    kept.sort(Arrays::compareUnsigned);
    List<Run> runs = new ArrayList<>();
    int at = 0;
    while (at < kept.size()) {
      int end = at + 1;
      while (end < kept.size() && Arrays.equals(kept.get(at), kept.get(end))) {
        end++;
      }
      runs.add(new Run(kept.get(at), end - at));
      at = end;
    }
    return runs;
  }

  /** The most frequent values, in key order: only those clearly above the average. */
  private List<Run> top(List<Run> runs) {
    if (runs.isEmpty()) {
      return List.of();
    }
    double average = (double) kept.size() / runs.size();
    return runs.stream()
        .filter(r -> runs.size() <= MAX_TOP || r.count > 1.25 * average && r.count > 1)
        .sorted(Comparator.comparingLong((Run r) -> r.count).reversed())
        .limit(MAX_TOP)
        .sorted((a, b) -> Arrays.compareUnsigned(a.value, b.value))
        .toList();
  }

  private static Histogram histogram(List<Run> runs, List<Run> top, double scale) {
    List<Run> rest = new ArrayList<>(runs.size());
    int nextTop = 0;
    long total = 0;
    for (Run run : runs) {
      if (nextTop < top.size() && top.get(nextTop) == run) {
        nextTop++;
      } else {
        rest.add(run);
        total += run.count;
      }
    }
    if (rest.isEmpty()) {
      return Histogram.EMPTY;
    }
    long depth = Math.max(1, (total + MAX_BUCKETS - 1) / MAX_BUCKETS);
    List<byte[]> lower = new ArrayList<>();
    List<byte[]> upper = new ArrayList<>();
    List<long[]> numbers = new ArrayList<>();
    long before = 0;
    int at = 0;
    while (at < rest.size()) {
      int first = at;
      long rows = 0;
      while (at < rest.size() && (at == first || rows + rest.get(at).count <= depth)) {
        rows += rest.get(at++).count;
      }
      before += rows;
      Run last = rest.get(at - 1);
      lower.add(rest.get(first).value);
      upper.add(last.value);
      numbers.add(
          new long[] {Math.round(before * scale), Math.round(last.count * scale), at - first});
    }
    return new Histogram(
        lower.toArray(byte[][]::new),
        upper.toArray(byte[][]::new),
        numbers.stream().mapToLong(n -> n[0]).toArray(),
        numbers.stream().mapToLong(n -> n[1]).toArray(),
        numbers.stream().mapToLong(n -> n[2]).toArray());
  }
}
