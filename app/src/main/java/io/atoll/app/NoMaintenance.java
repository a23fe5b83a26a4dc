package io.atoll.app;

import io.atoll.catalog.TableInfo;
import io.atoll.ddl.TableMaintenance;
import io.atoll.types.SqlError;

/** Answers ANALYZE, CHECK and CHECKSUM with 1235. */
final class NoMaintenance implements TableMaintenance {
  @Override
  public void analyze(TableInfo table) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("ANALYZE TABLE");
  }

  @Override
  public void check(TableInfo table) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("CHECK TABLE");
  }

  @Override
  public long checksum(TableInfo table) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("CHECKSUM TABLE");
  }
}
