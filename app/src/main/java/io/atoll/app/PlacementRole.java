package io.atoll.app;

import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code atoll placement}. */
final class PlacementRole implements Role {
  static final String USAGE =
      """
      usage: ./atoll placement [options]

        --data DIR                       keep the data there (default: a temporary folder, removed at exit)
        --listen 127.0.0.1:2379          address for stores and SQL nodes
        --advertise HOST:PORT            where they reach it (default: where it listens)
        --http-listen 127.0.0.1:2380     HTTP for administrators, /pd/api/v1 (default: the port after listen's, if free)
        --config FILE                    settings (TOML); flags win
      """
          + SettingsText.FILE_USAGE;

  private record Settings(
      Optional<Path> data,
      InetSocketAddress listen,
      Optional<String> advertise,
      Optional<InetSocketAddress> httpListen) {
    static Settings read(List<String> arguments) {
      SettingsText text = SettingsText.of(arguments);
      Settings settings =
          new Settings(
              text.path("data"),
              text.address("listen").orElseGet(() -> new InetSocketAddress("127.0.0.1", 2379)),
              text.address("advertise").map(SettingsText::text),
              text.address("http-listen"));
      text.end();
      return settings;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PlacementRole.class);

  private final Parts parts = new Parts();
  private final PlacementPart placement;
  private final DataFolder data;

  private PlacementRole(Settings settings) throws IOException {
    this.data = parts.owned(DataFolder.open(settings.data()));
    try {
      Environment environment = RealEnvironment.at(data.path());
      this.placement = parts.owned(new PlacementPart(environment, data.path()));
      placement.listen(environment, settings.listen(), settings.advertise());
      listenHttp(environment, settings);
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** At an address of its own choice only where that is free: several placements may be here. */
  private void listenHttp(Environment environment, Settings settings) throws IOException {
    if (settings.httpListen().isPresent()) {
      placement.listenHttp(environment, settings.httpListen().get(), settings.advertise());
      return;
    }
    InetSocketAddress grpc = placement.address().orElseThrow();
    try {
      placement.listenHttp(
          environment,
          new InetSocketAddress(grpc.getAddress(), Math.min(grpc.getPort() + 1, 65_535)),
          settings.advertise());
    } catch (IOException e) {
      LOG.warn("no HTTP for administrators, give --http-listen: {}", e.getMessage());
    }
  }

  static Role start(List<String> arguments) throws IOException {
    return new PlacementRole(Settings.read(arguments));
  }

  @Override
  public List<String> told() {
    return List.of(
        "placement: "
            + SettingsText.text(placement.address().orElseThrow())
            + " (gRPC), cluster "
            + Long.toUnsignedString(placement.service().clusterId()),
        "http:     "
            + placement
                .httpAddress()
                .map(address -> SettingsText.text(address) + " (/pd/api/v1)")
                .orElse("none"),
        data.told());
  }

  @Override
  public void close() {
    parts.close();
  }
}
