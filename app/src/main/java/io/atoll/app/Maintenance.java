package io.atoll.app;

import io.atoll.catalog.TableInfo;
import io.atoll.client.KvClient;
import io.atoll.ddl.TableMaintenance;
import io.atoll.ddl.check.TableCheck;
import io.atoll.types.SqlError;

/** CHECK TABLE and ADMIN CHECK TABLE; ANALYZE and CHECKSUM are refused. */
record Maintenance(KvClient client) implements TableMaintenance {
  @Override
  public void analyze(TableInfo table) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("ANALYZE TABLE");
  }

  @Override
  public void check(TableInfo table) {
    TableCheck.run(table, client.snapshot(client.currentTimestamp()), null);
  }

  @Override
  public long checksum(TableInfo table) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("CHECKSUM TABLE");
  }
}
