package io.atoll.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The catalog held in maps. A change copies only what it touches. */
public final class CatalogSnapshot implements Catalog {
  /** A database with its tables by lower-case name. */
  private record Entry(DatabaseInfo info, Map<String, TableInfo> tables) {}

  private final long version;
  private final Map<String, Entry> byName;
  private final Map<Long, Entry> byId;
  private final Map<Long, TableInfo> tablesById;
  private final Map<Long, Long> databaseIds;

  /** By database and table referred to. */
  private final Map<String, List<Reference>> references;

  private CatalogSnapshot(long version, Map<Long, Entry> byId) {
    this.version = version;
    this.byId = byId;
    this.byName = new TreeMap<>();
    this.tablesById = new HashMap<>();
    this.databaseIds = new HashMap<>();
    this.references = new HashMap<>();
    for (Entry entry : byId.values()) {
      byName.put(key(entry.info().name()), entry);
      for (TableInfo table : entry.tables().values()) {
        tablesById.put(table.id(), table);
        databaseIds.put(table.id(), entry.info().id());
        for (ForeignKeyInfo key : table.foreignKeys()) {
          references
              .computeIfAbsent(
                  key(key.referencedDatabase(), key.referencedTable()), k -> new ArrayList<>())
              .add(new Reference(entry.info(), table, key));
        }
      }
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String key(String database, String table) {
    return key(database) + '\0' + key(table);
  }

  /** A catalog of these databases and tables. */
  public static CatalogSnapshot of(
      long version, Map<DatabaseInfo, ? extends Collection<TableInfo>> content) {
    Map<Long, Entry> byId = new HashMap<>();
    content.forEach((database, tables) -> byId.put(database.id(), entry(database, tables)));
    return new CatalogSnapshot(version, byId);
  }

  private static Entry entry(DatabaseInfo database, Collection<TableInfo> tables) {
    Map<String, TableInfo> byName = new TreeMap<>();
    for (TableInfo table : tables) {
      byName.put(key(table.name()), table);
    }
    return new Entry(database, byName);
  }

  /**
   * This catalog with some databases and tables as they are now.
   *
   * @param databases by id; an empty value removes it with its tables
   * @param tables by id; an empty value removes it
   */
  CatalogSnapshot with(
      long newVersion,
      Map<Long, Optional<DatabaseInfo>> databases,
      Map<Long, Optional<Placed>> tables) {
    Map<Long, Entry> next = new HashMap<>(byId);
    databases.forEach((id, info) -> {
      if (info.isEmpty()) {
        next.remove(id);
      } else {
        Entry old = next.get(id);
        next.put(id, new Entry(info.get(), old == null ? Map.of() : old.tables()));
      }
    });
    Map<Long, Map<Long, TableInfo>> changed = new HashMap<>();
    tables.forEach((tableId, placed) -> {
      Long oldDatabase = databaseIds.get(tableId);
      if (oldDatabase != null && next.containsKey(oldDatabase)) {
        tablesOf(changed, next, oldDatabase).remove(tableId);
      }
      if (placed.isPresent() && next.containsKey(placed.get().databaseId())) {
        tablesOf(changed, next, placed.get().databaseId()).put(tableId, placed.get().table());
      }
    });
    changed.forEach((databaseId, content) -> {
      Entry old = next.get(databaseId);
      if (old != null) {
        next.put(databaseId, entry(old.info(), content.values()));
      }
    });
    return new CatalogSnapshot(newVersion, next);
  }

  /** A table and the database it is in. */
  record Placed(long databaseId, TableInfo table) {}

  private static Map<Long, TableInfo> tablesOf(
      Map<Long, Map<Long, TableInfo>> changed, Map<Long, Entry> entries, long databaseId) {
    return changed.computeIfAbsent(
        databaseId,
        id -> {
          Map<Long, TableInfo> copy = new HashMap<>();
          Entry entry = entries.get(id);
          if (entry != null) {
            for (TableInfo table : entry.tables().values()) {
              copy.put(table.id(), table);
            }
          }
          return copy;
        });
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public List<DatabaseInfo> databases() {
    List<DatabaseInfo> result = new ArrayList<>(byName.size());
    for (Entry entry : byName.values()) {
      result.add(entry.info());
    }
    return result;
  }

  @Override
  public Optional<DatabaseInfo> database(String name) {
    return Optional.ofNullable(byName.get(key(name))).map(Entry::info);
  }

  @Override
  public Optional<DatabaseInfo> databaseById(long databaseId) {
    return Optional.ofNullable(byId.get(databaseId)).map(Entry::info);
  }

  @Override
  public Optional<TableInfo> table(String database, String name) {
    Entry entry = byName.get(key(database));
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.tables().get(key(name)));
  }

  @Override
  public Optional<TableInfo> tableById(long tableId) {
    return Optional.ofNullable(tablesById.get(tableId));
  }

  @Override
  public Optional<DatabaseInfo> databaseOfTable(long tableId) {
    Long databaseId = databaseIds.get(tableId);
    return databaseId == null ? Optional.empty() : databaseById(databaseId);
  }

  @Override
  public List<TableInfo> tables(String database) {
    Entry entry = byName.get(key(database));
    return entry == null ? List.of() : List.copyOf(entry.tables().values());
  }

  @Override
  public List<Reference> references(String database, String table) {
    return references.isEmpty()
        ? List.of()
        : references.getOrDefault(key(database, table), List.of());
  }
}
