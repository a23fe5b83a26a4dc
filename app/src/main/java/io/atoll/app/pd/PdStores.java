package io.atoll.app.pd;

import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.placement.PlacementService;
import io.atoll.session.cluster.GoText;
import io.atoll.session.virtual.ClusterTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Stores: what they hold, and how they are taken out. */
final class PdStores {
  private static final long MIB = 1 << 20;

  void addTo(PdRoutes routes) {
    routes.on("GET", "stores", PdStores::all);
    routes.on("GET", "store/{store}", request -> json(store(request)));
    routes.on("DELETE", "store/{store}", PdStores::remove);
    routes.on("POST", "store/{store}/state", PdStores::setState);
    routes.on("POST", "store/{store}/label", PdStores::refuseLabel);
  }

  private static Object all(PdRequest request) {
    List<String> states = request.query().getOrDefault("state", List.of());
    List<Object> stores = new ArrayList<>();
    for (StoreReport each : request.placement().storeReports()) {
      State state = each.description().state();
      boolean isWanted =
          states.isEmpty()
              ? state != State.TOMBSTONE
              : states.contains(String.valueOf(state.ordinal()));
      if (isWanted) {
        stores.add(json(each));
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", stores.size());
    answer.put("stores", stores);
    return answer;
  }

  private static StoreReport store(PdRequest request) {
    StoreId id = request.storeInPath();
    return request.placement().storeReports().stream()
        .filter(each -> each.description().id().equals(id))
        .findAny()
        .orElseThrow(() -> HttpFailure.missing("there is no store " + id.value()));
  }

  private static Object remove(PdRequest request) {
    StoreReport store = store(request);
    if (store.description().state() == State.TOMBSTONE) {
      throw new HttpFailure(
          410, "store " + store.description().id().value() + " is removed already");
    }
    request.placement().removeStore(store.description().id());
    return "The store is set as Offline.";
  }

  private static Object setState(PdRequest request) {
    StoreId store = store(request).description().id();
    PlacementService placement = request.placement();
    switch (request.inQuery("state").toLowerCase(Locale.ROOT)) {
      case "up" -> placement.cancelRemoval(store);
      case "offline" -> placement.removeStore(store);
      default ->
          throw HttpFailure.wrong(
              "state cannot be '" + request.inQuery("state") + "': it is Up or Offline");
    }
    return "The store's state is updated.";
  }

  private static Object refuseLabel(PdRequest request) {
    throw HttpFailure.wrong(
        "a store's labels are its own: start store "
            + store(request).description().id().value()
            + " with --labels");
  }

  static Map<String, Object> json(StoreReport store) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("store", description(store));
    answer.put("status", status(store));
    return answer;
  }

  private static Map<String, Object> description(StoreReport store) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", store.description().id().value());
    answer.put("address", store.description().address());
    List<Object> labels = new ArrayList<>();
    new TreeMap<>(store.description().labels())
        .forEach((key, value) -> labels.add(Map.of("key", key, "value", value)));
    answer.put("labels", labels);
    answer.put("version", store.description().version());
    answer.put("status_address", store.description().statusAddress());
    answer.put("state", store.description().state().ordinal());
    answer.put("state_name", ClusterTables.stateName(store));
    store
        .heartbeat()
        .ifPresent(beat -> {
          answer.put("start_timestamp", beat.startedAtMillis() / 1000);
          answer.put("last_heartbeat", lastMillis(store) * 1_000_000);
        });
    return answer;
  }

  private static long lastMillis(StoreReport store) {
    return System.currentTimeMillis() - store.silence().toMillis();
  }

  private static Map<String, Object> status(StoreReport store) {
    Map<String, Object> answer = new LinkedHashMap<>();
    store
        .heartbeat()
        .ifPresent(beat -> {
          answer.put("capacity", GoText.size(beat.capacityBytes()));
          answer.put("available", GoText.size(beat.availableBytes()));
          answer.put("used_size", GoText.size(beat.capacityBytes() - beat.availableBytes()));
        });
    answer.put("leader_count", store.leaders());
    answer.put("leader_weight", 1);
    answer.put("leader_score", store.leaders());
    answer.put("region_count", store.replicas());
    answer.put("region_weight", 1);
    answer.put("region_score", store.weightBytes() / MIB);
    answer.put("region_size", store.weightBytes() / MIB);
    answer.put("cpu_nanos_per_second", store.cpuNanosPerSecond());
    answer.put("namespace", store.namespace());
    answer.put("is_leader_evicted", store.isLeaderless());
    store.heartbeat().ifPresent(beat -> times(beat, store, answer));
    return answer;
  }

  private static void times(StoreHeartbeat beat, StoreReport store, Map<String, Object> answer) {
    answer.put("start_ts", GoText.time(beat.startedAtMillis()));
    answer.put("last_heartbeat_ts", GoText.time(lastMillis(store)));
    answer.put(
        "uptime",
        GoText.duration(
            Duration.ofMillis(Math.max(0, lastMillis(store) - beat.startedAtMillis()))));
  }
}
