package io.atoll.app.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DatabaseJson;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableJson;
import io.atoll.ddl.SchemaChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Schemas, as TiDB's {@code model.DBInfo}, {@code TableInfo} and {@code Job} in JSON:
 *
 * <pre>
 *   /schema                        all databases
 *   /schema?table_id=7             a table by its id; table_ids=7,8: several, by id
 *   /schema/{db}                   a database's tables; ?id_name_only=true: ids and names only
 *   /schema/{db}/{table}
 *   /db-table/{id}                 a table, its database, the schema version
 *   /ddl/history                   schema changes, the newest first; ?limit=10, ?start_job_id=7
 * </pre>
 */
final class SchemaPages implements Page {
  private static final int MOST_JOBS = 1_024;

  private final Supplier<Catalog> catalog;
  private final SchemaChanges changes;

  SchemaPages(Supplier<Catalog> catalog, SchemaChanges changes) {
    this.catalog = catalog;
    this.changes = changes;
  }

  @Override
  public Optional<Object> answer(List<String> path, Map<String, String> query) {
    Catalog now = catalog.get();
    return switch (path.getFirst()) {
      case "schema" ->
          switch (path.size()) {
            case 1 -> Optional.of(all(now, query));
            case 2 -> Optional.of(tables(now, path.get(1), query));
            case 3 -> Optional.of(TableJson.tree(table(now, path.get(1), path.get(2))));
            default -> Optional.empty();
          };
      case "db-table" ->
          path.size() == 2
              ? Optional.of(placed(now, BadRequestException.number(path.get(1), "table's id")))
              : Optional.empty();
      case "ddl" ->
          path.equals(List.of("ddl", "history")) ? Optional.of(history(query)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Object all(Catalog now, Map<String, String> query) {
    String id = query.get("table_id");
    if (id != null) {
      return TableJson.tree(table(now, BadRequestException.number(id, "table's id")));
    }
    String ids = query.get("table_ids");
    if (ids != null) {
      Map<String, Object> found = new LinkedHashMap<>();
      for (String each : ids.split(",")) {
        now.tableById(BadRequestException.number(each, "table's id"))
            .ifPresent(table -> found.put(each, TableJson.tree(table)));
      }
      return found;
    }
    return now.databases().stream().map(DatabaseJson::tree).toList();
  }

  private static Object tables(Catalog now, String database, Map<String, String> query) {
    if (now.database(database).isEmpty()) {
      throw new BadRequestException("[schema:1049]Unknown database '" + database + "'");
    }
    boolean isShort = "true".equals(query.get("id_name_only"));
    List<Object> result = new ArrayList<>();
    for (TableInfo table : now.tables(database)) {
      ObjectNode whole = TableJson.tree(table);
      result.add(isShort ? Map.of("id", table.id(), "name", whole.path("name")) : whole);
    }
    return result;
  }

  static TableInfo table(Catalog now, String database, String name) {
    return now.table(database, name)
        .orElseThrow(() ->
            new BadRequestException(
                "[schema:1146]Table '" + database + "." + name + "' doesn't exist"));
  }

  private static TableInfo table(Catalog now, long id) {
    return now.tableById(id)
        .orElseThrow(() ->
            new BadRequestException("[schema:1146]Table which ID = " + id + " does not exist."));
  }

  private static Object placed(Catalog now, long id) {
    TableInfo table = table(now, id);
    DatabaseInfo database = now.databaseOfTable(id).orElseThrow();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("db_info", DatabaseJson.tree(database));
    answer.put("table_info", TableJson.tree(table));
    answer.put("schema_version", now.version());
    return answer;
  }

  private Object history(Map<String, String> query) {
    long limit =
        query.containsKey("limit")
            ? BadRequestException.number(query.get("limit"), "limit")
            : MOST_JOBS;
    long first =
        query.containsKey("start_job_id")
            ? BadRequestException.number(query.get("start_job_id"), "job's id")
            : 0;
    if (limit < 1 || limit > MOST_JOBS) {
      throw new BadRequestException("limit is from 1 to " + MOST_JOBS);
    }
    return changes.jobs(MOST_JOBS).stream()
        .filter(job -> job.state().isFinished() && job.id() >= first)
        .limit(limit)
        .map(DdlJob::tree)
        .toList();
  }
}
