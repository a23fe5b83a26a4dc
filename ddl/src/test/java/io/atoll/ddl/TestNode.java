package io.atoll.ddl;

import io.atoll.api.Coordination;
import io.atoll.api.Placement;
import io.atoll.api.Store;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaLease;
import io.atoll.catalog.TableInfo;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.client.TransactionOptions;
import io.atoll.ddl.check.TableCheck;
import io.atoll.ddl.node.NodeDescription;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.expression.EvalContext;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.VirtualTables;
import io.atoll.runtime.Environment;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;

/** One SQL node of several over a {@link Cluster}'s store and placement, as far as DDL goes. */
final class TestNode implements AutoCloseable {
  final KvClient client;
  final CatalogLoader loader;
  final MetadataLocks metadataLocks = new MetadataLocks();
  final PausedCoordination coordination;
  final SqlNodes nodes;
  private final OnlineSchemaChanges changes;

  TestNode(Cluster cluster, String instance, long ttlMillis) {
    this(
        cluster.environment,
        cluster.placement,
        cluster.store,
        cluster.placement.coordination(),
        instance,
        ttlMillis);
  }

  TestNode(
      Environment environment,
      Placement placement,
      Store store,
      Coordination over,
      String instance,
      long ttlMillis) {
    client = KvClient.open(environment, placement, id -> store, ClientSettings.DEFAULT);
    // Without a timer: what is not told is not known.
    loader = new CatalogLoader(client, 1_000);
    coordination = new PausedCoordination(over);
    nodes =
        SqlNodes.join(
            environment,
            coordination,
            client,
            loader,
            metadataLocks,
            new NodeDescription(instance, "a:1", "a:2", "v", 1),
            ttlMillis);
    changes =
        new OnlineSchemaChanges(
            environment,
            client,
            placement,
            loader,
            metadataLocks,
            nodes,
            new DdlSettings(0, 3_600_000, 16),
            VirtualTables.NONE);
  }

  void run(String sql) {
    ParsedStatement parsed = Parser.parse(sql, io.atoll.parser.SqlMode.DEFAULT);
    SchemaChanges.Request request =
        new SchemaChanges.Request(
            "test",
            Collation.UTF8MB4_0900_AI_CI,
            parsed,
            "root",
            "%",
            EvalContext.builder().sqlMode(SqlMode.DEFAULT).build(),
            (level, error, message) -> {},
            true);
    switch (parsed.statement()) {
      case TableDdl table -> changes.run(table, request);
      case SchemaDdl schema -> changes.run(schema, request);
      default -> throw new AssertionError(sql);
    }
  }

  Catalog catalog() {
    return loader.current();
  }

  TableInfo table(String name) {
    return catalog().table("test", name).orElseThrow();
  }

  void check(String name) {
    TableCheck.run(table(name), client.snapshot(client.currentTimestamp()), null);
  }

  /** Of transactions that begin now. */
  TransactionOptions options() {
    SchemaLease lease = nodes.schemaLease();
    return TransactionOptions.OPTIMISTIC.withSchema(
        lease::maxCommitTs, (startTs, commitTs) -> lease.renew(commitTs));
  }

  @Override
  public void close() {
    coordination.goOn();
    changes.close();
    nodes.close();
    client.close();
  }
}
