package io.atoll.app.pd;

import com.fasterxml.jackson.databind.JsonNode;
import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.placement.OperatorReport;
import io.atoll.placement.Order;
import io.atoll.session.cluster.GoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is done to Regions, and by whom: operators and schedulers. */
final class PdOperators {
  private static final String EVICT = "evict-leader-scheduler";

  /** Those that always run; a limit of 0 in the settings stops one. */
  private static final List<String> ALWAYS =
      List.of(
          "balance-hot-region-scheduler", "balance-leader-scheduler", "balance-region-scheduler");

  void addTo(PdRoutes routes) {
    routes.on("GET", "operators", request -> json(request, request.placement().runningOperators()));
    routes.on(
        "GET", "operators/records", request -> json(request, request.placement().endedOperators()));
    routes.on("GET", "operators/{region}", PdOperators::ofRegion);
    routes.on("POST", "operators", PdOperators::order);
    routes.on("DELETE", "operators/{region}", PdOperators::cancel);
    routes.on("GET", "schedulers", PdOperators::schedulers);
    routes.on("POST", "schedulers", PdOperators::addScheduler);
    routes.on("DELETE", "schedulers/{name}", PdOperators::removeScheduler);
    routes.on("GET", "scheduler-config/" + EVICT + "/list", PdOperators::evicted);
    routes.on("DELETE", "scheduler-config/" + EVICT + "/delete/{store}", PdOperators::admit);
  }

  /** Lines as PD has them, or objects where {@code ?object=true} asks for them. */
  private static Object json(PdRequest request, List<OperatorReport> operators) {
    boolean isObjects = request.inQuery("object").equals("true");
    List<Object> answer = new ArrayList<>();
    for (OperatorReport each : operators) {
      answer.add(isObjects ? json(each) : line(each));
    }
    return answer;
  }

  private static Map<String, Object> json(OperatorReport operator) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("number", operator.number());
    answer.put("region_id", operator.region().value());
    answer.put("desc", operator.reason());
    answer.put("status", status(operator));
    answer.put("steps", operator.steps().stream().map(PdOperators::line).toList());
    answer.put("current_step", operator.done());
    answer.put("age", GoText.duration(operator.age()));
    return answer;
  }

  private static String status(OperatorReport operator) {
    return switch (operator.outcome()) {
      case RUNNING -> "running";
      case FINISHED -> "finished";
      case TIMED_OUT -> "timed out";
      case CANCELLED -> "cancelled";
      case SUPERSEDED -> "superseded";
    };
  }

  private static String line(OperatorReport operator) {
    return operator.reason()
        + " {"
        + String.join(", ", operator.steps().stream().map(PdOperators::line).toList())
        + "} (region:"
        + operator.region().value()
        + ", status:"
        + status(operator)
        + ", currentStep:"
        + operator.done()
        + ", age:"
        + GoText.duration(operator.age())
        + ")";
  }

  private static String line(RegionStep step) {
    return switch (step) {
      case RegionStep.AddLearner add -> "add learner " + line(add.peer());
      case RegionStep.Promote promote -> "promote learner " + line(promote.peer());
      case RegionStep.Remove remove -> "remove " + line(remove.peer());
      case RegionStep.TransferLeader transfer ->
          "transfer leader to store " + transfer.peer().store().value();
      case RegionStep.Split split ->
          split.encodedKeys().isEmpty()
              ? "split region in the middle"
              : "split region at " + split.encodedKeys().size() + " keys";
      case RegionStep.Merge merge -> "merge into region " + merge.target().id().value();
    };
  }

  private static String line(Peer peer) {
    return "peer " + peer.id() + " on store " + peer.store().value();
  }

  private static Object ofRegion(PdRequest request) {
    RegionId id = request.regionInPath();
    List<OperatorReport> all = new ArrayList<>(request.placement().runningOperators());
    all.addAll(request.placement().endedOperators().reversed());
    return all.stream()
        .filter(each -> each.region().equals(id))
        .findFirst()
        .map(PdOperators::json)
        .orElseThrow(() -> HttpFailure.missing("Region " + id.value() + " has no operator"));
  }

  private static Object order(PdRequest request) {
    String name = request.text("name").toLowerCase(Locale.ROOT);
    Order order =
        switch (name) {
          case "add-peer" -> new Order.AddPeer(store(request, "store_id"));
          case "remove-peer" -> new Order.RemovePeer(store(request, "store_id"));
          case "transfer-leader" -> new Order.TransferLeader(store(request, "to_store_id"));
          case "transfer-peer" ->
              new Order.TransferPeer(
                  store(request, "from_store_id"), store(request, "to_store_id"));
          case "split-region" -> new Order.Split(keys(request));
          case "scatter-region" -> new Order.Scatter();
          case "merge-region" -> new Order.Merge(new RegionId(request.number("target_region_id")));
          default ->
              throw HttpFailure.wrong(
                  "there is no operator '"
                      + name
                      + "'; there are add-peer, remove-peer, transfer-leader, transfer-peer,"
                      + " split-region, scatter-region, merge-region");
        };
    String region = order instanceof Order.Merge ? "source_region_id" : "region_id";
    request.placement().order(new RegionId(request.number(region)), order);
    return "The operator is created.";
  }

  private static StoreId store(PdRequest request, String name) {
    return new StoreId(request.number(name));
  }

  private static List<Key> keys(PdRequest request) {
    List<Key> keys = new ArrayList<>();
    for (JsonNode each : request.body().path("keys")) {
      keys.add(PdRequest.hex(each.asText()));
    }
    return keys;
  }

  private static Object cancel(PdRequest request) {
    request.placement().cancelOperator(request.regionInPath());
    return "The pending operator is canceled.";
  }

  // Schedulers.

  private static Object schedulers(PdRequest request) {
    List<String> answer = new ArrayList<>(ALWAYS);
    if (!request.placement().evictedStores().isEmpty()) {
      answer.add(EVICT);
    }
    return answer;
  }

  private static Object addScheduler(PdRequest request) {
    if (!request.text("name").equals(EVICT)) {
      throw HttpFailure.wrong(
          "only " + EVICT + " can be added; settings of /config turn the others on and off");
    }
    request.placement().evictLeaders(store(request, "store_id"));
    return "The scheduler is created.";
  }

  /** By its name, for all stores, or with a store's id behind it. */
  private static Object removeScheduler(PdRequest request) {
    String name = request.inPath("name");
    List<StoreId> stores = request.placement().evictedStores();
    if (name.startsWith(EVICT + "-")) {
      String id = name.substring(EVICT.length() + 1);
      stores = stores.stream().filter(each -> String.valueOf(each.value()).equals(id)).toList();
    } else if (!name.equals(EVICT)) {
      throw HttpFailure.wrong(
          "only " + EVICT + " can be removed; settings of /config turn the others on and off");
    }
    if (stores.isEmpty()) {
      throw HttpFailure.missing("there is no scheduler " + name);
    }
    stores.forEach(request.placement()::admitLeaders);
    return "The scheduler is removed.";
  }

  private static Object evicted(PdRequest request) {
    Map<String, Object> ranges = new LinkedHashMap<>();
    for (StoreId each : request.placement().evictedStores()) {
      ranges.put(String.valueOf(each.value()), List.of(Map.of("start-key", "", "end-key", "")));
    }
    return Map.of("store-id-ranges", ranges);
  }

  private static Object admit(PdRequest request) {
    StoreId store = request.storeInPath();
    if (!request.placement().evictedStores().contains(store)) {
      throw HttpFailure.missing("no leaders are kept away from store " + store.value());
    }
    request.placement().admitLeaders(store);
    return "The config is updated.";
  }
}
