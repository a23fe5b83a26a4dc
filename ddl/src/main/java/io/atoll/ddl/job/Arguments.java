package io.atoll.ddl.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DatabaseJson;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableJson;
import io.atoll.ddl.alter.TableChange;
import io.atoll.types.Collation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What jobs carry, as JSON. */
public final class Arguments {
  private Arguments() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static JsonNode none() {
    return object();
  }

  public static JsonNode database(DatabaseInfo database) {
    return object().set("database", DatabaseJson.tree(database));
  }

  static DatabaseInfo database(DdlJob job) {
    return DatabaseJson.database(job.arguments().path("database"));
  }

  public static JsonNode collation(Collation collation) {
    return object().put("collation", collation.name());
  }

  static Collation collation(DdlJob job) {
    return Collation.require(job.arguments().path("collation").asText());
  }

  public static JsonNode table(TableInfo table) {
    return object().set("table", TableJson.tree(table));
  }

  static TableInfo table(DdlJob job) {
    return TableJson.table(job.arguments().path("table"));
  }

  /**
   * @param replaces whether a view of the name may be there
   * @param isAlter whether it must be there
   */
  public static JsonNode view(TableInfo view, boolean replaces, boolean isAlter) {
    ObjectNode node = object();
    node.set("table", TableJson.tree(view));
    return node.put("replaces", replaces).put("is_alter", isAlter);
  }

  public static JsonNode newTableId(long id) {
    return object().put("new_table_id", id);
  }

  static long newTableId(DdlJob job) {
    return job.arguments().path("new_table_id").asLong();
  }

  /**
   * Arguments of a job that makes a table.
   *
   * @param namespace where it is to be; empty for none
   */
  public static JsonNode withNamespace(JsonNode arguments, Optional<String> namespace) {
    namespace.ifPresent(name -> ((ObjectNode) arguments).put("namespace", name));
    return arguments;
  }

  static Optional<String> namespace(DdlJob job) {
    return Optional.ofNullable(job.arguments().path("namespace").textValue());
  }

  /** A table of a job of several. */
  public record Target(long databaseId, String database, long tableId, String table) {}

  public static JsonNode targets(List<Target> targets) {
    ObjectNode node = object();
    ArrayNode array = node.putArray("tables");
    for (Target each : targets) {
      array.add(target(each));
    }
    return node;
  }

  private static ObjectNode target(Target each) {
    return object()
        .put("schema_id", each.databaseId())
        .put("schema", each.database())
        .put("table_id", each.tableId())
        .put("table", each.table());
  }

  private static Target target(JsonNode node) {
    return new Target(
        node.path("schema_id").asLong(),
        node.path("schema").asText(),
        node.path("table_id").asLong(),
        node.path("table").asText());
  }

  static List<Target> targets(DdlJob job) {
    List<Target> result = new ArrayList<>();
    for (JsonNode each : job.arguments().path("tables")) {
      result.add(target(each));
    }
    return result;
  }

  /** A table's way to another name. */
  public record Rename(Target from, long toDatabaseId, String toDatabase, String toName) {}

  public static JsonNode renames(List<Rename> renames) {
    ObjectNode node = object();
    ArrayNode array = node.putArray("renames");
    for (Rename each : renames) {
      array.add(
          object()
              .<ObjectNode>set("from", target(each.from()))
              .put("to_schema_id", each.toDatabaseId())
              .put("to_schema", each.toDatabase())
              .put("to_table", each.toName()));
    }
    return node;
  }

  static List<Rename> renames(DdlJob job) {
    List<Rename> result = new ArrayList<>();
    for (JsonNode each : job.arguments().path("renames")) {
      result.add(
          new Rename(
              target(each.path("from")),
              each.path("to_schema_id").asLong(),
              each.path("to_schema").asText(),
              each.path("to_table").asText()));
    }
    return result;
  }

  /** An ALTER; it may bring the table into another database. */
  public static JsonNode change(TableChange change, long newDatabaseId) {
    ObjectNode node = object();
    node.set("before", TableJson.tree(change.before()));
    node.set("after", TableJson.tree(change.after()));
    node.put("foreign_key_checks", change.checksForeignKeys());
    return node.put("to_schema_id", newDatabaseId);
  }

  static TableChange change(DdlJob job) {
    return new TableChange(
        TableJson.table(job.arguments().path("before")),
        TableJson.table(job.arguments().path("after")),
        checksForeignKeys(job));
  }

  static long newDatabaseId(DdlJob job) {
    return job.arguments().path("to_schema_id").asLong();
  }

  /**
   * Arguments of a job that foreign keys concern.
   *
   * @param related tables at the other ends of its foreign keys: other changes of these run before
   *     or after the job, not beside it
   * @param checks the session's foreign_key_checks
   */
  public static JsonNode withForeignKeys(
      JsonNode arguments, Collection<Long> related, boolean checks) {
    ObjectNode node = (ObjectNode) arguments;
    ArrayNode ids = node.putArray("related_tables");
    related.forEach(ids::add);
    return node.put("foreign_key_checks", checks);
  }

  static List<Long> relatedTables(DdlJob job) {
    List<Long> result = new ArrayList<>();
    job.arguments().path("related_tables").forEach(id -> result.add(id.asLong()));
    return result;
  }

  static boolean checksForeignKeys(DdlJob job) {
    return job.arguments().path("foreign_key_checks").asBoolean(true);
  }

  /** Whether two definitions are the same, the time of their last change included. */
  static boolean isSame(TableInfo one, TableInfo other) {
    return Arrays.equals(TableJson.write(one), TableJson.write(other));
  }
}
