package io.atoll.app.pd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The cluster's settings. */
final class PdConfig {
  private static final Set<String> REPLICATION = Set.of("max-replicas", "location-labels");

  void addTo(PdRoutes routes) {
    routes.on("GET", "config", PdConfig::all);
    routes.on("GET", "config/schedule", request -> part(request, false));
    routes.on("GET", "config/replicate", request -> part(request, true));
    routes.on("POST", "config", PdConfig::set);
    routes.on("POST", "config/schedule", PdConfig::set);
    routes.on("POST", "config/replicate", PdConfig::set);
  }

  private static Object all(PdRequest request) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("schedule", part(request, false));
    answer.put("replication", part(request, true));
    return answer;
  }

  private static Map<String, Object> part(PdRequest request, boolean isReplication) {
    Map<String, Object> answer = new TreeMap<>();
    request
        .placement()
        .settingTexts()
        .forEach((name, text) -> {
          if (REPLICATION.contains(name) == isReplication) {
            answer.put(name, value(text));
          }
        });
    return answer;
  }

  private static Object value(String text) {
    if (text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    return text.matches("\\d{1,9}\\.\\d{1,9}") ? Double.valueOf(text) : text;
  }

  private static Object set(PdRequest request) {
    Map<String, String> values = new TreeMap<>();
    collect(request.body(), values);
    if (values.isEmpty()) {
      throw HttpFailure.wrong("the body names no setting: it is to be like {\"max-replicas\": 3}");
    }
    request.placement().set(values);
    return "The config is updated.";
  }

  /** Names alone, with their section before a dot, or within an object of its section. */
  private static void collect(JsonNode node, Map<String, String> values) {
    node.properties()
        .forEach(each -> {
          if (each.getValue().isObject()) {
            collect(each.getValue(), values);
          } else {
            String name = each.getKey();
            values.put(name.substring(name.indexOf('.') + 1), each.getValue().asText());
          }
        });
  }
}
