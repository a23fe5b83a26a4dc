package io.atoll.app;

import io.atoll.api.Placement;
import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.ProcessMetrics;
import io.atoll.app.metrics.StoreMetrics;
import io.atoll.app.status.StoreStatusServer;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.store.LoadSplitSettings;
import io.atoll.store.Neighbours;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreNumbers;
import io.atoll.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The store role. */
final class StorePart implements AutoCloseable {
  private final Parts parts = new Parts();
  private final RegionStore store;
  private final StoreMetrics metrics;
  private @Nullable RpcServer server;

  /**
   * @param folder of the process
   * @param suffix tells apart the folders of several stores of a process
   * @param others how it reaches other stores
   */
  StorePart(
      Environment environment,
      Path folder,
      String suffix,
      StoreId id,
      StorageSettings settings,
      Placement placement,
      OtherStores others) {
    try {
      RocksKvEngine engine =
          parts.owned(
              RocksKvEngine.open(
                  folder.resolve("store" + suffix),
                  RocksSettings.defaults()
                      .withBlockCacheBytes(settings.blockCacheBytes())
                      .withWriteBufferBytes(settings.writeBufferBytes())));
      int processors = Runtime.getRuntime().availableProcessors();
      RaftSettings raft =
          RaftSettings.defaults(id.value(), "log" + suffix).with(settings.durability());
      this.store =
          parts.owned(
              RegionStore.open(
                  environment,
                  engine,
                  (kv, machine) ->
                      RaftStore.open(environment, raft, others.transport(), kv, machine),
                  placement,
                  others.neighbours(),
                  StoreSettings.defaults(id, processors)
                      .withLoadSplit(
                          LoadSplitSettings.defaults(processors)
                              .with(
                                  settings.splitQps(),
                                  settings.splitBytes(),
                                  settings.splitTimes()))
                      .withScanCacheBytes(settings.scanCacheBytes())
                      .withReserveBytes(settings.reserveBytes())
                      .withRegionSplitBytes(
                          settings.regionSplitBytes(),
                          Math.max(1 << 20, settings.regionSplitBytes() / 16))
                      .withRowCacheBytes(settings.rowCacheBytes())));
      this.metrics = new StoreMetrics(store, engine, others.dropped());
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /**
   * How a store reaches others.
   *
   * @param dropped messages that were not sent
   */
  record OtherStores(Transport transport, Neighbours neighbours, LongSupplier dropped) {
    static final OtherStores NONE = new OtherStores(Transport.none(), Neighbours.none(), () -> 0);
  }

  RegionStore store() {
    return store;
  }

  /**
   * Serves TiKV's protocol and the other stores.
   *
   * @throws IOException the address is taken
   */
  void listen(Environment environment, Security security, InetSocketAddress address)
      throws IOException {
    server =
        parts.owned(
            RpcServer.store(
                environment,
                security,
                address,
                store,
                StoreMessages.receiver(store.id(), store::step, store::step),
                store.snapshots(),
                store.deadlocks()));
  }

  /**
   * Serves what is told of it.
   *
   * @return where
   * @throws IOException the address is taken
   */
  InetSocketAddress listenStatus(Environment environment, InetSocketAddress address)
      throws IOException {
    return parts
        .owned(
            new StoreStatusServer(
                address,
                MetricSource.registry(List.of(new ProcessMetrics(), metrics)),
                this::status,
                environment.scheduler().virtual("atoll-store-http")))
        .address();
  }

  private Map<String, Object> status() {
    StoreNumbers now = store.numbers();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("store_id", store.id().value());
    status.put("version", Version.STORE);
    status.put("git_hash", "None");
    status.put("regions", now.regions());
    status.put("leaders", now.leaders());
    status.put("stopped_replicas", now.notRunning());
    status.put("capacity_bytes", now.capacityBytes());
    status.put("available_bytes", now.availableBytes());
    status.put("refuses_rows", now.refusesRows());
    status.put("refuses_writes", now.refusesWrites());
    return status;
  }

  StoreMetrics metrics() {
    return metrics;
  }

  /** Where it serves; empty where it does not. */
  Optional<InetSocketAddress> address() {
    return server == null ? Optional.empty() : Optional.of(server.address());
  }

  /** The same as others are told it; empty where it does not serve. */
  String hostAndPort() {
    return server == null ? "" : server.hostAndPort();
  }

  @Override
  public void close() {
    parts.close();
  }
}
