package io.atoll.app.pd;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Regions: one, several, those that something is wrong with, those that work most. */
final class PdRegions {
  private static final long MIB = 1 << 20;

  /** Of a store, told as hot at most. */
  private static final int MOST_HOT = 100;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  void addTo(PdRoutes routes) {
    routes.on("GET", "regions", request -> json(all(request, request.limit(Integer.MAX_VALUE))));
    routes.on("GET", "regions/key", PdRegions::range);
    routes.on("GET", "regions/count", request -> count(request.placement().regionCount()));
    routes.on("GET", "regions/store/{store}", PdRegions::onStore);
    routes.on("GET", "regions/check/{kind}", PdRegions::check);
    routes.on("GET", "regions/sibling/{region}", PdRegions::siblings);
    routes.on("GET", "regions/writeflow", request -> most(request, load -> load.writtenBytes()));
    routes.on("GET", "regions/readflow", request -> most(request, load -> load.readBytes()));
    routes.on("GET", "region/id/{region}", PdRegions::byId);
    routes.on("GET", "region/key/{key}", PdRegions::byKey);
    routes.on("GET", "hotspot/regions/read", request -> hot(request, false));
    routes.on("GET", "hotspot/regions/write", request -> hot(request, true));
  }

  private static List<RegionReport> all(PdRequest request, int limit) {
    return request.placement().regionReports(Key.EMPTY, Key.EMPTY, limit);
  }

  private static Object count(int count) {
    return Map.of("count", count);
  }

  private static Object range(PdRequest request) {
    return json(
        request
            .placement()
            .regionReports(
                request.key(request.inQuery("key")),
                request.key(request.inQuery("end_key")),
                request.limit(16)));
  }

  private static Object onStore(PdRequest request) {
    StoreId store = request.storeInPath();
    return json(filtered(request, region -> isOn(region, store)));
  }

  private static boolean isOn(RegionReport region, StoreId store) {
    return region.told().region().peers().stream().anyMatch(peer -> peer.store().equals(store));
  }

  private static List<RegionReport> filtered(PdRequest request, Predicate<RegionReport> wanted) {
    return all(request, Integer.MAX_VALUE).stream()
        .filter(wanted)
        .limit(request.limit(Integer.MAX_VALUE))
        .toList();
  }

  /** Those that hold the keys just before and just after a Region. */
  private static Object siblings(PdRequest request) {
    Region region = known(request).told().region();
    List<RegionReport> all = all(request, Integer.MAX_VALUE);
    return json(
        all.stream()
            .filter(each -> {
              Region other = each.told().region();
              return (!region.start().isEmpty() && other.end().equals(region.start()))
                  || (!region.end().isEmpty() && other.start().equals(region.end()));
            })
            .toList());
  }

  /** Those with most of something since the heartbeat before. */
  private static Object most(PdRequest request, ToLongFunction<RegionHeartbeat.Load> what) {
    return json(
        all(request, Integer.MAX_VALUE).stream()
            .sorted(
                Comparator.comparingLong(
                        (RegionReport each) -> what.applyAsLong(each.told().load()))
                    .reversed())
            .limit(request.limit(16))
            .toList());
  }

  private static Object byId(PdRequest request) {
    return json(known(request));
  }

  private static RegionReport known(PdRequest request) {
    RegionId id = request.regionInPath();
    return request
        .placement()
        .regionReport(id)
        .orElseThrow(() -> HttpFailure.missing("no Region " + id.value() + " is known"));
  }

  private static Object byKey(PdRequest request) {
    Key key = request.key(request.inPath("key"));
    return json(
        request
            .placement()
            .regionReport(key)
            .orElseThrow(() -> HttpFailure.missing("no Region that holds " + key + " is known")));
  }

  private static Object check(PdRequest request) {
    int replicas = request.placement().settings().maxReplicas();
    Set<StoreId> offline = new HashSet<>();
    for (StoreReport each : request.placement().storeReports()) {
      if (each.description().state() == State.OFFLINE) {
        offline.add(each.description().id());
      }
    }
    String kind = request.inPath("kind");
    Predicate<RegionReport> wanted =
        switch (kind) {
          case "miss-peer" -> region -> peers(region).size() < replicas;
          case "extra-peer" -> region -> peers(region).size() > replicas;
          case "down-peer" -> region -> !region.told().downPeers().isEmpty();
          case "pending-peer" -> region -> !region.told().pendingPeers().isEmpty();
          case "learner-peer" -> region -> peers(region).stream().anyMatch(Peer::isLearner);
          case "offline-peer" ->
              region -> peers(region).stream().anyMatch(peer -> offline.contains(peer.store()));
          case "empty-region" -> region -> region.told().approximateSizeBytes() < MIB;
          default ->
              throw HttpFailure.missing(
                  "there is no check '"
                      + kind
                      + "'; there are miss-peer, extra-peer, down-peer, pending-peer,"
                      + " learner-peer, offline-peer, empty-region");
        };
    return json(filtered(request, wanted));
  }

  private static List<Peer> peers(RegionReport region) {
    return region.told().region().peers();
  }

  // JSON.

  private static Object json(List<RegionReport> regions) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", regions.size());
    answer.put("regions", regions.stream().map(PdRegions::json).toList());
    return answer;
  }

  static Map<String, Object> json(RegionReport report) {
    RegionHeartbeat told = report.told();
    Region region = told.region();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", region.id().value());
    answer.put("start_key", HEX.formatHex(region.start().bytes()));
    answer.put("end_key", HEX.formatHex(region.end().bytes()));
    Map<String, Object> epoch = new LinkedHashMap<>();
    epoch.put("conf_ver", region.epoch().confVersion());
    epoch.put("version", region.epoch().version());
    answer.put("epoch", epoch);
    answer.put("peers", region.peers().stream().map(PdRegions::json).toList());
    answer.put("leader", json(told.leader()));
    List<Object> down = new ArrayList<>();
    for (RegionHeartbeat.DownPeer each : told.downPeers()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("down_seconds", each.seconds());
      one.put("peer", json(each.peer()));
      down.add(one);
    }
    answer.put("down_peers", down);
    answer.put("pending_peers", told.pendingPeers().stream().map(PdRegions::json).toList());
    // Of the last minute's heartbeat, in all, as PD tells them.
    answer.put("written_bytes", told.load().writtenBytes());
    answer.put("read_bytes", told.load().readBytes());
    answer.put("written_keys", told.load().writtenKeys());
    answer.put("read_keys", told.load().readKeys());
    answer.put("cpu_nanos_per_second", report.cpuNanosPerSecond());
    answer.put("approximate_size", (told.approximateSizeBytes() + MIB - 1) / MIB);
    answer.put("approximate_keys", told.approximateKeys());
    return answer;
  }

  private static Map<String, Object> json(Peer peer) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", peer.id());
    answer.put("store_id", peer.store().value());
    answer.put("role_name", peer.isLearner() ? "Learner" : "Voter");
    if (peer.isLearner()) {
      answer.put("role", 1);
      answer.put("is_learner", true);
    }
    return answer;
  }

  // Hot ones.

  private record Flow(RegionReport region, double bytes, double keys, double queries) {
    static Flow of(RegionReport region, boolean isWrite) {
      RegionHeartbeat.Load load = region.told().load();
      return new Flow(
          region,
          region.perSecond(isWrite ? load.writtenBytes() : load.readBytes()),
          region.perSecond(isWrite ? load.writtenKeys() : load.readKeys()),
          region.perSecond(isWrite ? load.writes() : load.reads()));
    }
  }

  /** By store, those that read or write most; all replicas write, leaders read. */
  private static Object hot(PdRequest request, boolean isWrite) {
    List<Flow> flows = new ArrayList<>();
    for (RegionReport each : all(request, Integer.MAX_VALUE)) {
      Flow flow = Flow.of(each, isWrite);
      if (flow.bytes() > 0 || flow.keys() > 0) {
        flows.add(flow);
      }
    }
    flows.sort(Comparator.comparingDouble(Flow::bytes).thenComparingDouble(Flow::keys).reversed());
    Map<Long, List<Flow>> asLeader = new TreeMap<>();
    Map<Long, List<Flow>> asPeer = new TreeMap<>();
    for (Flow each : flows) {
      RegionHeartbeat told = each.region().told();
      add(asLeader, told.leader(), each);
      if (isWrite) {
        told.region().peers().forEach(peer -> add(asPeer, peer, each));
      } else {
        add(asPeer, told.leader(), each);
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("as_peer", hot(asPeer));
    answer.put("as_leader", hot(asLeader));
    return answer;
  }

  private static void add(Map<Long, List<Flow>> all, Peer peer, Flow flow) {
    all.computeIfAbsent(peer.store().value(), id -> new ArrayList<>()).add(flow);
  }

  private static Object hot(Map<Long, List<Flow>> stores) {
    Map<String, Object> answer = new LinkedHashMap<>();
    stores.forEach((store, flows) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("total_flow_bytes", flows.stream().mapToDouble(Flow::bytes).sum());
      one.put("total_flow_keys", flows.stream().mapToDouble(Flow::keys).sum());
      one.put("total_flow_query", flows.stream().mapToDouble(Flow::queries).sum());
      one.put("regions_count", Math.min(flows.size(), MOST_HOT));
      one.put(
          "statistics",
          flows.stream().limit(MOST_HOT).map(flow -> statistics(store, flow)).toList());
      answer.put(String.valueOf(store), one);
    });
    return answer;
  }

  private static Object statistics(long store, Flow flow) {
    RegionHeartbeat told = flow.region().told();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("store_id", store);
    answer.put("region_id", told.region().id().value());
    answer.put("is_leader", told.leader().store().value() == store);
    answer.put("flow_bytes", flow.bytes());
    answer.put("flow_keys", flow.keys());
    answer.put("flow_query", flow.queries());
    answer.put("cpu_nanos_per_second", flow.region().cpuNanosPerSecond());
    return answer;
  }
}
