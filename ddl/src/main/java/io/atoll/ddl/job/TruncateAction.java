package io.atoll.ddl.job;

import io.atoll.api.Namespace;
import io.atoll.catalog.DdlJob;
import io.atoll.ddl.namespace.TableNamespaces;

/** TRUNCATE TABLE: the new table is where the old one is. */
final class TruncateAction implements JobAction {
  private final TableNamespaces namespaces;

  TruncateAction(TableNamespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void work(DdlJob job, Runnable checkCancelled) {
    String namespace = namespaces.of(job.tableId());
    if (!namespace.equals(Namespace.DEFAULT)) {
      namespaces.assign(namespace, Arguments.newTableId(job));
    }
  }

  @Override
  public DdlJob step(Step step) {
    return TableActions.truncate(step);
  }
}
