package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Tables as TiDB's {@code model.TableInfo} in JSON. Fields that Atoll lacks are not kept. */
public final class TableJson {
  /** TiDB's version of the format: names and collations as they are now. */
  private static final int FORMAT_VERSION = 5;

  private static final int COMMON_HANDLE_VERSION = 1;

  private TableJson() {}

  public static byte[] write(TableInfo table) {
    return Json.bytes(tree(table));
  }

  public static TableInfo read(byte[] json) {
    return table(Json.parse(json));
  }

  /** The tree of {@link #write}. */
  public static ObjectNode tree(TableInfo table) {
    ObjectNode node = Json.object();
    node.put("id", table.id());
    node.set("name", Json.name(table.name()));
    node.put("charset", table.collation().charset());
    node.put("collate", table.collation().name());
    ArrayNode columns = node.putArray("cols");
    for (ColumnInfo column : table.columns()) {
      columns.add(ColumnJson.write(column, ColumnJson.keyFlags(table, column)));
    }
    ArrayNode indexes = node.putArray("index_info");
    for (IndexInfo index : table.indexes()) {
      indexes.add(index(index, table.name()));
    }
    ArrayNode checks = node.putArray("constraint_info");
    for (CheckInfo check : table.checks()) {
      checks.add(check(check, table.name()));
    }
    ArrayNode foreignKeys = node.putArray("fk_info");
    for (ForeignKeyInfo foreignKey : table.foreignKeys()) {
      foreignKeys.add(foreignKey(foreignKey));
    }
    node.put("state", table.state().code());
    node.put("pk_is_handle", table.isIntHandle());
    node.put("is_common_handle", table.isCommonHandle());
    node.put("common_handle_version", table.isCommonHandle() ? COMMON_HANDLE_VERSION : 0);
    node.put("comment", table.comment());
    node.put("auto_inc_id", table.autoIncrementStart());
    node.put("auto_id_cache", table.autoIdCache());
    node.put("max_col_id", table.maxColumnId());
    node.put("max_idx_id", table.maxIndexId());
    node.put("max_fk_id", table.maxForeignKeyId());
    node.put("max_cst_id", table.maxCheckId());
    node.put("update_timestamp", table.updateTs());
    node.put("ShardRowIDBits", table.shardRowIdBits());
    node.put("max_shard_row_id_bits", table.shardRowIdBits());
    node.put("auto_random_bits", table.autoRandomBits());
    node.put("auto_random_range_bits", table.autoRandomRangeBits());
    node.put("pre_split_regions", table.preSplitRegions());
    node.putNull("partition");
    ViewInfo view = table.view();
    if (view == null) {
      node.putNull("view");
    } else {
      node.set("view", view(view));
    }
    node.putNull("sequence");
    node.putNull("Lock");
    node.put("version", FORMAT_VERSION);
    return node;
  }

  /** The table of a tree. */
  public static TableInfo table(JsonNode node) {
    List<ColumnInfo> columns = new ArrayList<>();
    long handleColumn = 0;
    boolean isIntHandle = node.path("pk_is_handle").asBoolean();
    for (JsonNode each : node.path("cols")) {
      ColumnInfo column = ColumnJson.read(each);
      columns.add(column);
      if (isIntHandle && (TypeJson.flags(each.path("type")) & TypeJson.PRIMARY_KEY) != 0) {
        handleColumn = column.id();
      }
    }
    List<IndexInfo> indexes = new ArrayList<>();
    for (JsonNode each : node.path("index_info")) {
      indexes.add(index(each));
    }
    List<CheckInfo> checks = new ArrayList<>();
    for (JsonNode each : node.path("constraint_info")) {
      checks.add(check(each));
    }
    List<ForeignKeyInfo> foreignKeys = new ArrayList<>();
    for (JsonNode each : node.path("fk_info")) {
      foreignKeys.add(foreignKey(each));
    }
    JsonNode view = node.path("view");
    return TableInfo.builder(node.path("id").asLong(), Json.name(node.path("name")))
        .collation(TypeJson.collation(node.path("collate").asText()))
        .columns(columns)
        .indexes(indexes)
        .checks(checks)
        .foreignKeys(foreignKeys)
        .intHandleColumnId(handleColumn)
        .isCommonHandle(node.path("is_common_handle").asBoolean())
        .comment(node.path("comment").asText())
        .autoIncrementStart(node.path("auto_inc_id").asLong())
        .autoIdCache(node.path("auto_id_cache").asLong())
        .shardRowIdBits(node.path("ShardRowIDBits").asInt())
        .autoRandomBits(node.path("auto_random_bits").asInt())
        .autoRandomRangeBits(node.path("auto_random_range_bits").asInt())
        .preSplitRegions(node.path("pre_split_regions").asInt())
        .maxColumnId(node.path("max_col_id").asLong())
        .maxIndexId(node.path("max_idx_id").asLong())
        .maxForeignKeyId(node.path("max_fk_id").asLong())
        .maxCheckId(node.path("max_cst_id").asLong())
        .updateTs(node.path("update_timestamp").asLong())
        .view(view.isObject() ? view(view) : null)
        .state(SchemaState.ofCode(node.path("state").asInt()))
        .build();
  }

  private static ObjectNode index(IndexInfo index, String tableName) {
    ObjectNode node = Json.object();
    node.put("id", index.id());
    node.set("idx_name", Json.name(index.name()));
    node.set("tbl_name", Json.name(tableName));
    ArrayNode columns = node.putArray("idx_cols");
    for (IndexInfo.IndexColumn column : index.columns()) {
      ObjectNode each = Json.object();
      each.set("name", Json.name(column.name()));
      each.put("offset", column.offset());
      each.put("length", column.prefixLength());
      if (column.isDescending()) {
        each.put("desc", true);
      }
      columns.add(each);
    }
    node.put("state", index.state().code());
    node.put("backfill_state", 0);
    node.put("comment", index.comment());
    node.put("index_type", index.kind().code());
    node.put("is_unique", index.isUnique());
    node.put("is_primary", index.isPrimary());
    node.put("is_invisible", !index.isVisible());
    node.put("is_global", false);
    node.put("mv_index", false);
    return node;
  }

  private static IndexInfo index(JsonNode node) {
    List<IndexInfo.IndexColumn> columns = new ArrayList<>();
    for (JsonNode each : node.path("idx_cols")) {
      columns.add(
          new IndexInfo.IndexColumn(
              Json.name(each.path("name")),
              each.path("offset").asInt(),
              each.path("length").asInt(IndexInfo.IndexColumn.WHOLE),
              each.path("desc").asBoolean(false)));
    }
    return new IndexInfo(
        node.path("id").asLong(),
        Json.name(node.path("idx_name")),
        columns,
        node.path("is_unique").asBoolean(),
        node.path("is_primary").asBoolean(),
        !node.path("is_invisible").asBoolean(),
        IndexInfo.Kind.ofCode(node.path("index_type").asInt()),
        node.path("comment").asText(),
        SchemaState.ofCode(node.path("state").asInt()));
  }

  private static ObjectNode check(CheckInfo check, String tableName) {
    ObjectNode node = Json.object();
    node.put("id", check.id());
    node.set("constraint_name", Json.name(check.name()));
    node.set("tbl_name", Json.name(tableName));
    Json.names(node.putArray("constraint_cols"), check.columns());
    node.put("enforced", check.isEnforced());
    node.put("in_column", check.isInColumn());
    node.put("expr_string", check.sql());
    node.put("state", check.state().code());
    return node;
  }

  private static CheckInfo check(JsonNode node) {
    return new CheckInfo(
        node.path("id").asLong(),
        Json.name(node.path("constraint_name")),
        node.path("expr_string").asText(),
        Json.names(node.path("constraint_cols")),
        node.path("in_column").asBoolean(),
        node.path("enforced").asBoolean(),
        SchemaState.ofCode(node.path("state").asInt()));
  }

  private static ObjectNode foreignKey(ForeignKeyInfo key) {
    ObjectNode node = Json.object();
    node.put("id", key.id());
    node.set("fk_name", Json.name(key.name()));
    node.set("ref_schema", Json.name(key.referencedDatabase()));
    node.set("ref_table", Json.name(key.referencedTable()));
    Json.names(node.putArray("ref_cols"), key.referencedColumns());
    Json.names(node.putArray("cols"), key.columns());
    node.put("on_delete", key.onDelete().ordinal());
    node.put("on_update", key.onUpdate().ordinal());
    node.put("state", key.state().code());
    node.put("version", 1);
    return node;
  }

  private static ForeignKeyInfo foreignKey(JsonNode node) {
    return new ForeignKeyInfo(
        node.path("id").asLong(),
        Json.name(node.path("fk_name")),
        Json.names(node.path("cols")),
        Json.name(node.path("ref_schema")),
        Json.name(node.path("ref_table")),
        Json.names(node.path("ref_cols")),
        action(node.path("on_delete").asInt()),
        action(node.path("on_update").asInt()),
        SchemaState.ofCode(node.path("state").asInt()));
  }

  private static ForeignKeyInfo.Action action(int code) {
    ForeignKeyInfo.Action[] all = ForeignKeyInfo.Action.values();
    if (code < 0 || code >= all.length) {
      throw new CorruptCatalogException("unknown foreign key action " + code);
    }
    return all[code];
  }

  private static ObjectNode view(ViewInfo view) {
    ObjectNode node = Json.object();
    node.put("view_algorithm", view.algorithm().ordinal());
    ObjectNode definer = node.putObject("view_definer");
    definer.put("Username", view.definerUser());
    definer.put("Hostname", view.definerHost());
    definer.put("CurrentUser", false);
    node.put("view_security", view.security().ordinal());
    node.put("view_select", view.select());
    node.put("view_checkoption", view.checkOption().ordinal());
    Json.names(node.putArray("view_cols"), view.columnNames());
    return node;
  }

  private static ViewInfo view(JsonNode node) {
    return new ViewInfo(
        ViewInfo.Algorithm.values()[node.path("view_algorithm").asInt()],
        node.path("view_definer").path("Username").asText(),
        node.path("view_definer").path("Hostname").asText(),
        ViewInfo.Security.values()[node.path("view_security").asInt()],
        node.path("view_select").asText(),
        ViewInfo.CheckOption.values()[node.path("view_checkoption").asInt()],
        Json.names(node.path("view_cols")));
  }
}
