package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.ForeignKeyRules;

/** CREATE TABLE: its sequence first, so that no row is numbered before the start value. */
final class CreateTableAction implements JobAction {
  private final Placement placement;

  CreateTableAction(Placement placement) {
    this.placement = placement;
  }

  @Override
  public void work(DdlJob job, Runnable checkCancelled) {
    TableInfo table = Arguments.table(job);
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
