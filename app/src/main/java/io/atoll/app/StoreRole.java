package io.atoll.app;

import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code atoll store}. */
final class StoreRole implements Role {
  static final String USAGE =
      """
      usage: ./atoll store --placement HOST:PORT,… [options]

        --placement HOST:PORT,…          placement's nodes
        --data DIR                       keep the data there (default: a temporary folder, removed at exit)
        --listen 127.0.0.1:20160         address for SQL nodes and other stores
        --advertise HOST:PORT            where they reach it (default: where it listens)
        --status-listen HOST:PORT        HTTP for /metrics and /status (default: 20 ports above listen's, if free)
        --labels zone=a,rack=7           where it stands: replicas of a row are kept apart
        --config FILE                    settings (TOML); flags win
      """
          + StorageSettings.USAGE
          + SecuritySettings.USAGE
          + SettingsText.FILE_USAGE;

  /** Messages that may wait for one other store; Raft sends again what is dropped. */
  private static final long PEER_QUEUE_BYTES = 64L << 20;

  /** TiKV's ports are 20160 and 20180. */
  private static final int STATUS_ABOVE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(StoreRole.class);

  private record Settings(
      Optional<Path> data,
      List<InetSocketAddress> placement,
      InetSocketAddress listen,
      Optional<String> advertise,
      Optional<InetSocketAddress> statusListen,
      Map<String, String> labels,
      StorageSettings storage,
      SecuritySettings security) {
    static Settings read(List<String> arguments) {
      SettingsText text = SettingsText.of(arguments);
      Settings settings =
          new Settings(
              text.path("data"),
              text.addresses("placement"),
              text.address("listen").orElseGet(() -> new InetSocketAddress("127.0.0.1", 20160)),
              text.address("advertise").map(SettingsText::text),
              text.address("status-listen"),
              text.labels("labels"),
              StorageSettings.read(text),
              SecuritySettings.read(text));
      text.end();
      return settings;
    }
  }

  private final Parts parts = new Parts();
  private final DataFolder data;
  private final StorePart store;
  private final Optional<InetSocketAddress> status;

  private StoreRole(Settings settings) throws IOException {
    this.data = parts.owned(DataFolder.open(settings.data()));
    try {
      Environment environment = RealEnvironment.at(data.path());
      Security security = settings.security().open();
      RemotePlacement placement =
          parts.owned(
              new RemotePlacement(
                  environment, security, settings.placement(), PlacementPart.TIMEOUT));
      data.joins(placement.clusterId());
      StoreId id = new StoreId(data.storeId(() -> placement.allocateIds(1)));
      StoreDirectory directory = parts.owned(new StoreDirectory(environment, security, placement));
      PeerConnections connections =
          parts.owned(
              new PeerConnections(environment, security, directory::address, PEER_QUEUE_BYTES));
      this.store =
          parts.owned(
              new StorePart(
                  environment,
                  data.path(),
                  "",
                  id,
                  settings.storage(),
                  placement,
                  new StorePart.OtherStores(
                      StoreMessages.over(connections), directory, connections::dropped)));
      store.listen(environment, security, settings.listen());
      this.status = listenStatus(settings, environment);
      String advertised = settings.advertise().orElseGet(store::hostAndPort);
      placement.putStore(
          new StoreDescription(
              id,
              advertised,
              status.map(at -> told(at, advertised)).orElse(""),
              Version.STORE,
              settings.labels(),
              StoreDescription.State.UP));
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** At an address of its own choice only where that is free: several stores may be here. */
  private Optional<InetSocketAddress> listenStatus(Settings settings, Environment environment)
      throws IOException {
    if (settings.statusListen().isPresent()) {
      return Optional.of(store.listenStatus(environment, settings.statusListen().get()));
    }
    InetSocketAddress grpc = store.address().orElseThrow();
    try {
      return Optional.of(
          store.listenStatus(
              environment,
              new InetSocketAddress(
                  grpc.getAddress(), Math.min(grpc.getPort() + STATUS_ABOVE, 65_535))));
    } catch (IOException e) {
      LOG.warn("no HTTP for /metrics and /status, give --status-listen: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Where it is reached: by the host that is told where it listens at all addresses. */
  private static String told(InetSocketAddress status, String advertised) {
    return status.getAddress().isAnyLocalAddress()
        ? advertised.substring(0, advertised.lastIndexOf(':') + 1) + status.getPort()
        : SettingsText.text(status);
  }

  static Role start(List<String> arguments) throws IOException {
    return new StoreRole(Settings.read(arguments));
  }

  @Override
  public List<String> told() {
    return List.of(
        "store:    " + store.store().id().value() + " at " + store.hostAndPort() + " (gRPC)",
        "status:   "
            + status
                .map(at -> "http://" + SettingsText.text(at) + "/status and /metrics")
                .orElse("none"),
        data.told());
  }

  @Override
  public void close() {
    parts.close();
  }
}
