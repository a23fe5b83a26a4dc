package io.atoll.app;

import io.atoll.catalog.TableInfo;
import io.atoll.client.KvClient;
import io.atoll.client.RangeChecksum;
import io.atoll.ddl.TableMaintenance;
import io.atoll.ddl.analyze.KeptStatistics;
import io.atoll.ddl.check.TableCheck;
import java.util.List;

/** ANALYZE, CHECK and CHECKSUM of tables. */
record Maintenance(KvClient client, KeptStatistics statistics) implements TableMaintenance {
  @Override
  public void analyze(TableInfo table) {
    statistics.analyze(table);
  }

  @Override
  public void check(TableInfo table) {
    TableCheck.run(table, client.snapshot(client.currentTimestamp()), null);
  }

  @Override
  public List<RangeChecksum> checksums(List<TableInfo> tables) {
    long startTs = client.currentTimestamp();
    return tables.stream()
        .map(table -> client.checksum(TableCheck.ranges(table), startTs))
        .toList();
  }
}
