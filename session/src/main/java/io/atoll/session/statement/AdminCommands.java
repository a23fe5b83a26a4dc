package io.atoll.session.statement;

import io.atoll.api.Timestamps;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.client.RangeChecksum;
import io.atoll.ddl.TableMaintenance;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Admin;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Show;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.ResultSink;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** ANALYZE, CHECK and OPTIMIZE TABLE, ADMIN, FLUSH, SPLIT TABLE. */
final class AdminCommands {
  private static final List<String> JOBS =
      List.of(
          "JOB_ID",
          "DB_NAME",
          "TABLE_NAME",
          "JOB_TYPE",
          "SCHEMA_STATE",
          "SCHEMA_ID",
          "TABLE_ID",
          "ROW_COUNT",
          "START_TIME",
          "END_TIME",
          "STATE",
          "QUERY",
          "ERROR");

  private static final List<String> MAINTENANCE = List.of("Table", "Op", "Msg_type", "Msg_text");

  private static final List<String> CHECKSUMS =
      List.of("Db_name", "Table_name", "Checksum_crc64_xor", "Total_kvs", "Total_bytes");

  /** The checksum is text: it may be above all signed numbers. */
  private static final Set<String> CHECKSUM_NUMBERS = Set.of("Total_kvs", "Total_bytes");

  private final NodeServices node;
  private final SessionState state;
  private final Dialogue dialogue;
  private final StatementRunner runner;
  private final RegionCommands regions;

  AdminCommands(NodeServices node, SessionState state, Dialogue dialogue, StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.dialogue = dialogue;
    this.runner = runner;
    this.regions = new RegionCommands(node, state, dialogue, runner);
  }

  void showRegions(Show show, ResultSink sink, boolean more) {
    Name name = show.table();
    if (name == null) {
      throw new IllegalStateException("no table");
    }
    regions.show(show, table(name, "SELECT"), sink, more);
  }

  void run(Admin statement, ParsedStatement parsed, ResultSink sink, boolean more) {
    switch (statement) {
      case Admin.AnalyzeTable a -> {
        runner.implicitCommit();
        if (a.histogram() == Admin.HistogramCommand.DROP || !a.partitions().isEmpty()) {
          throw SqlError.ER_NOT_SUPPORTED_YET.with("this form of ANALYZE TABLE");
        }
        maintain(a.tables(), "analyze", "INSERT", t -> maintenance().analyze(t), sink, more);
      }
      case Admin.MaintainTables m -> {
        runner.implicitCommit();
        switch (m.command()) {
          case ANALYZE ->
              maintain(m.tables(), "analyze", "INSERT", t -> maintenance().analyze(t), sink, more);
          case CHECK ->
              maintain(m.tables(), "check", "SELECT", t -> maintenance().check(t), sink, more);
          // Space comes back by itself.
          case OPTIMIZE ->
              maintain(m.tables(), "optimize", "INSERT", t -> maintenance().analyze(t), sink, more);
          case REPAIR -> throw SqlError.ER_NOT_SUPPORTED_YET.with("REPAIR TABLE");
          case CHECKSUM -> checksum(m.tables(), sink, more);
        }
      }
      case Admin.AdminCheckTable c -> {
        for (Name name : c.tables()) {
          maintenance().check(table(name, "SELECT"));
        }
        dialogue.ok(sink, more);
      }
      case Admin.AdminCheckIndex c -> {
        maintenance().check(table(c.table(), "SELECT"));
        dialogue.ok(sink, more);
      }
      case Admin.AdminChecksumTable c -> adminChecksum(c.tables(), sink, more);
      case Admin.Flush flush -> {
        flush(flush);
        dialogue.ok(sink, more);
      }
      case Admin.AdminShowDdlJobs s -> {
        if (s.where() != null) {
          throw SqlError.ER_NOT_SUPPORTED_YET.with("ADMIN SHOW DDL JOBS … WHERE");
        }
        jobs(s.count() == null ? 10 : (int) Math.min(s.count(), 10_000), sink, more);
      }
      case Admin.AdminShowDdl _ -> jobs(0, sink, more);
      case Admin.AdminDdlJobs j -> {
        if (j.command() != Admin.JobCommand.CANCEL) {
          throw SqlError.ER_NOT_SUPPORTED_YET.with("ADMIN " + j.command() + " DDL JOBS");
        }
        cancel(j.ids(), sink, more);
      }
      case Admin.SplitTable s -> regions.split(s, table(s.table(), "INSERT"), sink, more);
      case Admin.Shutdown _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("SHUTDOWN");
    }
  }

  private void requireSuper() {
    List<RequiredPrivilege> needed = List.of(new RequiredPrivilege("SUPER", "", "", List.of()));
    node.privileges().require(state.account(), state.roles(), needed);
  }

  /** As TiDB shows them: jobs under way, then the last that have ended. */
  private void jobs(int ended, ResultSink sink, boolean more) {
    requireSuper();
    List<List<String>> rows = new ArrayList<>();
    for (DdlJob job : node.schemaChanges().jobs(ended)) {
      rows.add(
          List.of(
              Long.toString(job.id()),
              job.databaseName(),
              job.tableName(),
              job.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              job.schemaState().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              Long.toString(job.databaseId()),
              Long.toString(job.tableId()),
              Long.toString(job.rowCount()),
              time(job.startTs()),
              time(job.finishedTs()),
              job.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              job.query(),
              job.error() == null ? "" : job.error()));
    }
    dialogue.table(sink, JOBS, rows, more);
  }

  private String time(long ts) {
    if (ts == 0) {
      return "";
    }
    return Instant.ofEpochMilli(Timestamps.physicalMillis(ts))
        .atZone(state.variables().timeZone())
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
  }

  private void cancel(List<Long> ids, ResultSink sink, boolean more) {
    requireSuper();
    List<List<String>> rows = new ArrayList<>();
    for (long id : ids) {
      String result = "successful";
      try {
        node.schemaChanges().cancel(id);
      } catch (SqlException e) {
        result = "error: " + e.getMessage();
      }
      rows.add(List.of(Long.toString(id), result));
    }
    dialogue.table(sink, List.of("JOB_ID", "RESULT"), rows, more);
  }

  private void flush(Admin.Flush flush) {
    List<RequiredPrivilege> reload = List.of(new RequiredPrivilege("RELOAD", "", "", List.of()));
    node.privileges().require(state.account(), state.roles(), reload);
    if (flush.options().contains("PRIVILEGES")) {
      node.accounts().reload();
    }
  }

  private TableMaintenance maintenance() {
    return node.maintenance();
  }

  private interface Work {
    void run(TableInfo table);
  }

  private TableInfo table(Name name, String privilege) {
    String schema = schema(name);
    node.privileges()
        .require(
            state.account(),
            state.roles(),
            List.of(new RequiredPrivilege(privilege, schema, name.name(), List.of())));
    return node.catalog()
        .get()
        .table(schema, name.name())
        .filter(t -> t.state().isPublic())
        .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(schema, name.name()));
  }

  private void maintain(
      List<Name> names, String op, String privilege, Work work, ResultSink sink, boolean more) {
    List<List<String>> rows = new ArrayList<>();
    for (Name name : names) {
      String schema = name.schema() == null ? state.databaseName() : name.schema();
      String shown = schema + "." + name.name();
      try {
        work.run(table(name, privilege));
        rows.add(List.of(shown, op, "status", "OK"));
      } catch (SqlException e) {
        rows.add(List.of(shown, op, "Error", String.valueOf(e.getMessage())));
        rows.add(List.of(shown, op, "status", "Operation failed"));
      }
    }
    dialogue.table(sink, MAINTENANCE, rows, more);
  }

  /** CHECKSUM TABLE, MySQL's, of 32 bits; not its numbers, because rows are stored otherwise. */
  private void checksum(List<Name> names, ResultSink sink, boolean more) {
    List<RangeChecksum> sums = checksums(names);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      rows.add(
          List.of(
              schema(names.get(i)) + "." + names.get(i).name(),
              Long.toString(sums.get(i).crc64Xor() & 0xFFFF_FFFFL)));
    }
    dialogue.table(sink, List.of("Table", "Checksum"), Set.of("Checksum"), rows, more);
  }

  /** ADMIN CHECKSUM TABLE, TiDB's. */
  private void adminChecksum(List<Name> names, ResultSink sink, boolean more) {
    List<RangeChecksum> sums = checksums(names);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      RangeChecksum sum = sums.get(i);
      rows.add(
          List.of(
              schema(names.get(i)),
              names.get(i).name(),
              Long.toUnsignedString(sum.crc64Xor()),
              Long.toString(sum.pairs()),
              Long.toString(sum.bytes())));
    }
    dialogue.table(sink, CHECKSUMS, CHECKSUM_NUMBERS, rows, more);
  }

  private List<RangeChecksum> checksums(List<Name> names) {
    return maintenance().checksums(names.stream().map(name -> table(name, "SELECT")).toList());
  }

  private String schema(Name name) {
    String schema = name.schema() == null ? state.databaseName() : name.schema();
    if (schema == null || schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return schema;
  }
}
