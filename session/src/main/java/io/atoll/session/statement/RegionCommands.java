package io.atoll.session.statement;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Expression;
import io.atoll.parser.ast.Admin;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Show;
import io.atoll.runtime.Clock;
import io.atoll.session.ResultSink;
import io.atoll.session.cluster.RegionContents;
import io.atoll.session.cluster.RegionSplits;
import io.atoll.session.cluster.RegionText;
import io.atoll.types.AssignmentRules;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SPLIT TABLE and SHOW TABLE … REGIONS, as TiDB has them. */
final class RegionCommands {
  private static final List<String> SPLIT = List.of("TOTAL_SPLIT_REGION", "SCATTER_FINISH_RATIO");

  private static final List<String> REGIONS =
      List.of(
          "REGION_ID",
          "START_KEY",
          "END_KEY",
          "LEADER_ID",
          "LEADER_STORE_ID",
          "PEERS",
          "SCATTERING",
          "WRITTEN_BYTES",
          "READ_BYTES",
          "APPROXIMATE_SIZE(MB)",
          "APPROXIMATE_KEYS",
          "SCHEDULING_CONSTRAINTS",
          "SCHEDULING_STATE");

  private static final Set<String> NUMBERS =
      Set.of(
          "TOTAL_SPLIT_REGION",
          "REGION_ID",
          "LEADER_ID",
          "LEADER_STORE_ID",
          "SCATTERING",
          "WRITTEN_BYTES",
          "READ_BYTES",
          "APPROXIMATE_SIZE(MB)",
          "APPROXIMATE_KEYS");

  private static final long MIB = 1 << 20;

  /** Placement hears of new Regions soon; nobody waits longer for that. */
  private static final int LOOKS = 250;

  private static final Duration LOOK = Duration.ofMillis(20);

  /** Regions that are to move, none of which does, are not waited for any longer. */
  private static final Duration STUCK = Duration.ofSeconds(5);

  private final NodeServices node;
  private final SessionState state;
  private final Dialogue dialogue;
  private final StatementRunner runner;

  RegionCommands(NodeServices node, SessionState state, Dialogue dialogue, StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.dialogue = dialogue;
    this.runner = runner;
  }

  void split(Admin.SplitTable statement, TableInfo table, ResultSink sink, boolean more) {
    if (!statement.partitions().isEmpty()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("SPLIT TABLE … PARTITION");
    }
    TableLayout layout = node.execution().layouts().of(table);
    RegionSplits splits = new RegionSplits(layout, index(table, statement.index()));
    Admin.SplitRange range = statement.range();
    List<Key> keys;
    if (range == null) {
      List<List<Value>> points = new ArrayList<>();
      for (List<Expr> point : statement.points()) {
        points.add(values(splits, point));
      }
      keys = splits.at(points);
    } else if (range.low().isEmpty() && range.high().isEmpty()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("SPLIT TABLE … REGIONS without BETWEEN");
    } else {
      keys =
          splits.between(
              values(splits, range.low()), values(splits, range.high()), range.regions());
    }
    Set<Key> borders = borders(table).keySet();
    List<Key> missing =
        keys.stream()
            .distinct()
            .filter(
                key -> !borders.contains(RegionContents.encoded(new KeyRange(key, key)).start()))
            .toList();
    node.client().split(missing);
    awaitKnown(table, missing);
    double scattered = missing.isEmpty() ? 1 : scatter(List.copyOf(borders(table).values()));
    dialogue.table(
        sink,
        SPLIT,
        NUMBERS,
        List.of(List.of(Integer.toString(missing.size()), Double.toString(scattered))),
        more);
  }

  /** Where the Regions of a table begin. */
  private Map<Key, RegionId> borders(TableInfo table) {
    KeyRange range = RegionContents.encoded(TableKeys.tableRange(table.id()));
    Map<Key, RegionId> borders = new HashMap<>();
    for (Placement.Routed each :
        node.placement().scanRegions(range.start(), range.end(), Integer.MAX_VALUE)) {
      borders.put(each.region().start(), each.region().id());
    }
    return borders;
  }

  /**
   * Spreads a table's Regions over its stores, and waits for that where the session wants to. Those
   * that cannot be moved, since replicas are away, are not waited for long.
   *
   * @return how many of them are where they are to be, from 0 to 1
   */
  private double scatter(List<RegionId> regions) {
    ClusterAdministration administration = node.placement().administration();
    Clock clock = node.environment().clock();
    boolean waits = state.variables().isOn("tidb_wait_split_region_finish");
    long patience =
        Duration.ofSeconds(state.variables().number("tidb_wait_split_region_timeout")).toNanos();
    long began = clock.nanos();
    long moved = began;
    List<RegionId> left = administration.scatter(regions);
    try {
      while (waits && !left.isEmpty() && clock.nanos() - began < patience) {
        if (!administration.scattering(left).isEmpty()) {
          moved = clock.nanos();
        } else if (clock.nanos() - moved > STUCK.toNanos()) {
          break;
        }
        node.environment().scheduler().sleep(LOOK);
        left = administration.scatter(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return (double) (regions.size() - left.size()) / regions.size();
  }

  /** So that who looks next sees what was made. */
  private void awaitKnown(TableInfo table, List<Key> keys) {
    List<Key> wanted =
        keys.stream().map(key -> RegionContents.encoded(new KeyRange(key, key)).start()).toList();
    try {
      for (int i = 0; i < LOOKS && !borders(table).keySet().containsAll(wanted); i++) {
        node.environment().scheduler().sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The values as the columns hold them; too many are for the caller to refuse. */
  private List<Value> values(RegionSplits splits, List<Expr> given) {
    List<SqlType> types = splits.types();
    List<Value> values = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      Expression.Constant constant = runner.evaluate(given.get(i));
      values.add(
          i >= types.size()
              ? constant.value()
              : new ColumnAssignment(
                      types.get(i),
                      splits.names().get(i),
                      new AssignmentRules(
                          state.variables().sqlMode().with(SqlMode.Flag.STRICT_TRANS_TABLES),
                          false,
                          true,
                          Dates.fromDayNumber(0)),
                      new ZoneConverter(state.variables().timeZone()),
                      Diagnostics.IGNORE)
                  .store(constant.value(), constant.type(), 1));
    }
    return values;
  }

  private static @Nullable IndexInfo index(TableInfo table, @Nullable String name) {
    if (name == null) {
      return null;
    }
    for (IndexInfo index : table.indexes()) {
      if (index.name().equalsIgnoreCase(name)
          && index.state().isPublic()
          && !(index.isPrimary() && table.isCommonHandle())) {
        return index;
      }
    }
    throw SqlError.ER_KEY_DOES_NOT_EXITS.with(name, table.name());
  }

  void show(Show show, TableInfo table, ResultSink sink, boolean more) {
    if (show.where() != null || show.like() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("SHOW TABLE REGIONS … WHERE");
    }
    IndexInfo index = index(table, show.text());
    KeyRange range =
        RegionContents.encoded(
            index == null
                ? TableKeys.tableRange(table.id())
                : TableKeys.indexRange(table.id(), index.id()));
    ClusterAdministration administration = node.placement().administration();
    List<RegionReport> reports =
        administration.regionReports(range.start(), range.end(), Integer.MAX_VALUE);
    Set<RegionId> scattering =
        Set.copyOf(
            administration.scattering(
                reports.stream().map(each -> each.told().region().id()).toList()));
    List<List<String>> rows = new ArrayList<>();
    for (RegionReport each : reports) {
      rows.add(row(each, scattering.contains(each.told().region().id())));
    }
    dialogue.table(sink, REGIONS, NUMBERS, rows, more);
  }

  private static List<String> row(RegionReport report, boolean isScattering) {
    RegionHeartbeat told = report.told();
    List<String> peers = new ArrayList<>();
    for (Peer peer : told.region().peers()) {
      peers.add(Long.toString(peer.id()));
    }
    return List.of(
        Long.toString(told.region().id().value()),
        RegionText.of(told.region().start()),
        RegionText.of(told.region().end()),
        Long.toString(told.leader().id()),
        Long.toString(told.leader().store().value()),
        String.join(", ", peers),
        isScattering ? "1" : "0",
        Long.toString(told.load().writtenBytes()),
        Long.toString(told.load().readBytes()),
        Long.toString((told.approximateSizeBytes() + MIB - 1) / MIB),
        Long.toString(told.approximateKeys()),
        "",
        "");
  }
}
