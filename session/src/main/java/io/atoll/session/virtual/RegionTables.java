package io.atoll.session.virtual;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.session.cluster.HotRegions;
import io.atoll.session.cluster.RegionContents;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tables of information_schema about Regions, with TiDB's columns. For accounts with PROCESS
 * (1227). A filter on the Region's or the table's id asks placement for these only.
 */
public final class RegionTables extends VirtualTableGroup {
  private static final long MIB = 1 << 20;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  public RegionTables() {
    super(VirtualDatabases.INFORMATION_SCHEMA, -6001);
    add(
        "TIKV_REGION_STATUS",
        "REGION_ID bigint,START_KEY longtext,END_KEY longtext,TABLE_ID bigint,DB_NAME varchar64,"
            + "TABLE_NAME varchar64,!IS_INDEX tinyint,INDEX_ID bigint,INDEX_NAME varchar64,"
            + "!IS_PARTITION tinyint,PARTITION_ID bigint,PARTITION_NAME varchar64,"
            + "EPOCH_CONF_VER bigint,EPOCH_VERSION bigint,WRITTEN_BYTES bigint,READ_BYTES bigint,"
            + "APPROXIMATE_SIZE bigint,APPROXIMATE_KEYS bigint,"
            + "REPLICATIONSTATUS_STATE varchar64,REPLICATIONSTATUS_STATEID bigint",
        RegionTables::regions);
    add(
        "TIKV_REGION_PEERS",
        "REGION_ID bigint,PEER_ID bigint,STORE_ID bigint,!IS_LEARNER tinyint,!IS_LEADER tinyint,"
            + "STATUS varchar64,DOWN_SECONDS bigint",
        RegionTables::peers);
    add(
        "TIDB_HOT_REGIONS",
        "TABLE_ID bigint,INDEX_ID bigint,DB_NAME varchar64,TABLE_NAME varchar64,"
            + "INDEX_NAME varchar64,REGION_ID bigint,TYPE varchar64,MAX_HOT_DEGREE bigint,"
            + "REGION_COUNT bigint,FLOW_BYTES bigint",
        RegionTables::hot);
  }

  /** What a filter on REGION_ID or TABLE_ID leaves, else all. */
  private static List<RegionReport> wanted(VirtualContext context) {
    context.requireProcess();
    List<String> ids = context.equalTo("region_id");
    List<RegionReport> result = new ArrayList<>();
    if (!ids.isEmpty()) {
      for (String id : ids) {
        number(id)
            .ifPresent(
                n -> context.administration().regionReport(new RegionId(n)).ifPresent(result::add));
      }
      return result;
    }
    List<String> tables = context.equalTo("table_id");
    if (!tables.isEmpty()) {
      for (String id : tables) {
        number(id).ifPresent(n -> result.addAll(ofTable(context, n)));
      }
      return result;
    }
    return context.administration().regionReports(Key.EMPTY, Key.EMPTY, Integer.MAX_VALUE);
  }

  private static List<RegionReport> ofTable(VirtualContext context, long id) {
    KeyRange range = RegionContents.encoded(TableKeys.tableRange(id));
    return context
        .administration()
        .regionReports(range.start(), range.end(), Integer.MAX_VALUE)
        .stream()
        .filter(each -> RegionContents.tableOf(each.told().region()).equals(OptionalLong.of(id)))
        .toList();
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static void regions(VirtualContext context, RowSink sink) {
    for (RegionReport each : wanted(context)) {
      List<RegionContents.Part> parts = RegionContents.of(each.told().region(), context.catalog());
      if (parts.isEmpty()) {
        region(each, null, sink);
      }
      for (RegionContents.Part part : parts) {
        region(each, part, sink);
      }
    }
  }

  private static void region(
      RegionReport report, RegionContents.@Nullable Part part, RowSink sink) {
    RegionHeartbeat told = report.told();
    Region region = told.region();
    OptionalLong tableId = RegionContents.tableOf(region);
    IndexInfo index = part == null ? null : part.index();
    sink.row(
        region.id().value(),
        HEX.formatHex(region.start().bytes()),
        HEX.formatHex(region.end().bytes()),
        tableId.isEmpty() ? null : tableId.getAsLong(),
        part == null ? null : part.database().name(),
        part == null ? null : part.table().name(),
        index == null ? 0 : 1,
        index == null ? null : index.id(),
        index == null ? null : index.name(),
        0,
        null,
        null,
        region.epoch().confVersion(),
        region.epoch().version(),
        told.load().writtenBytes(),
        told.load().readBytes(),
        (told.approximateSizeBytes() + MIB - 1) / MIB,
        told.approximateKeys(),
        null,
        null);
  }

  private static void peers(VirtualContext context, RowSink sink) {
    for (RegionReport each : wanted(context)) {
      RegionHeartbeat told = each.told();
      for (Peer peer : told.region().peers()) {
        OptionalLong down =
            told.downPeers().stream()
                .filter(d -> d.peer().id() == peer.id())
                .mapToLong(RegionHeartbeat.DownPeer::seconds)
                .findAny();
        boolean isPending = told.pendingPeers().stream().anyMatch(p -> p.id() == peer.id());
        sink.row(
            told.region().id().value(),
            peer.id(),
            peer.store().value(),
            peer.isLearner() ? 1 : 0,
            peer.id() == told.leader().id() ? 1 : 0,
            down.isPresent() ? "DOWN" : isPending ? "PENDING" : "NORMAL",
            down.isPresent() ? down.getAsLong() : null);
      }
    }
  }

  private static void hot(VirtualContext context, RowSink sink) {
    for (HotRegions.Hot each : HotRegions.of(wanted(context))) {
      List<RegionContents.Part> parts =
          RegionContents.of(each.region().told().region(), context.catalog());
      RegionContents.Part part = parts.isEmpty() ? null : parts.getFirst();
      DatabaseInfo database = part == null ? null : part.database();
      TableInfo table = part == null ? null : part.table();
      IndexInfo index = part == null ? null : part.index();
      sink.row(
          table == null ? null : table.id(),
          index == null ? null : index.id(),
          database == null ? null : database.name(),
          table == null ? null : table.name(),
          index == null ? null : index.name(),
          each.region().told().region().id().value(),
          each.isWrite() ? "write" : "read",
          // For how many of PD's intervals it has been hot is not counted here.
          0,
          1,
          Math.round(each.bytesPerSecond()));
    }
  }
}
