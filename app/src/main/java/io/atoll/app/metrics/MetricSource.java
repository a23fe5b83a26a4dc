package io.atoll.app.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * A part of a process that is watched. What it counts, it counts in a way that suits its work; only
 * when somebody asks is that put into Prometheus' form.
 */
public interface MetricSource {
  /** Adds what there is now. Thread-safe. */
  void tell(MetricFamilies families);

  /** All that these tell, for a server to export. */
  static PrometheusRegistry registry(List<? extends MetricSource> sources) {
    PrometheusRegistry registry = new PrometheusRegistry();
    register(sources, registry);
    return registry;
  }

  /** Adds these to what is exported already. */
  static void register(List<? extends MetricSource> sources, PrometheusRegistry registry) {
    List<MetricSource> all = List.copyOf(sources);
    registry.register(
        new MultiCollector() {
          @Override
          public MetricSnapshots collect() {
            MetricFamilies families = new MetricFamilies();
            all.forEach(each -> each.tell(families));
            return families.snapshots();
          }
        });
  }
}
