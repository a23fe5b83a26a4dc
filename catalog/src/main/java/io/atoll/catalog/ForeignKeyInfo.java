package io.atoll.catalog;

import java.util.List;

/**
 * A foreign key.
 *
 * @param columns names in the child table
 * @param referencedColumns names in the parent table, one for one
 */
public record ForeignKeyInfo(
    long id,
    String name,
    List<String> columns,
    String referencedDatabase,
    String referencedTable,
    List<String> referencedColumns,
    Action onDelete,
    Action onUpdate,
    SchemaState state) {
  public ForeignKeyInfo {
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
    if (columns.size() != referencedColumns.size()) {
      throw new IllegalArgumentException(
          "foreign key " + name + ": " + columns + " against " + referencedColumns);
    }
  }

  /** Codes are TiDB's. */
  public enum Action {
    UNSPECIFIED,
    RESTRICT,
    CASCADE,
    SET_NULL,
    NO_ACTION,
    SET_DEFAULT
  }
}
