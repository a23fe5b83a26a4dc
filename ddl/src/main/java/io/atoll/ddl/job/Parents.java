package io.atoll.ddl.job;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.SchemaDiff;
import io.atoll.catalog.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Foreign keys of children follow when their parent, or a column of it, gets another name. */
final class Parents {
  private Parents() {}

  /**
   * Changes the children in the step's transaction.
   *
   * @param self the parent's id; its own keys are the caller's
   * @param columns new names of columns by old ones in lower case
   * @return what the schema's version must tell
   */
  static List<SchemaDiff.Affected> renamed(
      Step step,
      String fromDatabase,
      String fromTable,
      String toDatabase,
      String toTable,
      Map<String, String> columns,
      long self) {
    List<SchemaDiff.Affected> changed = new ArrayList<>();
    if (!hasForeignKeys(step.catalog())) {
      return changed;
    }
    // As this transaction has them: an earlier part of the statement may have changed names.
    for (DatabaseInfo database : step.meta().databases()) {
      for (TableInfo child : step.meta().tables(database.id())) {
        List<ForeignKeyInfo> next =
            renamed(child.foreignKeys(), fromDatabase, fromTable, toDatabase, toTable, columns);
        if (child.id() != self && !next.equals(child.foreignKeys())) {
          step.meta()
              .putTable(
                  database.id(), child.copy().foreignKeys(next).updateTs(step.startTs()).build());
          changed.add(
              new SchemaDiff.Affected(database.id(), child.id(), database.id(), child.id()));
        }
      }
    }
    return changed;
  }

  private static boolean hasForeignKeys(Catalog catalog) {
    for (DatabaseInfo database : catalog.databases()) {
      for (TableInfo table : catalog.tables(database.name())) {
        if (!table.foreignKeys().isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  static List<ForeignKeyInfo> renamed(
      List<ForeignKeyInfo> keys,
      String fromDatabase,
      String fromTable,
      String toDatabase,
      String toTable,
      Map<String, String> columns) {
    return keys.stream()
        .map(key ->
            key.refersTo(fromDatabase, fromTable)
                ? key.withParent(
                    toDatabase,
                    toTable,
                    key.referencedColumns().stream()
                        .map(c -> columns.getOrDefault(c.toLowerCase(Locale.ROOT), c))
                        .toList())
                : key)
        .toList();
  }
}
