package io.atoll.ddl.statement;

import io.atoll.api.Namespace;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.ddl.define.LiteralDefaults;
import io.atoll.ddl.define.TableDefinition;
import io.atoll.ddl.job.Arguments;
import io.atoll.ddl.job.JobOwner;
import io.atoll.ddl.namespace.NamespaceOption;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableDdl;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CREATE, DROP, TRUNCATE and RENAME TABLE. Thread-safe. */
public final class TableStatements {
  private final CatalogLoader loader;
  private final JobOwner owner;
  private final NewTableRegions regions;
  private final TableNamespaces namespaces;

  public TableStatements(
      CatalogLoader loader, JobOwner owner, NewTableRegions regions, TableNamespaces namespaces) {
    this.namespaces = namespaces;
    this.loader = loader;
    this.owner = owner;
    this.regions = regions;
  }

  /**
   * CREATE TABLE.
   *
   * @param queryColumns of CREATE TABLE … SELECT; whoever asks adds the rows
   * @return false where IF NOT EXISTS left the table that is there
   */
  public boolean create(
      TableDdl.CreateTable statement, List<ColumnInfo> queryColumns, Request request) {
    if (statement.query() != null && queryColumns.isEmpty()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("CREATE TABLE ... SELECT here");
    }
    Schemas schemas = new Schemas(loader, request);
    DatabaseInfo database = schemas.database(statement.name());
    if (schemas.find(statement.name()).isPresent()) {
      exists(statement, request, SqlError.ER_TABLE_EXISTS_ERROR.with(statement.name().name()));
      return false;
    }
    TableInfo table = definition(statement, queryColumns, database, schemas, request);
    boolean checks = request.foreignKeyChecks();
    ForeignKeyRules.checkAdded(table.foreignKeys(), table, database, schemas.catalog(), checks);
    ForeignKeyRules.checkAsParent(table, database, schemas.catalog(), checks);
    DefinitionRules.checkNames(table.checks(), table, schemas.catalog().tables(database.name()));
    return create(statement, table, database, schemas, request);
  }

  static TableInfo definition(
      TableDdl.CreateTable statement,
      List<ColumnInfo> queryColumns,
      DatabaseInfo database,
      Schemas schemas,
      Request request) {
    Name like = statement.like();
    if (like == null) {
      return TableDefinition.of(
          statement,
          queryColumns,
          0,
          database.name(),
          database.collation(),
          new LiteralDefaults(Collation.UTF8MB4_0900_AI_CI),
          request.evaluation());
    }
    TableDefinition.checkTableName(statement.name().name());
    TableInfo model = schemas.table(like);
    return model
        .copy()
        .id(0)
        .name(statement.name().name())
        .columns(model.publicColumns())
        .indexes(model.indexes().stream().filter(i -> i.isPublic()).toList())
        .foreignKeys(List.of())
        .checks(likeChecks(model.checks(), statement.name().name()))
        .autoIncrementStart(0)
        .build();
  }

  /** MySQL gives copied constraints generated names. */
  private static List<CheckInfo> likeChecks(List<CheckInfo> checks, String table) {
    List<CheckInfo> result = new ArrayList<>();
    for (CheckInfo check : checks) {
      if (check.state().isPublic()) {
        result.add(check.withName(table + "_chk_" + (result.size() + 1)));
      }
    }
    return result;
  }

  private boolean create(
      TableDdl.CreateTable statement,
      TableInfo table,
      DatabaseInfo database,
      Schemas schemas,
      Request request) {
    Optional<String> namespace = namespace(statement, schemas);
    try {
      DdlJob job =
          owner.run(meta -> {
            long id = meta.allocateIds(1);
            return DdlJob.queued(
                DdlJob.Type.CREATE_TABLE,
                database.id(),
                id,
                database.name(),
                table.name(),
                Arguments.withForeignKeys(
                    Arguments.withNamespace(
                        Arguments.table(table.copy().id(id).build()), namespace),
                    schemas.related(database, table),
                    request.foreignKeyChecks()),
                request.source().text());
          });
      regions.propose(job.tableId());
      return true;
    } catch (SqlException e) {
      exists(statement, request, e);
      return false;
    }
  }

  /** Where the table is to be; the copy of another is where that one is. */
  private Optional<String> namespace(TableDdl.CreateTable statement, Schemas schemas) {
    Name like = statement.like();
    Optional<String> named =
        like == null
            ? NamespaceOption.of(statement.options())
            : Optional.of(namespaces.of(schemas.table(like).id()));
    return named.filter(name -> !name.equalsIgnoreCase(Namespace.DEFAULT));
  }

  private static void exists(TableDdl.CreateTable statement, Request request, SqlException error) {
    if (!statement.ifNotExists() || error.error() != SqlError.ER_TABLE_EXISTS_ERROR) {
      throw error;
    }
    request.warnings().note(SqlError.ER_TABLE_EXISTS_ERROR, statement.name().name());
  }

  public void drop(TableDdl.DropTable statement, Request request) {
    drop(DdlJob.Type.DROP_TABLE, statement.names(), statement.ifExists(), request);
  }

  /** Tables or views: all of them, or none and 1051. */
  void drop(DdlJob.Type type, List<Name> names, boolean ifExists, Request request) {
    boolean isView = type == DdlJob.Type.DROP_VIEW;
    Schemas schemas = new Schemas(loader, request);
    List<Arguments.Target> targets = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Name name : names) {
      Optional<TableInfo> table = schemas.find(name);
      if (isView && table.isPresent() && !table.get().isView()) {
        throw SqlError.ER_WRONG_OBJECT.with(schemas.databaseName(name), name.name(), "VIEW");
      }
      if (table.isEmpty() || table.get().isView() != isView) {
        missing.add(schemas.databaseName(name) + "." + name.name());
        continue;
      }
      Arguments.Target target = schemas.target(name, table.get());
      if (targets.contains(target)) {
        throw SqlError.ER_NONUNIQ_TABLE.with(name.name());
      }
      targets.add(target);
    }
    if (!missing.isEmpty() && !ifExists) {
      throw SqlError.ER_BAD_TABLE_ERROR.with(String.join(",", missing));
    }
    for (String each : missing) {
      request.warnings().note(SqlError.ER_BAD_TABLE_ERROR, each);
    }
    if (targets.isEmpty()) {
      return;
    }
    Set<Long> related = new HashSet<>();
    for (Name name : isView ? List.<Name>of() : names) {
      schemas.find(name).ifPresent(t -> related.addAll(schemas.related(schemas.database(name), t)));
    }
    Arguments.Target first = targets.getFirst();
    try {
      owner.run(meta ->
          DdlJob.queued(
              type,
              first.databaseId(),
              first.tableId(),
              first.database(),
              first.table(),
              Arguments.withForeignKeys(
                  Arguments.targets(targets), related, request.foreignKeyChecks()),
              request.source().text()));
    } catch (SqlException e) {
      if (ifExists && e.error() == SqlError.ER_BAD_TABLE_ERROR) {
        // Another statement was faster with some of them.
        drop(type, names, true, request);
        return;
      }
      throw e;
    }
  }

  public void truncate(TableDdl.TruncateTable statement, Request request) {
    Schemas schemas = new Schemas(loader, request);
    TableInfo table = schemas.tableOrView(statement.name());
    if (table.isView()) {
      throw SqlError.ER_NO_SUCH_TABLE.with(
          schemas.databaseName(statement.name()), statement.name().name());
    }
    Arguments.Target target = schemas.target(statement.name(), table);
    long[] newId = new long[1];
    owner.run(meta -> {
      newId[0] = meta.allocateIds(1);
      return DdlJob.queued(
          DdlJob.Type.TRUNCATE_TABLE,
          target.databaseId(),
          target.tableId(),
          target.database(),
          target.table(),
          Arguments.withForeignKeys(
              Arguments.newTableId(newId[0]),
              schemas.related(schemas.database(statement.name()), table),
              request.foreignKeyChecks()),
          request.source().text());
    });
    regions.propose(newId[0]);
  }

  public void rename(TableDdl.RenameTable statement, Request request) {
    rename(statement.pairs(), request);
  }

  void rename(List<TableDdl.RenamePair> pairs, Request request) {
    Schemas schemas = new Schemas(loader, request);
    List<Arguments.Rename> renames = new ArrayList<>();
    Set<Long> related = new HashSet<>();
    for (TableDdl.RenamePair pair : pairs) {
      TableDefinition.checkTableName(pair.to().name());
      DatabaseInfo from = schemas.database(pair.from());
      DatabaseInfo to = schemas.database(pair.to());
      // The id only orders jobs: an earlier pair may bring another table to the name.
      long tableId = schemas.find(pair.from()).map(TableInfo::id).orElse(0L);
      schemas.find(pair.from()).ifPresent(t -> related.addAll(schemas.related(from, t)));
      renames.add(
          new Arguments.Rename(
              new Arguments.Target(from.id(), from.name(), tableId, pair.from().name()),
              to.id(),
              to.name(),
              pair.to().name()));
    }
    Arguments.Target first = renames.getFirst().from();
    owner.run(meta ->
        DdlJob.queued(
            renames.size() == 1 ? DdlJob.Type.RENAME_TABLE : DdlJob.Type.RENAME_TABLES,
            first.databaseId(),
            first.tableId(),
            first.database(),
            first.table(),
            Arguments.withForeignKeys(
                Arguments.renames(renames), related, request.foreignKeyChecks()),
            request.source().text()));
  }
}
