package io.atoll.app.pd;

import com.fasterxml.jackson.databind.JsonNode;
import io.atoll.api.Namespace;
import io.atoll.api.StoreId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Namespaces: Atoll's own, PD has no more of them. */
final class PdNamespaces {
  void addTo(PdRoutes routes) {
    routes.on("GET", "namespaces", PdNamespaces::all);
    routes.on("GET", "namespaces/{name}", request -> json(namespace(request)));
    routes.on("POST", "namespaces", PdNamespaces::create);
    routes.on("DELETE", "namespaces/{name}", PdNamespaces::drop);
    routes.on("POST", "namespaces/{name}/stores", PdNamespaces::addStore);
    routes.on("DELETE", "namespaces/{name}/stores/{store}", PdNamespaces::removeStore);
    routes.on("POST", "namespaces/{name}/tables", PdNamespaces::assignTable);
    routes.on("DELETE", "namespaces/{name}/tables/{table}", PdNamespaces::removeTable);
  }

  private static Object all(PdRequest request) {
    List<Namespace> all = request.placement().namespaces();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", all.size());
    answer.put("namespaces", all.stream().map(PdNamespaces::json).toList());
    return answer;
  }

  private static Namespace namespace(PdRequest request) {
    String name = request.inPath("name").toLowerCase(Locale.ROOT);
    return request.placement().namespaces().stream()
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElseThrow(() -> HttpFailure.missing("there is no namespace " + name));
  }

  private static Map<String, Object> json(Namespace namespace) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", namespace.name());
    answer.put("store_ids", namespace.stores().stream().map(StoreId::value).toList());
    answer.put("table_ids", namespace.tables());
    return answer;
  }

  private static Object create(PdRequest request) {
    List<StoreId> stores = new ArrayList<>();
    for (JsonNode each : request.body().path("store_ids")) {
      if (!each.isIntegralNumber()) {
        throw HttpFailure.wrong("store_ids are numbers, not " + each);
      }
      stores.add(new StoreId(each.longValue()));
    }
    request.placement().createNamespace(request.text("name"), stores);
    return "The namespace is created.";
  }

  private static Object drop(PdRequest request) {
    request.placement().dropNamespace(namespace(request).name());
    return "The namespace is dropped.";
  }

  private static Object addStore(PdRequest request) {
    request
        .placement()
        .addToNamespace(namespace(request).name(), new StoreId(request.number("store_id")));
    return "The store is in the namespace.";
  }

  private static Object removeStore(PdRequest request) {
    request.placement().removeFromNamespace(namespace(request).name(), request.storeInPath());
    return "The store is not in the namespace any more.";
  }

  private static Object assignTable(PdRequest request) {
    request.placement().assignTable(namespace(request).name(), request.number("table_id"));
    return "The table is assigned to the namespace.";
  }

  private static Object removeTable(PdRequest request) {
    Namespace namespace = namespace(request);
    long table = request.idInPath("table");
    if (!namespace.tables().contains(table)) {
      throw HttpFailure.missing("table " + table + " is not in namespace " + namespace.name());
    }
    request.placement().assignTable(Namespace.DEFAULT, table);
    return "The table is not in the namespace any more.";
  }
}
