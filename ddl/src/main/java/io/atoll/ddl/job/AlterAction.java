package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaDiff;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.client.KvClient;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.alter.TableChange;
import io.atoll.ddl.backfill.Backfill;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.types.SqlError;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * ALTER TABLE, CREATE INDEX and DROP INDEX, one action or many: see {@link TableChange} for the
 * definitions between. The job's schema state says how far it is:
 *
 * <pre>
 *   NONE -> DELETE_ONLY          indexes are added
 *        -> WRITE_REORGANIZATION anything is added, or stored values must be looked at
 *        -> PUBLIC               in force; something goes
 *        -> DELETE_REORGANIZATION indexes go
 *        -> end
 *   rolling back: WRITE_REORGANIZATION -> DELETE_ONLY -> end
 * </pre>
 */
final class AlterAction implements JobAction {
  private final KvClient client;
  private final Placement placement;
  private final MetaTransactions metas;
  private final Supplier<Catalog> catalog;
  private final int batchRows;

  AlterAction(
      KvClient client,
      Placement placement,
      MetaTransactions metas,
      Supplier<Catalog> catalog,
      int batchRows) {
    this.client = client;
    this.placement = placement;
    this.metas = metas;
    this.catalog = catalog;
    this.batchRows = batchRows;
  }

  @Override
  public void work(DdlJob job, Runnable checkCancelled) {
    TableChange change = Arguments.change(job);
    if (job.schemaState() == SchemaState.WRITE_REORGANIZATION && change.readsRows()) {
      new Backfill(client, metas, job, change, catalog.get(), batchRows)
          .run(value -> placement.raiseAutoIncrement(job.tableId(), value), checkCancelled);
    }
    long start = change.after().autoIncrementStart();
    if (start > 1 && start != change.before().autoIncrementStart()) {
      placement.raiseAutoIncrement(job.tableId(), start - 1);
    }
  }

  @Override
  public DdlJob step(Step step) {
    TableChange change = Arguments.change(step.job());
    return step.job().state() == DdlJob.State.ROLLING_BACK
        ? rollBack(step, change)
        : forward(step, change);
  }

  private static DdlJob forward(Step step, TableChange change) {
    boolean addsIndexes = !change.addedIndexes().isEmpty();
    boolean isImmediate = !change.readsRows() && change.addedColumns().isEmpty();
    return switch (step.job().schemaState()) {
      case NONE -> {
        if (!Arguments.isSame(step.table(), change.before())) {
          throw SqlError.ER_INFO_SCHEMA_CHANGED.with();
        }
        checkForeignKeys(step, change);
        if (isImmediate) {
          yield publish(step, change);
        }
        yield add(
            step, change, addsIndexes ? SchemaState.DELETE_ONLY : SchemaState.WRITE_REORGANIZATION);
      }
      case DELETE_ONLY -> add(step, change, SchemaState.WRITE_REORGANIZATION);
      case WRITE_ONLY, WRITE_REORGANIZATION -> publish(step, change);
      case PUBLIC -> {
        if (change.droppedIndexes().isEmpty()) {
          yield remove(step, change);
        }
        changeAfter(step, change, change.dropping(SchemaState.DELETE_ONLY));
        yield step.job().withState(DdlJob.State.RUNNING, SchemaState.DELETE_REORGANIZATION);
      }
      case DELETE_REORGANIZATION -> remove(step, change);
    };
  }

  private static void checkForeignKeys(Step step, TableChange change) {
    DdlJob job = step.job();
    boolean checks = change.checksForeignKeys();
    TableInfo after = change.after();
    DatabaseInfo database = step.database(databaseAfter(step), "");
    ForeignKeyRules.checkAdded(
        after.foreignKeys().stream()
            .filter(k -> change.before().foreignKeys().stream().noneMatch(o -> o.id() == k.id()))
            .toList(),
        after,
        database,
        step.catalog(),
        checks);
    DefinitionRules.checkNames(after.checks(), after, step.catalog().tables(database.name()));
    boolean isRenamed =
        !after.name().equalsIgnoreCase(change.before().name()) || database.id() != job.databaseId();
    if (isRenamed) {
      ForeignKeyRules.checkAsParent(after, database, step.catalog(), checks);
    }
  }

  private static DdlJob add(Step step, TableChange change, SchemaState state) {
    step.changeTable(step.job().databaseId(), change.adding(state));
    return step.job().withState(DdlJob.State.RUNNING, state);
  }

  private static long databaseAfter(Step step) {
    return Arguments.newDatabaseId(step.job());
  }

  private static DdlJob publish(Step step, TableChange change) {
    DdlJob job = step.job();
    boolean drops = !change.droppedColumns().isEmpty() || !change.droppedIndexes().isEmpty();
    TableInfo next = drops ? change.dropping(SchemaState.WRITE_ONLY) : change.settled();
    long database = databaseAfter(step);
    boolean moves = database != job.databaseId();
    if (moves || !next.name().equalsIgnoreCase(change.before().name())) {
      step.database(database, "");
      step.checkFree(database, next.name());
    }
    if (moves) {
      step.meta().removeTable(job.databaseId(), next.id());
    }
    Map<String, String> columns = new HashMap<>();
    for (ColumnInfo column : change.after().columns()) {
      change
          .before()
          .columnById(column.id())
          .filter(old -> !old.name().equals(column.name()))
          .ifPresent(old -> columns.put(old.name().toLowerCase(Locale.ROOT), column.name()));
    }
    String from = step.database(job.databaseId(), job.databaseName()).name();
    String to = step.database(database, "").name();
    String oldName = change.before().name();
    step.meta().putTable(database, withSelf(next, change, from, to, step));
    List<SchemaDiff.Affected> children =
        columns.isEmpty() && !moves && next.name().equals(oldName)
            ? List.of()
            : Parents.renamed(step, from, oldName, to, next.name(), columns, next.id());
    long version =
        step.diff(
            new SchemaDiff(0, job.type(), database, next.id(), job.databaseId(), 0, children));
    Backfill.forget(step.transaction(), job.id());
    return drops ? job.withState(DdlJob.State.RUNNING, SchemaState.PUBLIC) : step.done(version);
  }

  /** Keys that refer to the table itself follow its name. */
  private static TableInfo withSelf(
      TableInfo table, TableChange change, String from, String to, Step step) {
    return table
        .copy()
        .foreignKeys(
            Parents.renamed(
                table.foreignKeys(), from, change.before().name(), to, table.name(), Map.of()))
        .updateTs(step.startTs())
        .build();
  }

  private static long changeAfter(Step step, TableChange change, TableInfo table) {
    DdlJob job = step.job();
    long database = databaseAfter(step);
    return step.changeTable(
        database,
        withSelf(table, change, job.databaseName(), step.database(database, "").name(), step));
  }

  private static DdlJob remove(Step step, TableChange change) {
    long version = changeAfter(step, change, change.settled());
    for (IndexInfo index : change.droppedIndexes()) {
      step.dropData(TableKeys.indexRange(change.after().id(), index.id()));
    }
    return step.done(version);
  }

  private static DdlJob rollBack(Step step, TableChange change) {
    DdlJob job = step.job();
    if (job.schemaState() == SchemaState.WRITE_REORGANIZATION && !change.addedIndexes().isEmpty()) {
      step.changeTable(job.databaseId(), change.adding(SchemaState.DELETE_ONLY));
      Backfill.forget(step.transaction(), job.id());
      return job.withState(DdlJob.State.ROLLING_BACK, SchemaState.DELETE_ONLY);
    }
    long version = step.changeTable(job.databaseId(), change.rolledBack());
    for (IndexInfo index : change.addedIndexes()) {
      step.dropData(TableKeys.indexRange(change.before().id(), index.id()));
    }
    Backfill.forget(step.transaction(), job.id());
    return job.withFinish(DdlJob.State.ROLLED_BACK, step.startTs(), version);
  }
}
