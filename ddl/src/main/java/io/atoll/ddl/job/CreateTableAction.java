package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;

/** CREATE TABLE: its sequence first, so that no row is numbered before the start value. */
final class CreateTableAction implements JobAction {
  private final Placement placement;

  CreateTableAction(Placement placement) {
    this.placement = placement;
  }

  @Override
  public void work(DdlJob job) {
    TableInfo table = Arguments.table(job);
    if (table.autoIncrementStart() > 1) {
      placement.resetAutoIncrement(table.id(), table.autoIncrementStart());
    }
  }

  @Override
  public DdlJob step(Step step) {
    DdlJob job = step.job();
    step.database(job.databaseId(), job.databaseName());
    TableInfo table = Arguments.table(job);
    step.checkFree(job.databaseId(), table.name());
    return step.done(step.changeTable(job.databaseId(), table));
  }
}
