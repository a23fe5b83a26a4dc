package io.atoll.session.virtual;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows are made when they are read.
 *
 * @param info its columns; the id is negative and names the table
 */
public record VirtualTable(String database, TableInfo info, Rows rows) {

  /** Makes the rows that the session may see. */
  @FunctionalInterface
  public interface Rows {
    void give(VirtualContext context, RowSink sink);
  }

  /**
   * A column as a short text: {@code NAME varchar}, {@code NAME bigint}, {@code NAME bigint
   * unsigned}, {@code NAME tinyint}, {@code NAME json}, {@code NAME longtext}, {@code NAME
   * datetime}, {@code NAME double}; with {@code !} before the name it is NOT NULL.
   */
  public static VirtualTable of(long id, String database, String name, String columns, Rows rows) {
    List<ColumnInfo> list = new ArrayList<>();
    for (String part : columns.split(",")) {
      String[] words = part.trim().split(" ", 2);
      boolean isNotNull = words[0].startsWith("!");
      String columnName = isNotNull ? words[0].substring(1) : words[0];
      list.add(
          ColumnInfo.of(
              list.size() + 1L, columnName, list.size(), type(words[1]).withNullable(!isNotNull)));
    }
    return new VirtualTable(
        database,
        TableInfo.builder(id, name).collation(Collation.UTF8MB3_GENERAL_CI).columns(list).build(),
        rows);
  }

  private static SqlType type(String text) {
    return switch (text) {
      case "bigint" -> SqlType.number(TypeKind.BIGINT, 20, 0, false);
      case "bigint unsigned" -> SqlType.number(TypeKind.BIGINT, 20, 0, true);
      case "tinyint" -> SqlType.number(TypeKind.TINYINT, 1, 0, false);
      case "int" -> SqlType.number(TypeKind.INT, 11, 0, false);
      case "double" -> SqlType.DOUBLE;
      case "datetime" -> SqlType.temporal(TypeKind.DATETIME, 0);
      case "timestamp" -> SqlType.temporal(TypeKind.TIMESTAMP, 0);
      case "varchar" -> SqlType.varchar(512, Collation.UTF8MB3_GENERAL_CI);
      case "varchar64" -> SqlType.varchar(64, Collation.UTF8MB3_GENERAL_CI);
      case "longtext" ->
          new SqlType(
              TypeKind.LONGBLOB, -1, 0, false, true, Collation.UTF8MB3_GENERAL_CI, List.of());
      case "json" -> new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());
      default -> throw new IllegalArgumentException("virtual column type " + text);
    };
  }
}
