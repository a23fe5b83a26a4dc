package io.atoll.ddl;

import io.atoll.catalog.TableInfo;

/** ANALYZE, CHECK and CHECKSUM of a table. Thread-safe; runs on the caller's thread. */
public interface TableMaintenance {
  /** Reads the table and keeps fresh statistics of it. */
  void analyze(TableInfo table);

  /** Compares rows and index entries at one snapshot; 8003 names the first difference. */
  void check(TableInfo table);

  /** A checksum over rows and index entries that does not depend on their order or place. */
  long checksum(TableInfo table);
}
