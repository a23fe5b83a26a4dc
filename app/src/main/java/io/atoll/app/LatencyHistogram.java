package io.atoll.app;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in buckets of powers of four from 100 µs on. An observation is two additions:
 * every statement makes one, and Prometheus' own histogram costs a microsecond. Thread-safe.
 */
final class LatencyHistogram implements Collector {
  private static final int BOUNDS = 10;
  private static final long FIRST_NANOS = 100_000;

  private final MetricMetadata metadata;
  private final LongAdder[] buckets = new LongAdder[BOUNDS + 1];
  private final LongAdder nanos = new LongAdder();

  LatencyHistogram(String name, String help) {
    this.metadata = new MetricMetadata(name, help);
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void observe(long elapsedNanos) {
    buckets[bucket(elapsedNanos)].increment();
    nanos.add(elapsedNanos);
  }

  /** The first bucket whose upper bound, {@code 100 µs * 4^i}, is not below the duration. */
  private static int bucket(long elapsedNanos) {
    long bound = FIRST_NANOS;
    for (int i = 0; i < BOUNDS; i++) {
      if (elapsedNanos <= bound) {
        return i;
      }
      bound *= 4;
    }
    return BOUNDS;
  }

  @Override
  public String getPrometheusName() {
    return metadata.getPrometheusName();
  }

  @Override
  public MetricSnapshot collect() {
    List<Double> bounds = new ArrayList<>(buckets.length);
    List<Number> counts = new ArrayList<>(buckets.length);
    double bound = FIRST_NANOS / 1e9;
    for (int i = 0; i < buckets.length; i++) {
      bounds.add(i < BOUNDS ? bound : Double.POSITIVE_INFINITY);
      counts.add(buckets[i].sum());
      bound *= 4;
    }
    return new HistogramSnapshot(
        metadata,
        List.of(
            new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, counts),
                nanos.sum() / 1e9,
                Labels.EMPTY,
                Exemplars.EMPTY,
                0)));
  }
}
