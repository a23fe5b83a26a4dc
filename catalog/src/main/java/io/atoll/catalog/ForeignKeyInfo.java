package io.atoll.catalog;

import java.util.List;
import java.util.stream.Collectors;

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

  public boolean refersTo(String database, String table) {
    return referencedTable.equalsIgnoreCase(table) && referencedDatabase.equalsIgnoreCase(database);
  }

  /** Whether writes must keep it. */
  public boolean isEnforced() {
    return state.isWritable();
  }

  public ForeignKeyInfo withState(SchemaState value) {
    return new ForeignKeyInfo(
        id,
        name,
        columns,
        referencedDatabase,
        referencedTable,
        referencedColumns,
        onDelete,
        onUpdate,
        value);
  }

  public ForeignKeyInfo withColumns(List<String> value) {
    return new ForeignKeyInfo(
        id,
        name,
        value,
        referencedDatabase,
        referencedTable,
        referencedColumns,
        onDelete,
        onUpdate,
        state);
  }

  public ForeignKeyInfo withName(String value) {
    return new ForeignKeyInfo(
        id,
        value,
        columns,
        referencedDatabase,
        referencedTable,
        referencedColumns,
        onDelete,
        onUpdate,
        state);
  }

  /** The key after its parent, or a column of it, has got another name. */
  public ForeignKeyInfo withParent(String database, String table, List<String> parentColumns) {
    return new ForeignKeyInfo(
        id, name, columns, database, table, parentColumns, onDelete, onUpdate, state);
  }

  /**
   * The clause as SHOW CREATE TABLE and errors print it.
   *
   * @param childDatabase the parent's database is written where it is another
   */
  public String definition(String childDatabase) {
    return "CONSTRAINT "
        + quoted(name)
        + " FOREIGN KEY "
        + list(columns)
        + " REFERENCES "
        + (referencedDatabase.equalsIgnoreCase(childDatabase)
            ? ""
            : quoted(referencedDatabase) + ".")
        + quoted(referencedTable)
        + " "
        + list(referencedColumns)
        + text(" ON DELETE ", onDelete)
        + text(" ON UPDATE ", onUpdate);
  }

  private static String quoted(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }

  private static String list(List<String> names) {
    return names.stream().map(ForeignKeyInfo::quoted).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String text(String prefix, Action action) {
    return switch (action) {
      case UNSPECIFIED, NO_ACTION -> "";
      case RESTRICT -> prefix + "RESTRICT";
      case CASCADE -> prefix + "CASCADE";
      case SET_NULL -> prefix + "SET NULL";
      case SET_DEFAULT -> prefix + "SET DEFAULT";
    };
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
