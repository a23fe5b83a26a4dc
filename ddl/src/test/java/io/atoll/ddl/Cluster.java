package io.atoll.ddl;

import io.atoll.api.StoreId;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.TableInfo;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.expression.EvalContext;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableDdl;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Store, placement, client and schema changes in one process, over an engine in memory. */
final class Cluster implements AutoCloseable {
  private static final long LEASE_MILLIS = 1_000;

  final MetadataLocks metadataLocks = new MetadataLocks();

  final Environment environment;
  final PlacementService placement;
  final RegionStore store;
  final KvClient client;
  final CatalogLoader loader;
  final List<String> warnings = new CopyOnWriteArrayList<>();
  String database = "test";
  private OnlineSchemaChanges changes;

  Cluster(Path folder) {
    environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(10));
    store =
        RegionStore.open(
            environment,
            new MemoryKvEngine(),
            (engine, machine) ->
                RaftStore.open(
                    environment,
                    RaftSettings.defaults(1, "log"),
                    Transport.none(),
                    engine,
                    machine),
            placement,
            StoreSettings.defaults(new StoreId(1), 2));
    client =
        KvClient.open(
            environment,
            placement,
            id -> id.equals(new StoreId(1)) ? store : null,
            ClientSettings.DEFAULT);
    loader = new CatalogLoader(client, LEASE_MILLIS);
    changes = open();
    run("create database test");
  }

  DdlSettings settings() {
    return new DdlSettings(0, 3_600_000, 16);
  }

  OnlineSchemaChanges open() {
    return new OnlineSchemaChanges(
        environment, client, placement, loader, metadataLocks, settings());
  }

  /** From now on others own schema changes. */
  void stopOwner() {
    changes.close();
  }

  /** Stops the owner where it is and starts another. */
  void restartOwner() {
    changes.close();
    changes = open();
  }

  void run(String sql) {
    ParsedStatement parsed = Parser.parse(sql, io.atoll.parser.SqlMode.DEFAULT);
    Diagnostics diagnostics =
        (level, error, message) -> warnings.add(level.label() + " " + error.code() + " " + message);
    SchemaChanges.Request request =
        new SchemaChanges.Request(
            database,
            Collation.UTF8MB4_0900_AI_CI,
            parsed,
            "root",
            "%",
            EvalContext.builder().sqlMode(SqlMode.DEFAULT).build(),
            diagnostics,
            true);
    switch (parsed.statement()) {
      case TableDdl table -> changes.run(table, request);
      case SchemaDdl schema -> changes.run(schema, request);
      default -> throw new AssertionError(sql);
    }
  }

  void removeDropped() {
    changes.removeDropped();
  }

  Catalog catalog() {
    return loader.current();
  }

  TableInfo table(String name) {
    return catalog().table(database, name).orElseThrow();
  }

  @Override
  public void close() {
    changes.close();
    client.close();
    store.close();
    placement.close();
  }
}
