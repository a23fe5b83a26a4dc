package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.planner.physical.ResultField;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;

/** The columns that CREATE TABLE … SELECT makes of a query's. */
final class QueryColumns {
  private static final int MAX_VARCHAR_BYTES = 65_535;
  private static final int MAX_INT_DIGITS = 9;

  private QueryColumns() {}

  static List<ColumnInfo> of(List<ResultField> fields, Catalog catalog) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      ResultField field = fields.get(i);
      ColumnInfo base =
          catalog
              .table(field.database(), field.originalTable())
              .flatMap(t -> t.column(field.originalName()))
              .orElse(null);
      SqlType type = stored(field.type(), base == null);
      ColumnInfo column = ColumnInfo.of(i + 1L, field.name(), i, type);
      columns.add(column.withDefault(defaultOf(column, base)));
    }
    return columns;
  }

  private static ColumnDefault defaultOf(
      ColumnInfo column, @org.jspecify.annotations.Nullable ColumnInfo base) {
    if (base != null && !base.isAutoIncrement() && base.generated() == null) {
      boolean isNull = base.defaultValue() instanceof ColumnDefault.Literal l && l.value().isNull();
      return isNull && !column.isNullable() ? ColumnDefault.NONE : base.defaultValue();
    }
    if (column.isNullable()) {
      return ColumnDefault.NULL;
    }
    return column.type().kind().isInteger()
        ? new ColumnDefault.Literal(Value.of(0))
        : ColumnDefault.NONE;
  }

  /** The type of a column that holds an expression's values. */
  private static SqlType stored(SqlType type, boolean isComputed) {
    return switch (type.kind()) {
      case NULL -> new SqlType(TypeKind.CHAR, 0, 0, false, true, Collation.BINARY, List.of());
      case BIGINT ->
          isComputed && !type.unsigned() && type.length() <= MAX_INT_DIGITS
              ? SqlType.number(TypeKind.INT, 11, 0, false).withNullable(type.nullable())
              : type;
      case CHAR, VARCHAR -> {
        int perCharacter =
            type.collation() == Collation.BINARY ? 1 : type.collation().characterSet().maxBytes();
        boolean fits =
            type.length() >= 0 && (long) type.length() * perCharacter <= MAX_VARCHAR_BYTES;
        yield fits
            ? type
            : new SqlType(
                TypeKind.LONGBLOB, -1, 0, false, type.nullable(), type.collation(), List.of());
      }
      default -> type;
    };
  }
}
