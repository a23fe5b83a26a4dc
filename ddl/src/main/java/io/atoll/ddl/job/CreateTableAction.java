package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.ddl.namespace.TableNamespaces;

/**
 * CREATE TABLE: its sequence first, so that no row is numbered before the start value, and its
 * namespace, so that no row is elsewhere.
 */
final class CreateTableAction implements JobAction {
  private final Placement placement;
  private final TableNamespaces namespaces;

  CreateTableAction(Placement placement, TableNamespaces namespaces) {
    this.placement = placement;
    this.namespaces = namespaces;
  }

  @Override
  public void work(DdlJob job, Runnable checkCancelled) {
    TableInfo table = Arguments.table(job);
    Arguments.namespace(job).ifPresent(name -> namespaces.assign(name, table.id()));
    if (table.autoIncrementStart() > 1) {
      // Done again by an owner that does not know that it is deposed, it changes nothing.
      placement.raiseAutoIncrement(table.id(), table.autoIncrementStart() - 1);
    }
  }

  @Override
  public DdlJob step(Step step) {
    DdlJob job = step.job();
    DatabaseInfo database = step.database(job.databaseId(), job.databaseName());
    TableInfo table = Arguments.table(job);
    step.checkFree(job.databaseId(), table.name());
    boolean checks = Arguments.checksForeignKeys(job);
    ForeignKeyRules.checkAdded(table.foreignKeys(), table, database, step.catalog(), checks);
    ForeignKeyRules.checkAsParent(table, database, step.catalog(), checks);
    DefinitionRules.checkNames(table.checks(), table, step.catalog().tables(database.name()));
    return step.done(step.changeTable(job.databaseId(), table));
  }
}
