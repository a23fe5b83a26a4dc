package io.atoll.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All schemas at one schema version: immutable, thread-safe, shared by every statement that was
 * planned at this version. Names are found without regard to case and kept as written. Virtual
 * tables (information_schema and the like) are not in it.
 */
public interface Catalog {
  /** Grows with every schema change. */
  long version();

  /** Databases by name. */
  List<DatabaseInfo> databases();

  Optional<DatabaseInfo> database(String name);

  Optional<DatabaseInfo> databaseById(long databaseId);

  /** A table or view; also those that are not public yet (see {@link TableInfo#state}). */
  Optional<TableInfo> table(String database, String name);

  Optional<TableInfo> tableById(long tableId);

  /** The database that holds a table. */
  Optional<DatabaseInfo> databaseOfTable(long tableId);

  /** Tables and views of a database, by name; empty where there is no such database. */
  List<TableInfo> tables(String database);

  /**
   * Foreign keys that refer to a table of this name, whether it exists or not; in no order. Those
   * of the table itself are among them.
   */
  default List<Reference> references(String database, String table) {
    List<Reference> result = new ArrayList<>();
    for (DatabaseInfo each : databases()) {
      for (TableInfo child : tables(each.name())) {
        for (ForeignKeyInfo key : child.foreignKeys()) {
          if (key.refersTo(database, table)) {
            result.add(new Reference(each, child, key));
          }
        }
      }
    }
    return result;
  }

  /** Foreign keys that refer to a table. */
  default List<Reference> references(long tableId) {
    Optional<TableInfo> table = tableById(tableId);
    Optional<DatabaseInfo> database = databaseOfTable(tableId);
    return table.isEmpty() || database.isEmpty()
        ? List.of()
        : references(database.get().name(), table.get().name());
  }
}
