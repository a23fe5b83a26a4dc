package io.atoll.ddl;

import io.atoll.catalog.TableInfo;
import io.atoll.client.RangeChecksum;
import java.util.List;

/** ANALYZE, CHECK and CHECKSUM of a table. Thread-safe; runs on the caller's thread. */
public interface TableMaintenance {
  /** Reads the table and keeps fresh statistics of it. */
  void analyze(TableInfo table);

  /** Compares rows and index entries at one snapshot; 8003 names the first difference. */
  void check(TableInfo table);

  /**
   * Checksums over rows and index entries, of all tables at one moment; they do not depend on order
   * or place.
   */
  List<RangeChecksum> checksums(List<TableInfo> tables);
}
