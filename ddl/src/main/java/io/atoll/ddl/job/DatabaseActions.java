package io.atoll.ddl.job;

import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.SchemaDiff;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Databases: each change is one step. */
final class DatabaseActions {
  private DatabaseActions() {}

  static DdlJob create(Step step) {
    DatabaseInfo database = Arguments.database(step.job());
    for (DatabaseInfo each : step.meta().databases()) {
      if (each.name().equalsIgnoreCase(database.name())) {
        throw SqlError.ER_DB_CREATE_EXISTS.with(database.name());
      }
    }
    step.meta().putDatabase(database);
    return step.done(step.diff(SchemaDiff.ofDatabase(0, step.job().type(), database.id())));
  }

  static DdlJob collation(Step step) {
    DdlJob job = step.job();
    DatabaseInfo database = step.database(job.databaseId(), job.databaseName());
    step.meta().putDatabase(database.withCollation(Arguments.collation(job)));
    return step.done(step.diff(SchemaDiff.ofDatabase(0, job.type(), database.id())));
  }

  static DdlJob drop(Step step) {
    DdlJob job = step.job();
    if (step.meta().databaseById(job.databaseId()).isEmpty()) {
      throw SqlError.ER_DB_DROP_EXISTS.with(job.databaseName());
    }
    List<SchemaDiff.Affected> gone = new ArrayList<>();
    List<TableInfo> tables = step.meta().tables(job.databaseId());
    if (Arguments.checksForeignKeys(job)) {
      DatabaseInfo database = step.database(job.databaseId(), job.databaseName());
      Set<Long> ids = tables.stream().map(TableInfo::id).collect(Collectors.toSet());
      tables.forEach(t -> ForeignKeyRules.checkDrop(t, database, ids, step.catalog()));
    }
    for (TableInfo table : tables) {
      step.dropData(table);
      gone.add(new SchemaDiff.Affected(job.databaseId(), table.id(), job.databaseId(), 0));
    }
    step.meta().removeDatabase(job.databaseId());
    return step.done(step.diff(job.databaseId(), 0, gone));
  }
}
