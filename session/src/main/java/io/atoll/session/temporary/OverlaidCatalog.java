package io.atoll.session.temporary;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.Reference;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.TableKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog in which a session's temporary tables hide stored tables of their names. Lists show
 * stored tables alone, as MySQL's do, unless it is made to list. Immutable.
 */
final class OverlaidCatalog implements Catalog {
  /** A temporary table and where it is. */
  record Placed(DatabaseInfo database, TableInfo table) {}

  private final Catalog stored;
  private final Map<String, Placed> byName;
  private final boolean isListing;

  /**
   * @param byName by {@link #key}
   * @param isListing whether lists show temporary tables, too
   */
  OverlaidCatalog(Catalog stored, Map<String, Placed> byName, boolean isListing) {
    this.stored = stored;
    this.byName = Map.copyOf(byName);
    this.isListing = isListing;
  }

  static String key(String database, String table) {
    return database.toLowerCase(Locale.ROOT) + '\0' + table.toLowerCase(Locale.ROOT);
  }

  private Optional<Placed> find(long tableId) {
    return byName.values().stream().filter(p -> p.table().id() == tableId).findFirst();
  }

  @Override
  public long version() {
    return stored.version();
  }

  @Override
  public List<DatabaseInfo> databases() {
    return stored.databases();
  }

  @Override
  public Optional<DatabaseInfo> database(String name) {
    return stored.database(name);
  }

  @Override
  public Optional<DatabaseInfo> databaseById(long databaseId) {
    return stored.databaseById(databaseId);
  }

  @Override
  public Optional<TableInfo> table(String database, String name) {
    Placed placed = byName.get(key(database, name));
    return placed == null ? stored.table(database, name) : Optional.of(placed.table());
  }

  @Override
  public Optional<TableInfo> tableById(long tableId) {
    return tableId < TableKeys.FIRST_TEMPORARY_TABLE
        ? stored.tableById(tableId)
        : find(tableId).map(Placed::table);
  }

  @Override
  public Optional<DatabaseInfo> databaseOfTable(long tableId) {
    return tableId < TableKeys.FIRST_TEMPORARY_TABLE
        ? stored.databaseOfTable(tableId)
        : find(tableId).map(Placed::database);
  }

  @Override
  public List<TableInfo> tables(String database) {
    if (!isListing) {
      return stored.tables(database);
    }
    List<TableInfo> all = new ArrayList<>(stored.tables(database));
    for (Placed placed : byName.values()) {
      if (placed.database().name().equalsIgnoreCase(database)) {
        all.removeIf(t -> t.name().equalsIgnoreCase(placed.table().name()));
        all.add(placed.table());
      }
    }
    return all;
  }

  @Override
  public List<Reference> references(String database, String table) {
    return stored.references(database, table);
  }

  @Override
  public List<Reference> references(long tableId) {
    return tableId < TableKeys.FIRST_TEMPORARY_TABLE ? stored.references(tableId) : List.of();
  }
}
