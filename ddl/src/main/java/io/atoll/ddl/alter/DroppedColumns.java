package io.atoll.ddl.alter;

import io.atoll.catalog.ColumnInfo;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Value;
import org.jspecify.annotations.Nullable;

/** What nodes write into a column that others still read. */
final class DroppedColumns {
  private DroppedColumns() {}

  static @Nullable Value filling(ColumnInfo column) {
    if (column.originDefault() != null) {
      return column.originDefault();
    }
    return column.isNullable() ? Value.NULL : ColumnAssignment.implicitDefault(column.type());
  }
}
