package io.atoll.ddl.job;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetaWriter;
import io.atoll.catalog.SchemaDiff;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.client.Transaction;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.gc.DroppedRanges;
import io.atoll.types.SqlError;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What one step of a job works with: one transaction. */
final class Step {
  private final DdlJob job;
  private final MetaWriter meta;
  private final Transaction transaction;
  private final Supplier<Catalog> catalog;
  private final long startTs;

  Step(DdlJob job, MetaWriter meta, Transaction transaction, Supplier<Catalog> catalog) {
    this.job = job;
    this.meta = meta;
    this.transaction = transaction;
    this.catalog = catalog;
    this.startTs = transaction.startTs();
  }

  DdlJob job() {
    return job;
  }

  MetaWriter meta() {
    return meta;
  }

  Transaction transaction() {
    return transaction;
  }

  /** All schemas as they are now. No other job changes this job's tables, nor those related. */
  Catalog catalog() {
    return catalog.get();
  }

  /** The transaction's timestamp: the moment of the change, as objects keep it. */
  long startTs() {
    return startTs;
  }

  DatabaseInfo database(long id, String name) {
    return meta.databaseById(id).orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(name));
  }

  /** The job's table. */
  TableInfo table() {
    return meta.tableById(job.databaseId(), job.tableId())
        .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(job.databaseName(), job.tableName()));
  }

  Optional<TableInfo> table(long databaseId, String name) {
    for (TableInfo table : meta.tables(databaseId)) {
      if (table.name().equalsIgnoreCase(name)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  void checkFree(long databaseId, String name) {
    if (table(databaseId, name).isPresent()) {
      throw SqlError.ER_TABLE_EXISTS_ERROR.with(name);
    }
  }

  /** Hands the data of a table that goes with this step to its removal. */
  void dropData(TableInfo table) {
    if (!table.isView()) {
      dropData(TableKeys.tableRange(table.id()));
    }
  }

  void dropData(KeyRange range) {
    DroppedRanges.add(transaction, startTs, range);
  }

  /** Writes a table and the version that has it. */
  long changeTable(long databaseId, TableInfo table) {
    meta.putTable(databaseId, table.copy().updateTs(startTs).build());
    return diff(SchemaDiff.ofTable(0, job.type(), databaseId, table.id()));
  }

  /** The next schema version, which changes what {@code change} (its version aside) says. */
  long diff(SchemaDiff change) {
    long version = meta.nextSchemaVersion();
    meta.putDiff(
        new SchemaDiff(
            version,
            change.type(),
            change.databaseId(),
            change.tableId(),
            change.oldDatabaseId(),
            change.oldTableId(),
            change.affected()));
    return version;
  }

  long diff(long databaseId, long tableId, List<SchemaDiff.Affected> affected) {
    return diff(new SchemaDiff(0, job.type(), databaseId, tableId, databaseId, 0, affected));
  }

  DdlJob done(long version) {
    return job.withState(DdlJob.State.SYNCED, SchemaState.PUBLIC)
        .withFinish(DdlJob.State.SYNCED, startTs, version);
  }
}
