package io.atoll.app;

import io.atoll.api.Placement;
import io.atoll.api.Store;
import io.atoll.api.StoreDescription;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a playground other processes reach: the store and placement, where settings say so. */
final class ClusterListeners implements AutoCloseable {
  private static final long MEMBER = 1;

  private @Nullable RpcServer store;
  private @Nullable RpcServer placement;

  private ClusterListeners() {}

  /**
   * @throws IOException an address is taken
   */
  static ClusterListeners open(
      PlaygroundSettings settings, Environment environment, Placement placement, Store store)
      throws IOException {
    ClusterListeners listeners = new ClusterListeners();
    try {
      if (settings.storeListen().isPresent()) {
        listeners.store = RpcServer.store(environment, settings.storeListen().get(), store);
      }
      if (settings.placementListen().isPresent()) {
        ClusterMembers members = new ClusterMembers(MEMBER, "placement-1");
        RpcServer open = listeners.store;
        if (open != null) {
          placement.putStore(
              new StoreDescription(
                  store.id(),
                  open.hostAndPort(),
                  "",
                  Version.STORE,
                  Map.of(),
                  StoreDescription.State.UP));
        }
        listeners.placement =
            RpcServer.placement(environment, settings.placementListen().get(), placement, members);
      }
      return listeners;
    } catch (IOException | RuntimeException e) {
      listeners.close();
      throw e;
    }
  }

  Optional<InetSocketAddress> storeAddress() {
    return store == null ? Optional.empty() : Optional.of(store.address());
  }

  Optional<InetSocketAddress> placementAddress() {
    return placement == null ? Optional.empty() : Optional.of(placement.address());
  }

  @Override
  public void close() {
    if (placement != null) {
      placement.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
