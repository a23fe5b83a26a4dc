package io.atoll.ddl;

import io.atoll.api.Placement;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetadataLocks;
import io.atoll.client.KvClient;
import io.atoll.ddl.job.JobOwner;
import io.atoll.ddl.job.OtherNodes;
import io.atoll.ddl.namespace.NamespaceStatements;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.ddl.statement.AlterStatements;
import io.atoll.ddl.statement.DatabaseStatements;
import io.atoll.ddl.statement.NewTableRegions;
import io.atoll.ddl.statement.TableStatements;
import io.atoll.ddl.statement.ViewStatements;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.VirtualTables;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.util.List;

/** Schema changes through the queue of jobs, which one SQL node owns at a time. Thread-safe. */
public final class OnlineSchemaChanges implements SchemaChanges, AutoCloseable {
  private final JobOwner owner;
  private final DatabaseStatements databases;
  private final TableStatements tables;
  private final AlterStatements alterations;
  private final ViewStatements views;
  private final NamespaceStatements namespaces;

  /** Starts the owner: what a process before left unfinished goes on at once. */
  public OnlineSchemaChanges(
      Environment environment,
      KvClient client,
      Placement placement,
      CatalogLoader loader,
      MetadataLocks metadataLocks,
      DdlSettings settings) {
    this(
        environment,
        client,
        placement,
        loader,
        metadataLocks,
        OtherNodes.NONE,
        settings,
        VirtualTables.NONE);
  }

  /**
   * As above, with other nodes beside.
   *
   * @param others of which one is the owner at a time
   * @param virtualTables what views may read beside stored tables
   */
  public OnlineSchemaChanges(
      Environment environment,
      KvClient client,
      Placement placement,
      CatalogLoader loader,
      MetadataLocks metadataLocks,
      OtherNodes others,
      DdlSettings settings,
      VirtualTables virtualTables) {
    this.owner =
        new JobOwner(environment, client, placement, loader, metadataLocks, others, settings);
    TableNamespaces tableNamespaces = new TableNamespaces(placement);
    this.databases = new DatabaseStatements(loader, owner);
    this.tables =
        new TableStatements(
            loader,
            owner,
            new NewTableRegions(client, environment.scheduler().virtual("table-regions")),
            tableNamespaces);
    this.alterations = new AlterStatements(loader, owner, tables, tableNamespaces);
    this.namespaces = new NamespaceStatements(placement, client, loader::reload, tableNamespaces);
    this.views = new ViewStatements(loader, owner, tables, virtualTables);
    owner.start();
  }

  @Override
  public void run(TableDdl statement, Request request) {
    switch (statement) {
      case TableDdl.CreateTable create -> tables.create(create, List.of(), request);
      case TableDdl.DropTable drop -> tables.drop(drop, request);
      case TableDdl.TruncateTable truncate -> tables.truncate(truncate, request);
      case TableDdl.RenameTable rename -> tables.rename(rename, request);
      case TableDdl.AlterTable alter -> alterations.alter(alter, request);
      case TableDdl.CreateIndex create -> alterations.create(create, request);
      case TableDdl.DropIndex drop -> alterations.drop(drop, request);
      case TableDdl.FlashbackTable _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("FLASHBACK TABLE");
    }
  }

  @Override
  public boolean create(
      TableDdl.CreateTable statement, List<ColumnInfo> queryColumns, Request request) {
    return tables.create(statement, queryColumns, request);
  }

  @Override
  public void run(SchemaDdl statement, Request request) {
    switch (statement) {
      case SchemaDdl.CreateDatabase create -> databases.create(create, request);
      case SchemaDdl.AlterDatabase alter -> databases.alter(alter, request);
      case SchemaDdl.DropDatabase drop -> databases.drop(drop, request);
      case SchemaDdl.CreateView create -> views.create(create, request);
      case SchemaDdl.DropView drop -> views.drop(drop, request);
      case SchemaDdl.CreateNamespace create -> namespaces.create(create, request);
      case SchemaDdl.DropNamespace drop -> namespaces.drop(drop, request);
      case SchemaDdl.CreatePlacementPolicy _, SchemaDdl.DropPlacementPolicy _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("PLACEMENT POLICY");
      case SchemaDdl.FlashbackDatabase _, SchemaDdl.FlashbackToTime _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("FLASHBACK");
    }
  }

  @Override
  public List<DdlJob> jobs(int ended) {
    return owner.jobs(ended);
  }

  @Override
  public void cancel(long jobId) {
    owner.cancel(jobId);
  }

  /** Removes data dropped longer ago than the setting says, now instead of at the next period. */
  public void removeDropped() {
    owner.removeDropped();
  }

  /** Stops the owner after its present step. */
  @Override
  public void close() {
    owner.close();
  }
}
