package io.atoll.app.metrics;

import io.atoll.runtime.LatencyCounts;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Families of metrics as they are at a moment; several sources may add to one. Not thread-safe.
 *
 * <p>Names are {@code atoll_<role>_<name>_<unit>}, in base units; counters get {@code _total} when
 * they are exported. Never a label per Region, key or text.
 */
public final class MetricFamilies {
  private record Family(
      MetricMetadata metadata,
      List<DataPointSnapshot> points,
      BiFunction<MetricMetadata, List<DataPointSnapshot>, MetricSnapshot> form) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** What only grows. */
  public void counter(String name, String help, Labels labels, double value) {
    add(
        name,
        help,
        new CounterDataPointSnapshot(value, labels, null, 0),
        (metadata, points) ->
            new CounterSnapshot(metadata, cast(points, CounterDataPointSnapshot.class)));
  }

  /** What goes up and down. */
  public void gauge(String name, String help, Labels labels, double value) {
    add(
        name,
        help,
        new GaugeDataPointSnapshot(value, labels, null),
        (metadata, points) ->
            new GaugeSnapshot(metadata, cast(points, GaugeDataPointSnapshot.class)));
  }

  /** Durations; the name ends in {@code _seconds}. */
  public void histogram(String name, String help, Labels labels, LatencyCounts counts) {
    List<Double> bounds = new ArrayList<>(LatencyCounts.BOUNDS + 1);
    List<Number> buckets = new ArrayList<>(LatencyCounts.BOUNDS + 1);
    for (int i = 0; i <= LatencyCounts.BOUNDS; i++) {
      bounds.add(
          i < LatencyCounts.BOUNDS ? LatencyCounts.boundSeconds(i) : Double.POSITIVE_INFINITY);
      buckets.add(counts.count(i));
    }
    add(
        name,
        help,
        new HistogramDataPointSnapshot(
            ClassicHistogramBuckets.of(bounds, buckets),
            counts.nanos() / 1e9,
            labels,
            Exemplars.EMPTY,
            0),
        (metadata, points) ->
            new HistogramSnapshot(metadata, cast(points, HistogramDataPointSnapshot.class)));
  }

  private void add(
      String name,
      String help,
      DataPointSnapshot point,
      BiFunction<MetricMetadata, List<DataPointSnapshot>, MetricSnapshot> form) {
    families
        .computeIfAbsent(
            name, key -> new Family(new MetricMetadata(key, help), new ArrayList<>(), form))
        .points
        .add(point);
  }

  private static <T> List<T> cast(List<DataPointSnapshot> points, Class<T> kind) {
    return points.stream().map(kind::cast).toList();
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>(families.size());
    for (Family each : families.values()) {
      all.add(each.form.apply(each.metadata, each.points));
    }
    return new MetricSnapshots(all);
  }
}
