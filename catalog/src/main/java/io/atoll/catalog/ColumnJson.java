package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Columns as TiDB's {@code model.ColumnInfo} in JSON. */
final class ColumnJson {
  private static final String NOW = "CURRENT_TIMESTAMP";
  private static final int FORMAT_VERSION = 2;

  private ColumnJson() {}

  /** The flags that TiDB derives from a table's keys. */
  static int keyFlags(TableInfo table, ColumnInfo column) {
    int flags = table.intHandleColumnId() == column.id() ? TypeJson.PRIMARY_KEY : 0;
    for (IndexInfo index : table.indexes()) {
      for (int i = 0; i < index.columns().size(); i++) {
        if (index.columns().get(i).offset() != column.offset()) {
          continue;
        }
        if (index.isPrimary()) {
          flags |= TypeJson.PRIMARY_KEY;
        } else if (i == 0) {
          boolean isAlone = index.isUnique() && index.columns().size() == 1;
          flags |= isAlone ? TypeJson.UNIQUE_KEY : TypeJson.MULTIPLE_KEY;
        }
      }
    }
    return flags;
  }

  static ObjectNode write(ColumnInfo column, int keyFlags) {
    int flags = keyFlags;
    if (column.isAutoIncrement()) {
      flags |= TypeJson.AUTO_INCREMENT;
    }
    if (column.isOnUpdateNow()) {
      flags |= TypeJson.ON_UPDATE_NOW;
    }
    if (column.defaultValue() instanceof ColumnDefault.None) {
      flags |= TypeJson.NO_DEFAULT_VALUE;
    }
    ObjectNode node = Json.object();
    node.put("id", column.id());
    node.set("name", Json.name(column.name()));
    node.put("offset", column.offset());
    Value origin = column.originDefault();
    putConstant(node, "origin_default", "origin_default_bit", column.type(), origin);
    if (origin != null) {
      node.put("has_origin_default", true);
    }
    switch (column.defaultValue()) {
      case ColumnDefault.None none ->
          putConstant(node, "default", "default_bit", column.type(), null);
      case ColumnDefault.Literal literal ->
          putConstant(node, "default", "default_bit", column.type(), literal.value());
      case ColumnDefault.CurrentTimestamp now -> {
        node.put("default", NOW);
        node.putNull("default_bit");
      }
      case ColumnDefault.Computed computed -> {
        node.put("default", computed.sql());
        node.putNull("default_bit");
      }
    }
    node.put("default_is_expr", column.defaultValue() instanceof ColumnDefault.Computed);
    ColumnInfo.Generated generated = column.generated();
    node.put("generated_expr_string", generated == null ? "" : generated.sql());
    node.put("generated_stored", generated != null && generated.isStored());
    node.putNull("dependences");
    node.set("type", TypeJson.write(column.type(), flags));
    node.put("state", column.state().code());
    node.put("comment", column.comment());
    node.put("hidden", column.isHidden());
    ColumnInfo.Twin twin = column.twin();
    if (twin == null) {
      node.putNull("change_state_info");
    } else {
      ObjectNode change = node.putObject("change_state_info");
      change.put("relative_col_id", twin.columnId());
      change.put("lenient", twin.isLenient());
    }
    node.put("version", FORMAT_VERSION);
    return node;
  }

  static ColumnInfo read(JsonNode node) {
    SqlType type = TypeJson.read(node.path("type"));
    int flags = TypeJson.flags(node.path("type"));
    String generated = node.path("generated_expr_string").asText();
    Value origin = constant(node, "origin_default", "origin_default_bit", type);
    boolean hasOrigin = origin != null || node.path("has_origin_default").asBoolean(false);
    return new ColumnInfo(
        node.path("id").asLong(),
        Json.name(node.path("name")),
        node.path("offset").asInt(),
        type,
        defaultValue(node, type, flags),
        !hasOrigin ? null : origin == null ? Value.NULL : origin,
        (flags & TypeJson.AUTO_INCREMENT) != 0,
        (flags & TypeJson.ON_UPDATE_NOW) != 0,
        generated.isEmpty()
            ? null
            : new ColumnInfo.Generated(generated, node.path("generated_stored").asBoolean()),
        node.path("hidden").asBoolean(),
        node.path("comment").asText(),
        SchemaState.ofCode(node.path("state").asInt()),
        twin(node.path("change_state_info")));
  }

  private static ColumnInfo.@Nullable Twin twin(JsonNode node) {
    return node.has("relative_col_id")
        ? new ColumnInfo.Twin(
            node.path("relative_col_id").asLong(), node.path("lenient").asBoolean())
        : null;
  }

  private static ColumnDefault defaultValue(JsonNode node, SqlType type, int flags) {
    JsonNode text = node.path("default");
    if (node.path("default_is_expr").asBoolean()) {
      return new ColumnDefault.Computed(text.asText());
    }
    boolean takesNow = type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.DATETIME;
    if (takesNow && text.isTextual() && text.asText().startsWith(NOW)) {
      return new ColumnDefault.CurrentTimestamp();
    }
    Value value = constant(node, "default", "default_bit", type);
    if (value != null) {
      return new ColumnDefault.Literal(value);
    }
    return (flags & TypeJson.NO_DEFAULT_VALUE) != 0 ? ColumnDefault.NONE : ColumnDefault.NULL;
  }

  /** Bits and binary strings go to the second field, as base64 of their bytes. */
  private static void putConstant(
      ObjectNode node, String field, String bitField, SqlType type, @Nullable Value value) {
    if (value == null || value.isNull()) {
      node.putNull(field);
      node.putNull(bitField);
    } else if (value instanceof Value.OfBytes bytes && type.isBinaryString()) {
      node.putNull(field);
      node.put(bitField, bytes.value());
    } else if (value instanceof Value.OfLong bits && type.kind() == TypeKind.BIT) {
      node.putNull(field);
      node.put(bitField, ByteBuffer.allocate(Long.BYTES).putLong(bits.value()).array());
    } else {
      node.put(field, ConstantText.of(type, value));
      node.putNull(bitField);
    }
  }

  private static @Nullable Value constant(
      JsonNode node, String field, String bitField, SqlType type) {
    JsonNode bits = node.path(bitField);
    if (!bits.isMissingNode() && !bits.isNull()) {
      try {
        byte[] bytes = bits.binaryValue();
        if (type.kind() != TypeKind.BIT) {
          return Value.of(bytes);
        }
        long value = 0;
        for (byte b : bytes) {
          value = value << 8 | (b & 0xFF);
        }
        return Value.of(value);
      } catch (IOException e) {
        throw new CorruptCatalogException(field + " is not base64: " + e.getMessage());
      }
    }
    JsonNode text = node.path(field);
    return text.isMissingNode() || text.isNull() ? null : ConstantText.parse(type, text.asText());
  }
}
