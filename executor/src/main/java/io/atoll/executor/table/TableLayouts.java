package io.atoll.executor.table;

import io.atoll.catalog.TableInfo;
import java.util.concurrent.ConcurrentHashMap;

/** Layouts of the tables in use, made anew when a table's version changes. Thread-safe. */
public final class TableLayouts {
  private static final int MAX_TABLES = 20_000;

  private final ConcurrentHashMap<Long, TableLayout> layouts = new ConcurrentHashMap<>();

  public TableLayout of(TableInfo table) {
    TableLayout known = layouts.get(table.id());
    if (known != null && known.table() == table) {
      return known;
    }
    if (layouts.size() > MAX_TABLES) {
      layouts.clear();
    }
    TableLayout made = new TableLayout(table);
    layouts.put(table.id(), made);
    return made;
  }
}
