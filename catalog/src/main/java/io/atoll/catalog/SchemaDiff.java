package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one schema version changed (TiDB's {@code model.SchemaDiff}).
 *
 * @param tableId the table after the change; 0 where the change is of a database
 * @param oldDatabaseId where a renamed table came from, else {@code databaseId}
 * @param oldTableId of TRUNCATE: the table before; else 0
 * @param affected further tables of the same change (several renamed or dropped at once)
 */
public record SchemaDiff(
    long version,
    DdlJob.Type type,
    long databaseId,
    long tableId,
    long oldDatabaseId,
    long oldTableId,
    List<Affected> affected) {
  public SchemaDiff {
    affected = List.copyOf(affected);
  }

  /** One more table of a change. */
  public record Affected(long databaseId, long tableId, long oldDatabaseId, long oldTableId) {}

  public static SchemaDiff ofTable(long version, DdlJob.Type type, long databaseId, long tableId) {
    return new SchemaDiff(version, type, databaseId, tableId, databaseId, 0, List.of());
  }

  public static SchemaDiff ofDatabase(long version, DdlJob.Type type, long databaseId) {
    return new SchemaDiff(version, type, databaseId, 0, databaseId, 0, List.of());
  }

  /** Every table that the change made, changed or removed. */
  public Set<Long> tableIds() {
    Set<Long> ids = new LinkedHashSet<>();
    ids.add(tableId);
    ids.add(oldTableId);
    for (Affected each : affected) {
      ids.add(each.tableId());
      ids.add(each.oldTableId());
    }
    ids.remove(0L);
    return ids;
  }

  public Set<Long> databaseIds() {
    Set<Long> ids = new LinkedHashSet<>();
    ids.add(databaseId);
    ids.add(oldDatabaseId);
    for (Affected each : affected) {
      ids.add(each.databaseId());
      ids.add(each.oldDatabaseId());
    }
    ids.remove(0L);
    return ids;
  }

  byte[] write() {
    ObjectNode node = Json.object();
    node.put("version", version);
    node.put("type", type.code());
    node.put("schema_id", databaseId);
    node.put("table_id", tableId);
    node.put("old_table_id", oldTableId);
    node.put("old_schema_id", oldDatabaseId);
    if (affected.isEmpty()) {
      node.putNull("affected_options");
    } else {
      ArrayNode array = node.putArray("affected_options");
      for (Affected each : affected) {
        ObjectNode option = array.addObject();
        option.put("schema_id", each.databaseId());
        option.put("table_id", each.tableId());
        option.put("old_table_id", each.oldTableId());
        option.put("old_schema_id", each.oldDatabaseId());
      }
    }
    return Json.bytes(node);
  }

  static SchemaDiff read(byte[] json) {
    JsonNode node = Json.parse(json);
    List<Affected> affected = new ArrayList<>();
    for (JsonNode each : node.path("affected_options")) {
      affected.add(
          new Affected(
              each.path("schema_id").asLong(),
              each.path("table_id").asLong(),
              each.path("old_schema_id").asLong(),
              each.path("old_table_id").asLong()));
    }
    return new SchemaDiff(
        node.path("version").asLong(),
        DdlJob.Type.ofCode(node.path("type").asInt()),
        node.path("schema_id").asLong(),
        node.path("table_id").asLong(),
        node.path("old_schema_id").asLong(),
        node.path("old_table_id").asLong(),
        affected);
  }
}
