package io.atoll.rpc;

import io.atoll.api.Placement;
import io.atoll.api.StoreId;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Placement and a store that listen, and both as others see them: directly or over the wire. */
final class OneStore implements AutoCloseable {
  static final StoreId ID = new StoreId(1);
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  final Environment environment;
  final PlacementService placement;
  final RegionStore store;
  final RpcServer placementServer;
  final RpcServer storeServer;
  final RemotePlacement remotePlacement;
  final RemoteStore remoteStore;

  OneStore(Path folder) throws IOException {
    environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(30));
    ClusterMembers members = new ClusterMembers(1, "placement");
    placementServer = RpcServer.placement(environment, ANY, placement, members);
    remotePlacement =
        new RemotePlacement(
            environment, List.of(placementServer.address()), Duration.ofSeconds(30));
    // The store itself knows placement over the wire only.
    store = openStore(remotePlacement);
    storeServer = RpcServer.store(environment, ANY, store);
    remoteStore = new RemoteStore(environment, ID, storeServer.address());
  }

  private RegionStore openStore(Placement known) {
    return RegionStore.open(
        environment,
        new MemoryKvEngine(),
        (kv, machine) ->
            RaftStore.open(
                environment, RaftSettings.defaults(1, "log"), Transport.none(), kv, machine),
        known,
        StoreSettings.defaults(ID, 2));
  }

  @Override
  public void close() {
    remoteStore.close();
    storeServer.close();
    store.close();
    remotePlacement.close();
    placementServer.close();
    placement.close();
  }
}
