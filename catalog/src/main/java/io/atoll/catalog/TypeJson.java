package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** {@code {"Tp":3,"Flag":4099,"Flen":11,"Decimal":0,"Charset":"binary",…}}: TiDB's FieldType. */
final class TypeJson {
  static final int NOT_NULL = 1;
  static final int PRIMARY_KEY = 1 << 1;
  static final int UNIQUE_KEY = 1 << 2;
  static final int MULTIPLE_KEY = 1 << 3;
  static final int UNSIGNED = 1 << 5;
  static final int ZEROFILL = 1 << 6;
  static final int BINARY = 1 << 7;
  static final int AUTO_INCREMENT = 1 << 9;
  static final int NO_DEFAULT_VALUE = 1 << 12;
  static final int ON_UPDATE_NOW = 1 << 13;

  private TypeJson() {}

  static ObjectNode write(SqlType type, int extraFlags) {
    int flags = extraFlags;
    if (!type.nullable()) {
      flags |= NOT_NULL;
    }
    if (type.unsigned()) {
      flags |= UNSIGNED;
    }
    if (type.isZerofill()) {
      flags |= ZEROFILL;
    }
    if (type.collation().equals(Collation.BINARY)) {
      flags |= BINARY;
    }
    ObjectNode node = Json.object();
    node.put("Tp", type.kind().mysqlCode());
    node.put("Flag", flags);
    node.put("Flen", type.length());
    node.put("Decimal", type.scale());
    node.put("Charset", type.collation().charset());
    node.put("Collate", type.collation().name());
    boolean isListed = type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET;
    if (!isListed || type.elements().isEmpty()) {
      node.putNull("Elems");
    } else {
      ArrayNode elements = node.putArray("Elems");
      type.elements().forEach(elements::add);
    }
    node.putNull("ElemsIsBinaryLit");
    node.put("Array", false);
    return node;
  }

  static SqlType read(JsonNode node) {
    List<String> elements = new ArrayList<>();
    for (JsonNode each : node.path("Elems")) {
      elements.add(each.asText());
    }
    int flags = flags(node);
    TypeKind kind = kind(node.path("Tp").asInt());
    SqlType type =
        new SqlType(
            kind,
            node.path("Flen").asInt(),
            node.path("Decimal").asInt(),
            (flags & UNSIGNED) != 0,
            (flags & NOT_NULL) == 0,
            collation(node.path("Collate").asText()),
            elements);
    boolean isZerofill = (flags & ZEROFILL) != 0 && kind != TypeKind.YEAR;
    return isZerofill ? type.withZerofill() : type;
  }

  static int flags(JsonNode node) {
    return node.path("Flag").asInt();
  }

  static Collation collation(String name) {
    return Collation.byName(name)
        .orElseThrow(() -> new CorruptCatalogException("unknown collation '" + name + "'"));
  }

  private static TypeKind kind(int code) {
    for (TypeKind kind : TypeKind.values()) {
      if (kind.mysqlCode() == code) {
        return kind;
      }
    }
    throw new CorruptCatalogException("unknown column type " + code);
  }
}
