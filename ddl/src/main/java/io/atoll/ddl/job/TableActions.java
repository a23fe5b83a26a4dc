package io.atoll.ddl.job;

import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.SchemaDiff;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.define.Checks;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whole tables and views: each change is one step. */
final class TableActions {
  private TableActions() {}

  static DdlJob createView(Step step) {
    DdlJob job = step.job();
    step.database(job.databaseId(), job.databaseName());
    TableInfo view = Arguments.table(job);
    Optional<TableInfo> old = step.table(job.databaseId(), view.name());
    boolean isAlter = job.arguments().path("is_alter").asBoolean();
    boolean replaces = isAlter || job.arguments().path("replaces").asBoolean();
    if (old.isEmpty()) {
      if (isAlter) {
        throw SqlError.ER_NO_SUCH_TABLE.with(job.databaseName(), view.name());
      }
      return step.done(step.changeTable(job.databaseId(), view));
    }
    if (replaces && !old.get().isView()) {
      throw SqlError.ER_WRONG_OBJECT.with(job.databaseName(), view.name(), "VIEW");
    }
    if (!replaces) {
      throw SqlError.ER_TABLE_EXISTS_ERROR.with(view.name());
    }
    return step.done(step.changeTable(job.databaseId(), view.copy().id(old.get().id()).build()));
  }

  /** Tables or views, all or none. */
  static DdlJob drop(Step step) {
    List<Arguments.Target> targets = Arguments.targets(step.job());
    Set<Long> gone = targets.stream().map(Arguments.Target::tableId).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    List<SchemaDiff.Affected> others = new ArrayList<>();
    for (Arguments.Target each : targets) {
      Optional<TableInfo> table = step.meta().tableById(each.databaseId(), each.tableId());
      if (table.isEmpty()) {
        missing.add(each.database() + "." + each.table());
        continue;
      }
      if (Arguments.checksForeignKeys(step.job())) {
        ForeignKeyRules.checkDrop(
            table.get(), step.database(each.databaseId(), each.database()), gone, step.catalog());
      }
      step.meta().removeTable(each.databaseId(), each.tableId());
      step.dropData(table.get());
      if (each != targets.getFirst()) {
        others.add(
            new SchemaDiff.Affected(each.databaseId(), each.tableId(), each.databaseId(), 0));
      }
    }
    if (!missing.isEmpty()) {
      throw SqlError.ER_BAD_TABLE_ERROR.with(String.join(",", missing));
    }
    Arguments.Target first = targets.getFirst();
    return step.done(step.diff(first.databaseId(), first.tableId(), others));
  }

  static DdlJob truncate(Step step) {
    DdlJob job = step.job();
    TableInfo old = step.table();
    if (Arguments.checksForeignKeys(job)) {
      ForeignKeyRules.checkTruncate(
          old, step.database(job.databaseId(), job.databaseName()), step.catalog());
    }
    long newId = Arguments.newTableId(job);
    step.meta().removeTable(job.databaseId(), old.id());
    step.dropData(old);
    step.meta()
        .putTable(
            job.databaseId(),
            old.copy().id(newId).autoIncrementStart(0).updateTs(step.startTs()).build());
    return step.done(
        step.diff(
            new SchemaDiff(
                0, job.type(), job.databaseId(), newId, job.databaseId(), old.id(), List.of())));
  }

  /** One after the other, so that names can be exchanged; all or none. */
  static DdlJob rename(Step step) {
    List<Arguments.Rename> renames = Arguments.renames(step.job());
    List<SchemaDiff.Affected> all = new ArrayList<>();
    for (Arguments.Rename each : renames) {
      Arguments.Target from = each.from();
      // The table may have come to this name by an earlier rename of the same statement.
      TableInfo table =
          step.table(from.databaseId(), from.table())
              .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(from.database(), from.table()));
      DatabaseInfo target = step.database(each.toDatabaseId(), each.toDatabase());
      boolean isSame =
          from.databaseId() == each.toDatabaseId() && table.name().equalsIgnoreCase(each.toName());
      if (!isSame) {
        step.checkFree(each.toDatabaseId(), each.toName());
      }
      if (table.isView() && from.databaseId() != each.toDatabaseId()) {
        throw SqlError.ER_FORBID_SCHEMA_CHANGE.with(from.database(), each.toDatabase());
      }
      step.meta().removeTable(from.databaseId(), table.id());
      TableInfo renamed =
          table
              .copy()
              .name(each.toName())
              .checks(Checks.renamed(table.checks(), table.name(), each.toName()))
              .foreignKeys(
                  Parents.renamed(
                      ForeignKeyRules.renamed(table.foreignKeys(), table.name(), each.toName()),
                      from.database(),
                      table.name(),
                      target.name(),
                      each.toName(),
                      Map.of()))
              .updateTs(step.startTs())
              .build();
      if (!table.isView() && !isSame) {
        ForeignKeyRules.checkAsParent(
            renamed, target, step.catalog(), Arguments.checksForeignKeys(step.job()));
      }
      step.meta().putTable(each.toDatabaseId(), renamed);
      all.add(
          new SchemaDiff.Affected(each.toDatabaseId(), table.id(), from.databaseId(), table.id()));
      all.addAll(
          Parents.renamed(
              step,
              from.database(),
              table.name(),
              target.name(),
              each.toName(),
              Map.of(),
              table.id()));
    }
    SchemaDiff.Affected first = all.getFirst();
    return step.done(
        step.diff(
            new SchemaDiff(
                0,
                step.job().type(),
                first.databaseId(),
                first.tableId(),
                first.oldDatabaseId(),
                0,
                all.subList(1, all.size()))));
  }
}
