package io.atoll.app;

import io.atoll.api.StoreId;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.ddl.DdlSettings;
import io.atoll.ddl.OnlineSchemaChanges;
import io.atoll.ddl.analyze.KeptStatistics;
import io.atoll.ddl.analyze.StatisticsKeeper;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.spill.SpillArea;
import io.atoll.executor.table.TableLayouts;
import io.atoll.kv.KvEngine;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.mysql.MySqlServer;
import io.atoll.mysql.MySqlServerSettings;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.runtime.real.RealEnvironment;
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
import io.atoll.session.virtual.InformationSchema;
import io.atoll.session.virtual.PerformanceSchema;
import io.atoll.session.virtual.SchemaExtensions;
import io.atoll.session.virtual.StoredPrograms;
import io.atoll.session.virtual.VirtualSchemas;
import io.atoll.session.virtual.VirtualTable;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole database in one process: placement, one store, one SQL node. */
public final class Playground implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Playground.class);
  private static final StoreId STORE = new StoreId(1);

  private final PlaygroundSettings settings;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final DataFolder data;
  private final InetSocketAddress sqlAddress;
  private final InetSocketAddress statusAddress;

  private Playground(PlaygroundSettings settings) throws IOException {
    this.settings = settings;
    this.data = owned(DataFolder.open(settings.data()));
    try {
      MySqlServer server = start();
      this.sqlAddress = server.address();
      this.statusAddress = statusServer().address();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; ready for clients when it returns.
   *
   * @throws SettingsException settings or data folder are wrong; says what to do
   * @throws IOException an address is taken
   */
  public static Playground start(String... arguments) throws IOException {
    return new Playground(SettingsReader.read(List.of(arguments)));
  }

  private final Metrics metrics() {
    Metrics known = metrics;
    if (known == null) {
      throw new IllegalStateException("metrics are made first");
    }
    return known;
  }

  private @org.jspecify.annotations.Nullable Metrics metrics;
  private @org.jspecify.annotations.Nullable Environment environment;
  private @org.jspecify.annotations.Nullable Sessions sessions;

  private @org.jspecify.annotations.Nullable ClusterListeners listeners;

  private <T extends AutoCloseable> T owned(T part) {
    parts.push(part);
    return part;
  }

  private MySqlServer start() throws IOException {
    Path folder = data.path();
    Environment env = RealEnvironment.at(folder);
    environment = env;
    Metrics counters = new Metrics(settings.slowLogMillis(), env.clock());
    metrics = counters;

    KvEngine placementEngine =
        RocksKvEngine.open(
            folder.resolve("placement"),
            RocksSettings.defaults().withBlockCacheBytes(8 << 20).withWriteBufferBytes(1 << 20));
    PlacementService placement =
        owned(
            new PlacementService(env, new EngineJournal(placementEngine), Duration.ofSeconds(30)));
    KvEngine engine =
        owned(
            RocksKvEngine.open(
                folder.resolve("store"),
                RocksSettings.defaults()
                    .withBlockCacheBytes(settings.blockCacheBytes())
                    .withWriteBufferBytes(settings.writeBufferBytes())));
    RaftSettings raft = RaftSettings.defaults(STORE.value(), "log").with(settings.durability());
    RegionStore store =
        owned(
            RegionStore.open(
                env,
                engine,
                (kv, machine) -> RaftStore.open(env, raft, Transport.none(), kv, machine),
                placement,
                StoreSettings.defaults(STORE, Runtime.getRuntime().availableProcessors())
                    .withScanCacheBytes(settings.scanCacheBytes())
                    .withReserveBytes(settings.reserveBytes())
                    .withRegionSplitBytes(
                        settings.regionSplitBytes(),
                        Math.max(1 << 20, settings.regionSplitBytes() / 16))
                    .withRowCacheBytes(settings.rowCacheBytes())));
    listeners = owned(ClusterListeners.open(settings, env, placement, store));
    KvClient client = owned(KvClient.open(env, placement, id -> store, ClientSettings.DEFAULT));
    return sqlNode(env, client, placement, counters);
  }

  private MySqlServer sqlNode(
      Environment env, KvClient client, PlacementService placement, Metrics counters)
      throws IOException {
    CatalogLoader catalog = new CatalogLoader(client, settings.schemaLeaseMillis());
    Scheduler.Timer reload =
        env.scheduler().every(Duration.ofMillis(settings.schemaLeaseMillis() / 3), catalog::reload);
    owned(reload::cancel);
    MetadataLocks metadataLocks = new MetadataLocks();
    OnlineSchemaChanges schemaChanges =
        owned(
            new OnlineSchemaChanges(
                env,
                client,
                placement,
                catalog,
                metadataLocks,
                new DdlSettings(600_000, 60_000, 256)));
    StoredAccounts accounts = owned(StoredAccounts.open(env, client, catalog::current));
    KeptStatistics statistics = new KeptStatistics(client);
    owned(new StatisticsKeeper(env, statistics, catalog::current));
    GlobalVariables variables = new GlobalVariables(ZoneId.systemDefault(), facts(env));
    List<VirtualTable> tables = new ArrayList<>(new InformationSchema().list());
    tables.addAll(accounts.virtualTables());
    tables.addAll(new SchemaExtensions().list());
    tables.addAll(new StoredPrograms().list());
    tables.addAll(new PerformanceSchema().list());
    ProcessList processes = new ProcessList(env.clock());
    owned(new GarbageCollection(env, client, placement, processes, variables));
    NodeServices[] node = new NodeServices[1];
    VirtualSchemas virtualSchemas =
        new VirtualSchemas(
            tables, (context, filters) -> SqlNode.view(node[0], tables, context, filters));
    int processors = Runtime.getRuntime().availableProcessors();
    Scheduler.Pool pool = owned(env.scheduler().pool("executor", Math.max(2, processors * 2)));
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
            new LeaseFence(catalog),
            metadataLocks,
            accounts,
            accounts,
            variables,
            virtualSchemas,
            counters::status,
            execution,
            processes,
            new UserLocks(env.scheduler()),
            counters,
            new TextPlans(10_000),
            Version.SERVER);
    SqlNode sql = new SqlNode(node[0], virtualSchemas);
    sessions = sql;
    MySqlServer server =
        owned(
            new MySqlServer(
                MySqlServerSettings.at(
                        new InetSocketAddress(settings.host(), settings.port()), data.path())
                    .withPlatformThreads(settings.platformThreads()),
                sql,
                env,
                counters));
    server.start();
    return server;
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
        data.path() + "/",
        "tmpdir",
        data.path().resolve("tmp").toString(),
        "hostname",
        host,
        "server_uuid",
        java.util.UUID.nameUUIDFromBytes(random).toString());
  }

  private StatusServer statusServer() throws IOException {
    Environment env = environment;
    if (env == null) {
      throw new IllegalStateException("started in order");
    }
    return owned(
        new StatusServer(
            new InetSocketAddress(settings.host(), settings.statusPort()),
            metrics(),
            () ->
                "{\"connections\":"
                    + metrics().status().get("Threads_connected")
                    + ",\"version\":\""
                    + Version.SERVER
                    + "\"}\n",
            env.scheduler().virtual("http")));
  }

  /** Where MySQL clients connect. */
  public InetSocketAddress sqlAddress() {
    return sqlAddress;
  }

  public InetSocketAddress statusAddress() {
    return statusAddress;
  }

  /** Where the store serves TiKV's protocol; empty where it does not. */
  public Optional<InetSocketAddress> storeAddress() {
    return listeners == null ? Optional.empty() : listeners.storeAddress();
  }

  /** Where placement serves PD's protocol; empty where it does not. */
  public Optional<InetSocketAddress> placementAddress() {
    return listeners == null ? Optional.empty() : listeners.placementAddress();
  }

  /** Sessions without a protocol before them. */
  public Sessions sessions() {
    Sessions opened = sessions;
    if (opened == null) {
      throw new IllegalStateException("started in order");
    }
    return opened;
  }

  Path dataFolder() {
    return data.path();
  }

  boolean isTemporary() {
    return data.isTemporary();
  }

  /** What a schema allows commits to do. */
  private record LeaseFence(CatalogLoader catalog) implements SessionTransaction.SchemaFence {
    @Override
    public Catalog current() {
      return catalog.current();
    }

    @Override
    public long maxCommitTs() {
      return catalog.maxCommitTs();
    }

    @Override
    public void renew(long commitTs) {
      catalog.renew(commitTs);
    }
  }

  /** Stops everything in the reverse order of its start. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("a part did not stop cleanly", e);
      }
    }
  }
}
