package io.atoll.session.virtual;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.session.cluster.GoText;
import io.atoll.types.JsonParser;
import io.atoll.types.Temporals;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables of information_schema about the cluster: its servers, stores and namespaces, with TiDB's
 * columns where it has such a table. For accounts with PROCESS (1227).
 */
public final class ClusterTables extends VirtualTableGroup {
  private static final long MIB = 1 << 20;

  public ClusterTables() {
    super(VirtualDatabases.INFORMATION_SCHEMA, -5001);
    add(
        "CLUSTER_INFO",
        "TYPE varchar64,INSTANCE varchar64,STATUS_ADDRESS varchar64,VERSION varchar64,"
            + "GIT_HASH varchar64,START_TIME varchar64,UPTIME varchar64,SERVER_ID bigint",
        ClusterTables::servers);
    add(
        "TIKV_STORE_STATUS",
        "STORE_ID bigint,ADDRESS varchar64,STORE_STATE bigint,STORE_STATE_NAME varchar64,"
            + "LABEL json,VERSION varchar64,CAPACITY varchar64,AVAILABLE varchar64,"
            + "LEADER_COUNT bigint,LEADER_WEIGHT double,LEADER_SCORE double,LEADER_SIZE bigint,"
            + "REGION_COUNT bigint,REGION_WEIGHT double,REGION_SCORE double,REGION_SIZE bigint,"
            + "START_TS datetime,LAST_HEARTBEAT_TS datetime,UPTIME varchar64",
        ClusterTables::stores);
    add(
        "NAMESPACES",
        "!NAMESPACE_NAME varchar64,!STORES longtext,!ADDRESSES longtext,!TABLES longtext",
        ClusterTables::namespaces);
    add(
        "PLACEMENT_POLICIES",
        "!POLICY_ID bigint,!CATALOG_NAME varchar,!POLICY_NAME varchar64,PRIMARY_REGION varchar,"
            + "REGIONS varchar,CONSTRAINTS varchar,LEADER_CONSTRAINTS varchar,"
            + "FOLLOWER_CONSTRAINTS varchar,LEARNER_CONSTRAINTS varchar,SCHEDULE varchar64,"
            + "FOLLOWERS bigint,LEARNERS bigint",
        NONE);
  }

  private static void servers(VirtualContext context, RowSink sink) {
    context.requireProcess();
    context
        .sqlNodes()
        .forEach((id, node) ->
            sink.row(
                "tidb",
                node.address(),
                node.statusAddress(),
                node.version(),
                "None",
                node.startedAtMillis() == 0
                    ? null
                    : GoText.time(node.startedAtMillis(), context.timeZone()),
                uptime(node.startedAtMillis(), context.nowMillis()),
                id));
    for (PlacementMemberDescription each : context.administration().members()) {
      sink.row("pd", each.address(), "", each.version(), "None", null, null, 0);
    }
    for (StoreReport each : context.administration().storeReports()) {
      StoreDescription store = each.description();
      if (store.state() != StoreDescription.State.TOMBSTONE) {
        long started = each.heartbeat().map(beat -> beat.startedAtMillis()).orElse(0L);
        sink.row(
            "tikv",
            store.address(),
            store.statusAddress(),
            store.version(),
            "None",
            started == 0 ? null : GoText.time(started, context.timeZone()),
            uptime(started, context.nowMillis()),
            0);
      }
    }
  }

  private static @Nullable String uptime(long startedAtMillis, long nowMillis) {
    return startedAtMillis == 0
        ? null
        : GoText.duration(Duration.ofMillis(Math.max(0, nowMillis - startedAtMillis)));
  }

  /** As PD names it. */
  public static String stateName(StoreReport store) {
    return switch (store.description().state()) {
      case UP -> store.isGivenUp() ? "Down" : store.isConnected() ? "Up" : "Disconnected";
      case OFFLINE -> "Offline";
      case TOMBSTONE -> "Tombstone";
    };
  }

  private static void stores(VirtualContext context, RowSink sink) {
    context.requireProcess();
    for (StoreReport each : context.administration().storeReports()) {
      StoreDescription store = each.description();
      Optional<Long> started = each.heartbeat().map(beat -> beat.startedAtMillis());
      long lastMillis = context.nowMillis() - each.silence().toMillis();
      sink.row(
          store.id().value(),
          store.address(),
          store.state().ordinal(),
          stateName(each),
          labels(store.labels()),
          store.version(),
          each.heartbeat().map(beat -> GoText.size(beat.capacityBytes())).orElse(null),
          each.heartbeat().map(beat -> GoText.size(beat.availableBytes())).orElse(null),
          each.leaders(),
          1.0,
          (double) each.leaders(),
          null,
          each.replicas(),
          1.0,
          (double) (each.weightBytes() / MIB),
          each.weightBytes() / MIB,
          started.map(millis -> datetime(context, millis)).orElse(null),
          started.map(millis -> datetime(context, lastMillis)).orElse(null),
          started.map(millis -> uptime(millis, lastMillis)).orElse(null));
    }
  }

  /** In the session's time zone. */
  private static Value datetime(VirtualContext context, long epochMillis) {
    LocalDateTime t =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), context.timeZone());
    return Value.of(
        Temporals.pack(
            t.getYear(),
            t.getMonthValue(),
            t.getDayOfMonth(),
            t.getHour(),
            t.getMinute(),
            t.getSecond(),
            0));
  }

  /** PD's array of keys and values. */
  private static Value labels(Map<String, String> labels) {
    String text =
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(each ->
                    "{\"key\": "
                        + quoted(each.getKey())
                        + ", \"value\": "
                        + quoted(each.getValue())
                        + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return Value.of(new JsonParser().parse(utf8, 0, utf8.length));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static void namespaces(VirtualContext context, RowSink sink) {
    context.requireProcess();
    Map<StoreId, String> addresses = new HashMap<>();
    for (StoreReport each : context.administration().storeReports()) {
      addresses.put(each.description().id(), each.description().address());
    }
    for (Namespace each : context.administration().namespaces()) {
      sink.row(
          each.name(),
          each.stores().stream()
              .map(store -> Long.toString(store.value()))
              .collect(Collectors.joining(",")),
          each.stores().stream()
              .map(store -> addresses.getOrDefault(store, ""))
              .collect(Collectors.joining(",")),
          tables(context, each.tables()));
    }
  }

  /** Of those that are there: what was dropped a moment ago has data there, but no name. */
  private static String tables(VirtualContext context, List<Long> ids) {
    return ids.stream()
        .flatMap(id -> context.catalog().tableById(id).stream())
        .map(table -> database(context, table) + "." + table.name())
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static String database(VirtualContext context, TableInfo table) {
    return context.catalog().databaseOfTable(table.id()).map(DatabaseInfo::name).orElse("");
  }
}
