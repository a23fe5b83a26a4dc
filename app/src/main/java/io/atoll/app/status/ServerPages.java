package io.atoll.app.status;

import io.atoll.ddl.node.NodeDescription;
import io.atoll.ddl.node.SqlNodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQL nodes, as TiDB tells of them: {@code /info} of this one, {@code /info/all} of all that are
 * there.
 */
final class ServerPages implements Page {
  private final SqlNodes nodes;
  private final long leaseMillis;

  ServerPages(SqlNodes nodes, long leaseMillis) {
    this.nodes = nodes;
    this.leaseMillis = leaseMillis;
  }

  @Override
  public Optional<Object> answer(List<String> path, Map<String, String> query) {
    if (path.equals(List.of("info"))) {
      return Optional.of(own());
    }
    return path.equals(List.of("info", "all")) ? Optional.of(all()) : Optional.empty();
  }

  private Object own() {
    int id = nodes.id();
    NodeDescription self = nodes.nodes().get(id);
    Map<String, Object> answer = self == null ? new LinkedHashMap<>() : node(id, self);
    answer.put("is_owner", nodes.isOwner());
    answer.put("max_procs", Runtime.getRuntime().availableProcessors());
    return answer;
  }

  private Object all() {
    Map<Integer, NodeDescription> there = nodes.nodes();
    Map<String, Object> infos = new LinkedHashMap<>();
    there.forEach((id, each) -> infos.put(Integer.toString(id), node(id, each)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("servers_num", there.size());
    answer.put(
        "owner_id", nodes.owner().isPresent() ? Integer.toString(nodes.owner().getAsInt()) : "");
    answer.put(
        "is_all_server_version_consistent",
        there.values().stream().map(NodeDescription::version).distinct().count() <= 1);
    answer.put("all_servers_info", infos);
    return answer;
  }

  private Map<String, Object> node(int id, NodeDescription node) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("version", node.version());
    answer.put("git_hash", "None");
    answer.put("ddl_id", Integer.toString(id));
    answer.put("ip", host(node.address()));
    answer.put("listening_port", port(node.address()));
    answer.put("status_port", port(node.statusAddress()));
    answer.put("lease", leaseMillis + "ms");
    answer.put("start_timestamp", node.startedAtMillis() / 1_000);
    answer.put("binlog_status", "Off");
    answer.put("labels", Map.of());
    answer.put("server_id", id);
    return answer;
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? "" : address.substring(0, colon);
  }

  private static int port(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1));
  }
}
