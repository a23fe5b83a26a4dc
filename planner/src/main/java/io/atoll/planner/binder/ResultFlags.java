package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;

/** Flags of a column definition on the wire. */
public final class ResultFlags {
  private ResultFlags() {}

  private static final int PRIMARY_KEY = 2;
  private static final int UNIQUE_KEY = 4;
  private static final int MULTIPLE_KEY = 8;
  private static final int AUTO_INCREMENT = 512;
  private static final int NO_DEFAULT = 4096;
  private static final int ON_UPDATE_NOW = 8192;
  private static final int PART_KEY = 16384;

  /** Flags that come from keys and defaults. */
  public static int of(TableInfo table, ColumnInfo column) {
    int flags = column.isAutoIncrement() ? AUTO_INCREMENT : 0;
    if (column.isOnUpdateNow()) {
      flags |= ON_UPDATE_NOW;
    }
    if (column.defaultValue() instanceof io.atoll.catalog.ColumnDefault.None
        && !column.isAutoIncrement()) {
      flags |= NO_DEFAULT;
    }
    if (table.intHandleColumnId() == column.id() && table.isIntHandle()) {
      flags |= PRIMARY_KEY | PART_KEY;
    }
    IndexInfo standIn = table.primaryStandIn().orElse(null);
    for (IndexInfo index : table.indexes()) {
      for (int i = 0; i < index.columns().size(); i++) {
        if (index.columns().get(i).offset() != column.offset()) {
          continue;
        }
        flags |= PART_KEY;
        if (index.isPrimary() || index == standIn) {
          flags |= PRIMARY_KEY;
        }
        if (!index.isPrimary() && i == 0) {
          flags |= index.isUnique() && index.columns().size() == 1 ? UNIQUE_KEY : MULTIPLE_KEY;
        }
      }
    }
    return flags;
  }
}
