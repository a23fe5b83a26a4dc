package io.atoll.app.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import io.atoll.codec.CorruptEncodingException;
import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.types.ByteBuilder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Placement's answers as aligned text. */
final class CtlTexts {
  private CtlTexts() {}

  static String stores(Iterable<JsonNode> stores) {
    TextTable table =
        new TextTable(
            "ID",
            "ADDRESS",
            "STATE",
            "NAMESPACE",
            "LEADERS",
            "REPLICAS",
            "MIB",
            "USED",
            "CAPACITY",
            "UPTIME",
            "LABELS");
    for (JsonNode each : stores) {
      JsonNode store = each.path("store");
      JsonNode status = each.path("status");
      List<String> labels = new ArrayList<>();
      for (JsonNode label : store.path("labels")) {
        labels.add(label.path("key").asText() + "=" + label.path("value").asText());
      }
      table.row(
          store.path("id").asText(),
          orDash(store.path("address").asText()),
          store.path("state_name").asText()
              + (status.path("is_leader_evicted").asBoolean() ? " (no leaders)" : ""),
          status.path("namespace").asText(),
          status.path("leader_count").asText(),
          status.path("region_count").asText(),
          status.path("region_size").asText(),
          orDash(status.path("used_size").asText()),
          orDash(status.path("capacity").asText()),
          orDash(status.path("uptime").asText()),
          orDash(String.join(",", labels)));
    }
    return table.toString();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /** Stores of replicas, the leader's with a star. */
  static String regions(Iterable<JsonNode> regions) {
    TextTable table =
        new TextTable("ID", "TABLE", "REPLICAS", "VERSION", "CONF", "MIB", "KEYS", "START", "END");
    for (JsonNode each : regions) {
      table.row(
          each.path("id").asText(),
          table(each.path("start_key").asText()),
          replicas(each),
          each.path("epoch").path("version").asText(),
          each.path("epoch").path("conf_ver").asText(),
          each.path("approximate_size").asText(),
          each.path("approximate_keys").asText(),
          orDash(each.path("start_key").asText()),
          orDash(each.path("end_key").asText()));
    }
    return table.toString();
  }

  private static String replicas(JsonNode region) {
    List<String> replicas = new ArrayList<>();
    for (JsonNode peer : region.path("peers")) {
      long id = peer.path("id").longValue();
      String text = peer.path("store_id").asText();
      if (region.path("leader").path("id").longValue() == id) {
        text += "*";
      }
      if (peer.path("is_learner").asBoolean()) {
        text += " learner";
      }
      for (JsonNode down : region.path("down_peers")) {
        text += down.path("peer").path("id").longValue() == id ? " down" : "";
      }
      for (JsonNode pending : region.path("pending_peers")) {
        text += pending.path("id").longValue() == id ? " behind" : "";
      }
      replicas.add(text);
    }
    return String.join(", ", replicas);
  }

  /** The id of the table whose key this is, encoded, in hexadecimal digits. */
  private static String table(String encodedKey) {
    byte[] encoded = HexFormat.of().parseHex(encodedKey);
    ByteBuilder out = new ByteBuilder(encoded.length);
    try {
      if (encoded.length > 0
          && MemComparable.getBytes(encoded, 0, encoded.length, out) == encoded.length) {
        OptionalLong table = TableKeys.tableIdOf(Key.of(out.toArray()));
        return table.isPresent() ? String.valueOf(table.getAsLong()) : "-";
      }
    } catch (CorruptEncodingException e) {
      // No key of a table.
    }
    return "-";
  }

  static String operators(Iterable<JsonNode> operators) {
    TextTable table = new TextTable("REGION", "OPERATOR", "STATUS", "AGE", "DONE", "STEPS");
    for (JsonNode each : operators) {
      List<String> steps = new ArrayList<>();
      each.path("steps").forEach(step -> steps.add(step.asText()));
      table.row(
          each.path("region_id").asText(),
          each.path("desc").asText(),
          each.path("status").asText(),
          each.path("age").asText(),
          each.path("current_step").asText() + "/" + steps.size(),
          String.join("; ", steps));
    }
    return table.toString();
  }

  static String hot(JsonNode answer) {
    TextTable table =
        new TextTable("STORE", "REGION", "ROLE", "KIB/S", "KEYS/S", "QUERIES/S", "CPU");
    answer
        .path("as_peer")
        .forEach(store ->
            store
                .path("statistics")
                .forEach(each ->
                    table.row(
                        each.path("store_id").asText(),
                        each.path("region_id").asText(),
                        each.path("is_leader").asBoolean() ? "leader" : "follower",
                        figure("%.1f", each.path("flow_bytes").doubleValue() / 1024),
                        figure("%.1f", each.path("flow_keys").doubleValue()),
                        figure("%.1f", each.path("flow_query").doubleValue()),
                        figure(
                            "%.1f%%",
                            each.path("cpu_nanos_per_second").doubleValue() / 10_000_000))));
    return table.toString();
  }

  private static String figure(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** All parts in one. */
  static String config(JsonNode answer) {
    TextTable table = new TextTable("SETTING", "VALUE");
    for (JsonNode part : answer) {
      part.properties().forEach(each -> table.row(each.getKey(), orDash(each.getValue().asText())));
    }
    return table.toString();
  }

  static String members(JsonNode answer) {
    TextTable table = new TextTable("ID", "NAME", "ADDRESS", "ROLE");
    for (JsonNode each : answer.path("members")) {
      boolean isLeader =
          each.path("member_id").longValue() == answer.path("leader").path("member_id").longValue();
      table.row(
          each.path("member_id").asText(),
          each.path("name").asText(),
          each.path("client_urls").path(0).asText(),
          isLeader ? "leader" : "follower");
    }
    return table.toString();
  }

  static String health(JsonNode answer) {
    TextTable table = new TextTable("NAME", "ADDRESS", "HEALTH");
    for (JsonNode each : answer) {
      table.row(
          each.path("name").asText(),
          each.path("client_urls").path(0).asText(),
          each.path("health").asBoolean() ? "well" : "not known to be well");
    }
    return table.toString();
  }

  static String namespaces(JsonNode answer) {
    TextTable table = new TextTable("NAMESPACE", "STORES", "TABLES");
    for (JsonNode each : answer.path("namespaces")) {
      boolean isDefault = each.path("name").asText().equals("default");
      table.row(
          each.path("name").asText(),
          orDash(ids(each.path("store_ids"))),
          isDefault ? "all others" : orDash(ids(each.path("table_ids"))));
    }
    return table.toString();
  }

  private static String ids(JsonNode ids) {
    List<String> texts = new ArrayList<>();
    ids.forEach(each -> texts.add(each.asText()));
    return String.join(", ", texts);
  }

  static String lines(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(each -> text.append(each.asText()).append('\n'));
    return text.toString();
  }
}
