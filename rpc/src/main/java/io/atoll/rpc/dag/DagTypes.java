package io.atoll.rpc.dag;

import io.atoll.rpc.proto.Tipb;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;

/** Types of columns and expressions. */
final class DagTypes {
  private static final int NOT_NULL = 1;
  private static final int UNSIGNED = 32;

  private DagTypes() {}

  static SqlType of(Tipb.ColumnInfo column) {
    return of(
        column.getTp(),
        column.getFlag(),
        column.getColumnLen(),
        column.getDecimal(),
        column.getCollation(),
        column.getElemsList());
  }

  static SqlType of(Tipb.FieldType type) {
    return of(
        type.getTp(),
        type.getFlag(),
        type.getFlen(),
        type.getDecimal(),
        type.getCollate(),
        List.of());
  }

  private static SqlType of(
      int code, int flags, int length, int decimals, int collation, List<String> elements) {
    TypeKind kind = kind(code);
    boolean isText = kind.isString() || kind == TypeKind.ENUM || kind == TypeKind.SET;
    int scale =
        switch (kind.storage()) {
          case DECIMAL -> Math.max(0, decimals);
          case DOUBLE -> decimals > 30 || decimals < 0 ? -1 : decimals;
          case LONG, BYTES -> kind.isTemporal() ? Math.clamp(decimals, 0, 6) : 0;
        };
    int width =
        kind == TypeKind.DECIMAL && (length <= 0 || length > 65) ? 65 : length <= 0 ? -1 : length;
    return new SqlType(
        kind,
        width,
        scale,
        (flags & UNSIGNED) != 0,
        (flags & NOT_NULL) == 0,
        isText ? collation(collation) : Collation.BINARY,
        elements);
  }

  private static TypeKind kind(int code) {
    for (TypeKind kind : TypeKind.values()) {
      if (kind.mysqlCode() == (code & 0xFF)) {
        return kind;
      }
    }
    throw new UnsupportedOperationException("columns of type " + code + " are not supported");
  }

  /** A negative id says that the collation's own order is meant, which it always is here. */
  private static Collation collation(int id) {
    int positive = Math.abs(id);
    return positive == 0
        ? Collation.UTF8MB4_BIN
        : Collation.byId(positive)
            .orElseThrow(() ->
                new UnsupportedOperationException("collation " + positive + " is not supported"));
  }
}
