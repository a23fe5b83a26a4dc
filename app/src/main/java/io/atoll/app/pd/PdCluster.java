package io.atoll.app.pd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Members, versions, health. */
final class PdCluster {
  private final Supplier<PdMembers> members;
  private final String version;

  PdCluster(Supplier<PdMembers> members, String version) {
    this.members = members;
    this.version = version;
  }

  void addTo(PdRoutes routes) {
    routes.on("GET", "members", this::members);
    routes.on("GET", "leader", request -> leader());
    routes.on("GET", "health", request -> health());
    routes.on("GET", "version", request -> Map.of("version", version));
    routes.on("GET", "status", request -> Map.of("version", version));
    routes.on("GET", "config/cluster-version", request -> version);
    routes.on("GET", "ping", request -> Map.of());
    routes.on("GET", "cluster", this::cluster);
    routes.on("GET", "cluster/status", this::status);
  }

  private Object members(PdRequest request) {
    PdMembers now = members.get();
    Map<String, Object> answer = new LinkedHashMap<>();
    // Every member says who leads; the cluster's id only who serves.
    request
        .leading()
        .ifPresent(placement -> answer.put("header", Map.of("cluster_id", placement.clusterId())));
    answer.put("members", now.all().stream().map(this::json).toList());
    now.leading()
        .ifPresent(leader -> {
          answer.put("leader", json(leader));
          answer.put("etcd_leader", json(leader));
        });
    return answer;
  }

  private Object leader() {
    return members
        .get()
        .leading()
        .map(this::json)
        .orElseThrow(() -> new HttpFailure(503, "no member of placement leads now"));
  }

  private Map<String, Object> json(PdMembers.Member member) {
    List<String> urls = urls(member);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", member.name());
    answer.put("member_id", member.id());
    answer.put("peer_urls", urls);
    answer.put("client_urls", urls);
    answer.put("binary_version", version);
    return answer;
  }

  private static List<String> urls(PdMembers.Member member) {
    return member.address().isEmpty() ? List.of() : List.of("http://" + member.address());
  }

  private Object health() {
    PdMembers now = members.get();
    return now.all().stream()
        .map(each -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("name", each.name());
          answer.put("member_id", each.id());
          answer.put("client_urls", urls(each));
          answer.put("health", each.isWell());
          return answer;
        })
        .toList();
  }

  private Object cluster(PdRequest request) {
    return Map.of(
        "id",
        request.placement().clusterId(),
        "max_peer_count",
        request.placement().settings().maxReplicas());
  }

  private Object status(PdRequest request) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("is_initialized", request.placement().regionCount() > 0);
    answer.put("replication_status", "");
    return answer;
  }
}
