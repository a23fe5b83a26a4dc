package io.atoll.app;

import io.atoll.api.Placement;
import io.atoll.api.StoreId;
import io.atoll.kv.KvEngine;
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
import io.atoll.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store role. */
final class StorePart implements AutoCloseable {
  private final Parts parts = new Parts();
  private final RegionStore store;
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
      KvEngine engine =
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
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  /** How a store reaches others. */
  record OtherStores(Transport transport, Neighbours neighbours) {
    static final OtherStores NONE = new OtherStores(Transport.none(), Neighbours.none());
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
