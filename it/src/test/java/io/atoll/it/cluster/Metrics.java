package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/** What a process told in Prometheus' text form: values by names with their labels. */
record Metrics(Map<String, Double> values) {
  static Metrics of(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int blank = line.lastIndexOf(' ');
      if (blank > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
      }
    }
    return new Metrics(values);
  }

  /** Of a process that is one store, whatever its id. */
  double ofStore(String name) {
    return values.entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "{store="))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  double value(String name) {
    assertThat(values).containsKey(name);
    return values.get(name);
  }
}
