package io.atoll.ddl.statement;

import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.alter.TableAlteration;
import io.atoll.ddl.alter.TableChange;
import io.atoll.ddl.define.LiteralDefaults;
import io.atoll.ddl.job.Arguments;
import io.atoll.ddl.job.JobOwner;
import io.atoll.ddl.namespace.NamespaceOption;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableElement;
import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE, CREATE INDEX, DROP INDEX. Thread-safe. */
public final class AlterStatements {
  private static final int MAX_TRIES = 100;

  private final CatalogLoader loader;
  private final JobOwner owner;
  private final TableStatements tables;
  private final TableNamespaces namespaces;

  public AlterStatements(
      CatalogLoader loader, JobOwner owner, TableStatements tables, TableNamespaces namespaces) {
    this.namespaces = namespaces;
    this.loader = loader;
    this.owner = owner;
    this.tables = tables;
  }

  public void alter(TableDdl.AlterTable statement, Request request) {
    if (statement.ifExists()) {
      Schemas schemas = new Schemas(loader, request);
      Name name = statement.name();
      if (schemas.find(name).isEmpty()) {
        request.warnings().note(SqlError.ER_NO_SUCH_TABLE, schemas.databaseName(name), name.name());
        return;
      }
    }
    Optional<String> namespace = NamespaceOption.ofActions(statement.actions());
    if (namespace.isEmpty()) {
      run(statement.name(), statement.actions(), request);
    } else {
      move(statement, namespace.get(), request);
    }
  }

  /** Into a namespace; then the rest, without which the table stays where it was. */
  private void move(TableDdl.AlterTable statement, String namespace, Request request) {
    TableInfo table = new Schemas(loader, request).table(statement.name());
    String before = namespaces.of(table.id());
    namespaces.assign(namespace, table.id());
    try {
      // TRUNCATE may have given it another id meanwhile.
      TableInfo now = new Schemas(loader, request).table(statement.name());
      if (now.id() != table.id()) {
        namespaces.assign(namespace, now.id());
      }
      run(statement.name(), NamespaceOption.others(statement.actions()), request);
    } catch (RuntimeException e) {
      namespaces.assign(before, table.id());
      throw e;
    }
  }

  public void create(TableDdl.CreateIndex statement, Request request) {
    run(statement.table(), actions(statement), request);
  }

  static List<AlterAction> actions(TableDdl.CreateIndex statement) {
    return with(
        new AlterAction.AddElement(statement.index(), statement.ifNotExists()),
        statement.algorithm());
  }

  public void drop(TableDdl.DropIndex statement, Request request) {
    run(statement.table(), actions(statement), request);
  }

  static List<AlterAction> actions(TableDdl.DropIndex statement) {
    return with(
        new AlterAction.DropIndex(statement.index(), statement.ifExists()), statement.algorithm());
  }

  private static List<AlterAction> with(AlterAction action, @Nullable String algorithm) {
    return algorithm == null
        ? List.of(action)
        : List.of(action, new AlterAction.Algorithm(algorithm));
  }

  private void run(Name name, List<AlterAction> actions, Request request) {
    for (int i = 1; ; i++) {
      List<Runnable> notes = new ArrayList<>();
      try {
        once(name, actions, request, notes);
        notes.forEach(Runnable::run);
        return;
      } catch (SqlException e) {
        // Another change of the table came first: look at the table again.
        if (e.error() != SqlError.ER_INFO_SCHEMA_CHANGED || i == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private void once(Name name, List<AlterAction> actions, Request request, List<Runnable> notes) {
    Schemas schemas = new Schemas(loader, request);
    TableInfo table = schemas.tableOrView(name);
    DatabaseInfo database = schemas.database(name);
    if (table.isView()) {
      if (actions.size() == 1 && actions.getFirst() instanceof AlterAction.RenameTo rename) {
        tables.rename(List.of(new TableDdl.RenamePair(name, rename.name())), request);
        return;
      }
      throw SqlError.ER_WRONG_OBJECT.with(database.name(), table.name(), "BASE TABLE");
    }
    Diagnostics warnings =
        (level, error, message) -> notes.add(() -> request.warnings().add(level, error, message));
    TableAlteration alteration =
        new TableAlteration(
            table,
            database,
            schemas.catalog().references(database.name(), table.name()),
            new LiteralDefaults(Collation.UTF8MB4_0900_AI_CI),
            request.evaluation(),
            warnings,
            request.foreignKeyChecks());
    for (AlterAction action : actions) {
      alteration.apply(action);
    }
    TableChange change = alteration.change();
    checkAlgorithm(alteration.algorithm(), change);
    Optional<Name> newName = alteration.newName();
    DatabaseInfo target = newName.map(schemas::database).orElse(database);
    if (change.after().equals(table) && target.id() == database.id()) {
      return;
    }
    Set<Long> related = schemas.related(database, table);
    related.addAll(schemas.related(target, change.after()));
    owner.run(meta ->
        DdlJob.queued(
            type(actions),
            database.id(),
            table.id(),
            database.name(),
            table.name(),
            Arguments.withForeignKeys(
                Arguments.change(change, target.id()), related, request.foreignKeyChecks()),
            request.source().text()));
  }

  static void checkAlgorithm(String algorithm, TableChange change) {
    switch (algorithm.toUpperCase(Locale.ROOT)) {
      case "DEFAULT", "INPLACE", "COPY" -> {}
      case "INSTANT" -> {
        if (change.readsRows()) {
          throw SqlError.ER_ALTER_OPERATION_NOT_SUPPORTED.with(
              "ALGORITHM=INSTANT", "ALGORITHM=INPLACE");
        }
      }
      default -> throw SqlError.ER_UNKNOWN_ALTER_ALGORITHM.with(algorithm);
    }
  }

  /** The type that lists of jobs show. */
  private static DdlJob.Type type(List<AlterAction> actions) {
    List<AlterAction> changes =
        actions.stream()
            .filter(a -> !(a instanceof AlterAction.Algorithm || a instanceof AlterAction.Lock))
            .toList();
    if (changes.size() != 1) {
      return DdlJob.Type.MULTI_CHANGE;
    }
    return switch (changes.getFirst()) {
      case AlterAction.AddColumn _ -> DdlJob.Type.ADD_COLUMN;
      case AlterAction.AddElement add ->
          switch (add.element()) {
            case TableElement.Index index ->
                index.kind() == TableElement.IndexKind.PRIMARY
                    ? DdlJob.Type.ADD_PRIMARY_KEY
                    : DdlJob.Type.ADD_INDEX;
            case TableElement.ForeignKey _ -> DdlJob.Type.ADD_FOREIGN_KEY;
            case TableElement.Check _ -> DdlJob.Type.ADD_CHECK;
            case TableElement.Column _ -> DdlJob.Type.ADD_COLUMN;
          };
      case AlterAction.DropColumn _ -> DdlJob.Type.DROP_COLUMN;
      case AlterAction.ChangeColumn _, AlterAction.RenameColumn _ -> DdlJob.Type.MODIFY_COLUMN;
      case AlterAction.SetColumnDefault _ -> DdlJob.Type.SET_DEFAULT;
      case AlterAction.DropPrimaryKey _ -> DdlJob.Type.DROP_PRIMARY_KEY;
      case AlterAction.DropIndex _ -> DdlJob.Type.DROP_INDEX;
      case AlterAction.DropForeignKey _ -> DdlJob.Type.DROP_FOREIGN_KEY;
      case AlterAction.DropConstraint drop when drop.isCheck() -> DdlJob.Type.DROP_CHECK;
      case AlterAction.SetEnforced _ -> DdlJob.Type.ALTER_CHECK;
      case AlterAction.RenameIndex _ -> DdlJob.Type.RENAME_INDEX;
      case AlterAction.SetIndexVisibility _ -> DdlJob.Type.ALTER_INDEX_VISIBILITY;
      case AlterAction.ConvertCharset _ -> DdlJob.Type.MODIFY_TABLE_COLLATION;
      default -> DdlJob.Type.MULTI_CHANGE;
    };
  }
}
