package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Databases as TiDB's {@code model.DBInfo} in JSON. */
public final class DatabaseJson {
  private DatabaseJson() {}

  public static byte[] write(DatabaseInfo database) {
    return Json.bytes(tree(database));
  }

  public static DatabaseInfo read(byte[] json) {
    return database(Json.parse(json));
  }

  /** The tree of {@link #write}. */
  public static ObjectNode tree(DatabaseInfo database) {
    ObjectNode node = Json.object();
    node.put("id", database.id());
    node.set("db_name", Json.name(database.name()));
    node.put("charset", database.collation().charset());
    node.put("collate", database.collation().name());
    node.put("state", database.state().code());
    return node;
  }

  /** The database of a tree. */
  public static DatabaseInfo database(JsonNode node) {
    return new DatabaseInfo(
        node.path("id").asLong(),
        Json.name(node.path("db_name")),
        TypeJson.collation(node.path("collate").asText()),
        SchemaState.ofCode(node.path("state").asInt()));
  }
}
