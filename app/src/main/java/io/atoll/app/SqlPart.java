package io.atoll.app;

import io.atoll.api.Placement;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.status.StatusServer;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaLease;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.ddl.DdlSettings;
import io.atoll.ddl.OnlineSchemaChanges;
import io.atoll.ddl.analyze.KeptStatistics;
import io.atoll.ddl.analyze.StatisticsKeeper;
import io.atoll.ddl.node.NamedLocks;
import io.atoll.ddl.node.NodeDescription;
import io.atoll.ddl.node.SharedValues;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.spill.SpillArea;
import io.atoll.executor.table.TableLayouts;
import io.atoll.mysql.MySqlServer;
import io.atoll.mysql.MySqlServerSettings;
import io.atoll.planner.VirtualTables;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.session.Sessions;
import io.atoll.session.account.StoredAccounts;
import io.atoll.session.node.GarbageCollection;
import io.atoll.session.node.SqlNode;
import io.atoll.session.statement.NodeServices;
import io.atoll.session.statement.ProcessList;
import io.atoll.session.statement.TextPlans;
import io.atoll.session.statement.UserLocks;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.session.variables.GlobalVariables;
import io.atoll.session.virtual.ClusterTables;
import io.atoll.session.virtual.InformationSchema;
import io.atoll.session.virtual.PerformanceSchema;
import io.atoll.session.virtual.RegionTables;
import io.atoll.session.virtual.SchemaExtensions;
import io.atoll.session.virtual.StoredPrograms;
import io.atoll.session.virtual.VirtualSchemas;
import io.atoll.session.virtual.VirtualTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The SQL role: what MySQL clients connect to, on placement and stores wherever they are. */
final class SqlPart implements AutoCloseable {
  private final Parts parts = new Parts();
  private final SqlSettings settings;
  private final Environment environment;
  private final Path folder;
  private final long startedAtMillis;
  private final Metrics metrics;
  private final NodeServices services;
  private final SqlNode sessions;
  private final SqlNodes nodes;
  private final InetSocketAddress address;
  private final InetSocketAddress statusAddress;

  /**
   * @param instance a name of which the cluster can have one SQL node only, so that its next start
   *     knows that it is gone; empty for a node that may run beside itself
   * @param folder for certificates and what sorts and joins put on disk
   * @throws IOException an address is taken
   */
  SqlPart(
      SqlSettings settings,
      Environment environment,
      String instance,
      Path folder,
      Placement placement,
      Function<StoreId, Store> stores)
      throws IOException {
    this.settings = settings;
    this.environment = environment;
    this.folder = folder;
    this.startedAtMillis = environment.clock().wallMillis();
    this.metrics = new Metrics(settings.slowLogMillis(), environment.clock());
    try {
      KvClient client =
          parts.owned(KvClient.open(environment, placement, stores::apply, ClientSettings.DEFAULT));
      CatalogLoader catalog = new CatalogLoader(client, settings.schemaLeaseMillis());
      MetadataLocks metadataLocks = new MetadataLocks();
      this.nodes =
          parts.owned(
              SqlNodes.join(
                  environment,
                  placement.coordination(),
                  client,
                  catalog,
                  metadataLocks,
                  new NodeDescription(instance, "", "", Version.SERVER, startedAtMillis),
                  settings.nodeLeaseMillis()));
      this.services = services(client, placement, catalog, metadataLocks, nodes);
      this.sessions = new SqlNode(services, services.virtualSchemas());
      MySqlServer server =
          parts.owned(
              new MySqlServer(
                  MySqlServerSettings.at(
                          new InetSocketAddress(settings.host(), settings.port()), folder)
                      .withPlatformThreads(settings.platformThreads()),
                  sessions,
                  environment,
                  metrics));
      server.start();
      this.address = server.address();
      this.statusAddress = statusServer().address();
      nodes.describe(
          new NodeDescription(
              instance,
              SettingsText.text(address),
              SettingsText.text(statusAddress),
              Version.SERVER,
              startedAtMillis));
    } catch (IOException | RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private NodeServices services(
      KvClient client,
      Placement placement,
      CatalogLoader catalog,
      MetadataLocks metadataLocks,
      SqlNodes nodes)
      throws IOException {
    Environment env = environment;
    Scheduler.Timer reload =
        env.scheduler().every(Duration.ofMillis(settings.schemaLeaseMillis() / 3), catalog::reload);
    parts.owned(reload::cancel);
    OnlineSchemaChanges schemaChanges =
        parts.owned(
            new OnlineSchemaChanges(
                env,
                client,
                placement,
                catalog,
                metadataLocks,
                nodes,
                new DdlSettings(600_000, 60_000, 256),
                VirtualTables.NONE));
    StoredAccounts accounts =
        parts.owned(StoredAccounts.open(env, client, catalog::current, nodes::tellAccountsChanged));
    KeptStatistics statistics = new KeptStatistics(client, nodes::tellAnalyzed);
    parts.owned(
        new StatisticsKeeper(
            env,
            statistics,
            catalog::current,
            new StatisticsKeeper.Turn() {
              @Override
              public boolean begin(long tableId) {
                return nodes.beginAnalyze(tableId);
              }

              @Override
              public void end(long tableId) {
                nodes.endAnalyze(tableId);
              }
            }));
    GlobalVariables variables = globals(env, nodes);
    List<VirtualTable> tables = new ArrayList<>(new InformationSchema().list());
    tables.addAll(accounts.virtualTables());
    tables.addAll(new SchemaExtensions().list());
    tables.addAll(new StoredPrograms().list());
    tables.addAll(new ClusterTables().list());
    tables.addAll(new RegionTables().list());
    tables.addAll(new PerformanceSchema().list());
    ProcessList processes = new ProcessList(env.clock());
    parts.owned(new GarbageCollection(env, client, placement, processes, variables, nodes));
    nodes.serve(
        new SqlNodes.Listener() {
          @Override
          public SqlNodes.Killed kill(SqlNodes.Kill kill) {
            return processes.kill(kill);
          }

          @Override
          public void accountsChanged() {
            accounts.reload();
          }

          @Override
          public void analyzed(long tableId) {
            statistics.load(tableId);
          }
        });
    NodeServices[] node = new NodeServices[1];
    VirtualSchemas virtualSchemas =
        new VirtualSchemas(
            tables, (context, filters) -> SqlNode.view(node[0], tables, context, filters));
    int processors = Runtime.getRuntime().availableProcessors();
    Scheduler.Pool pool =
        parts.owned(env.scheduler().pool("executor", Math.max(2, processors * 2)));
    ExecutionContext.Services execution =
        new ExecutionContext.Services(
            env.clock(),
            pool,
            new SpillArea(env.files(), "tmp"),
            virtualSchemas,
            new TableLayouts(),
            statistics);
    node[0] =
        new NodeServices(
            env,
            client,
            placement,
            catalog::current,
            statistics,
            schemaChanges,
            new Maintenance(client, statistics),
            new Fence(catalog, nodes),
            metadataLocks,
            accounts,
            accounts,
            variables,
            virtualSchemas,
            metrics::status,
            execution,
            processes,
            nodes,
            new UserLocks(env, new ClusterLocks(nodes.locks())),
            metrics,
            new TextPlans(10_000),
            Version.SERVER);
    return node[0];
  }

  /** Global variables as all nodes have them. */
  private GlobalVariables globals(Environment env, SqlNodes nodes) {
    SharedValues shared = nodes.globals();
    GlobalVariables variables =
        new GlobalVariables(
            ZoneId.systemDefault(),
            facts(env),
            new GlobalVariables.Keeper() {
              @Override
              public long put(String name, String text) {
                return shared.put(name, text);
              }

              @Override
              public long delete(String name) {
                return shared.delete(name);
              }
            });
    shared.load(
        new SharedValues.Listener() {
          @Override
          public void put(String name, String text, long revision) {
            variables.told(name, text, revision);
          }

          @Override
          public void deleted(String name, long revision) {
            variables.deleted(name, revision);
          }
        });
    return variables;
  }

  /** GET_LOCK over all nodes. */
  private record ClusterLocks(NamedLocks locks) implements UserLocks.Cluster {
    @Override
    public CompletableFuture<Boolean> nextRelease(String name) {
      return locks.nextRelease(name);
    }

    @Override
    public boolean tryTake(String name, long connection) {
      return locks.tryTake(name, connection);
    }

    @Override
    public void release(String name) {
      locks.release(name);
    }

    @Override
    public OptionalLong holder(String name) {
      return locks.holder(name);
    }
  }

  private Map<String, String> facts(Environment env) {
    byte[] random = new byte[16];
    env.random().nextBytes(random);
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      host = "localhost";
    }
    return Map.of(
        "version",
        Version.SERVER,
        "version_comment",
        "Atoll",
        "port",
        Integer.toString(settings.port()),
        "bind_address",
        settings.host(),
        "datadir",
        folder + "/",
        "tmpdir",
        folder.resolve("tmp").toString(),
        "hostname",
        host,
        "server_uuid",
        java.util.UUID.nameUUIDFromBytes(random).toString());
  }

  private StatusServer statusServer() throws IOException {
    return parts.owned(
        new StatusServer(
            new InetSocketAddress(settings.host(), settings.statusPort()),
            metrics.registry(),
            () -> String.valueOf(metrics.status().get("Threads_connected")),
            services,
            nodes,
            settings.schemaLeaseMillis(),
            environment.scheduler().virtual("http")));
  }

  /** How to connect, for the operator. */
  static String connectLine(InetSocketAddress address) {
    return "connect:  mariadb -h "
        + address.getAddress().getHostAddress()
        + " -P "
        + address.getPort()
        + " -u root";
  }

  static String statusLine(InetSocketAddress address) {
    return "status:   http://" + SettingsText.text(address) + "/status and /metrics";
  }

  /** Where MySQL clients connect. */
  InetSocketAddress address() {
    return address;
  }

  /** Has other parts of the process told at the same place. */
  void alsoTells(List<MetricSource> others) {
    MetricSource.register(others, metrics.registry());
  }

  InetSocketAddress statusAddress() {
    return statusAddress;
  }

  /** Sessions without a protocol before them. */
  Sessions sessions() {
    return sessions;
  }

  /** What a schema allows commits to do. */
  private record Fence(CatalogLoader catalog, SqlNodes nodes)
      implements SessionTransaction.SchemaFence {
    @Override
    public Catalog current() {
      return catalog.current();
    }

    @Override
    public Catalog at(long ts) {
      return catalog.at(ts);
    }

    @Override
    public SchemaLease lease() {
      return nodes.schemaLease();
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
