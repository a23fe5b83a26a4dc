package io.atoll.session.account;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one account was granted itself, at all levels. Immutable.
 *
 * @param global mask of {@link StaticPrivilege}, GRANT OPTION included
 * @param dynamic dynamic privileges and whether each may be passed on
 * @param databases masks by name pattern as written
 * @param tables by database and table, both lower case; never an empty inner map
 */
record Grants(
    long global,
    SortedMap<String, Boolean> dynamic,
    SortedMap<String, Long> databases,
    SortedMap<String, SortedMap<String, OfTable>> tables) {

  static final Grants NONE = new Grants(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  Grants {
    dynamic = Collections.unmodifiableSortedMap(dynamic);
    databases = Collections.unmodifiableSortedMap(databases);
    tables = Collections.unmodifiableSortedMap(tables);
  }

  /**
   * Grants on one table.
   *
   * @param database as written when first granted
   * @param mask of the table as a whole, GRANT OPTION included
   * @param columns masks by column, lower case
   */
  record OfTable(String database, String table, long mask, SortedMap<String, Long> columns) {
    OfTable {
      columns = Collections.unmodifiableSortedMap(columns);
    }

    OfTable withMask(long value) {
      return new OfTable(database, table, value, columns);
    }

    /** Adds to a column, or takes from it; a column left with nothing goes. */
    OfTable withColumn(String column, long value) {
      TreeMap<String, Long> changed = new TreeMap<>(columns);
      if (value == 0) {
        changed.remove(column);
      } else {
        changed.put(column, value);
      }
      return new OfTable(database, table, mask, changed);
    }

    /** Privileges held on at least one column. */
    long anyColumn() {
      long mask = 0;
      for (long each : columns.values()) {
        mask |= each;
      }
      return mask;
    }

    boolean isEmpty() {
      return mask == 0 && columns.isEmpty();
    }
  }

  Grants withGlobal(long value) {
    return new Grants(value, dynamic, databases, tables);
  }

  /** Grants a dynamic privilege; one that may be passed on stays so. */
  Grants withDynamic(String name, boolean isGrantable) {
    TreeMap<String, Boolean> changed = new TreeMap<>(dynamic);
    changed.merge(name, isGrantable, Boolean::logicalOr);
    return new Grants(global, changed, databases, tables);
  }

  Grants withoutDynamic(String name) {
    TreeMap<String, Boolean> changed = new TreeMap<>(dynamic);
    changed.remove(name);
    return new Grants(global, changed, databases, tables);
  }

  /** Takes the right to pass on from all dynamic privileges. */
  Grants withoutDynamicGrantOptions() {
    TreeMap<String, Boolean> changed = new TreeMap<>(dynamic);
    changed.replaceAll((name, isGrantable) -> false);
    return new Grants(global, changed, databases, tables);
  }

  /** The pattern of {@link #databases} that equals one but for letter case. */
  @Nullable String databasePattern(String pattern) {
    for (String each : databases.keySet()) {
      if (each.equalsIgnoreCase(pattern)) {
        return each;
      }
    }
    return null;
  }

  /** A mask of 0 takes the entry away. */
  Grants withDatabase(String pattern, long value) {
    TreeMap<String, Long> changed = new TreeMap<>(databases);
    if (value == 0) {
      changed.remove(pattern);
    } else {
      changed.put(pattern, value);
    }
    return new Grants(global, dynamic, changed, tables);
  }

  @Nullable OfTable table(String lowerDatabase, String lowerTable) {
    Map<String, OfTable> ofDatabase = tables.get(lowerDatabase);
    return ofDatabase == null ? null : ofDatabase.get(lowerTable);
  }

  /** An empty one takes the entry away. */
  Grants withTable(String lowerDatabase, String lowerTable, OfTable value) {
    TreeMap<String, SortedMap<String, OfTable>> changed = new TreeMap<>(tables);
    TreeMap<String, OfTable> ofDatabase =
        new TreeMap<>(changed.getOrDefault(lowerDatabase, Collections.emptySortedMap()));
    if (value.isEmpty()) {
      ofDatabase.remove(lowerTable);
    } else {
      ofDatabase.put(lowerTable, value);
    }
    if (ofDatabase.isEmpty()) {
      changed.remove(lowerDatabase);
    } else {
      changed.put(lowerDatabase, Collections.unmodifiableSortedMap(ofDatabase));
    }
    return new Grants(global, dynamic, databases, changed);
  }

  /**
   * The mask that a database's name has by {@link #databases}: of the most specific pattern that
   * matches, as MySQL takes it.
   */
  long ofDatabase(String database) {
    long mask = 0;
    int best = -1;
    for (Map.Entry<String, Long> each : databases.entrySet()) {
      String pattern = each.getKey();
      int specificity = NamePattern.firstWildcard(pattern);
      if (specificity > best && NamePattern.matches(pattern, database)) {
        best = specificity;
        mask = each.getValue();
      }
    }
    return mask;
  }
}
