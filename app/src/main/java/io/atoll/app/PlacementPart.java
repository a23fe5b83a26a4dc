package io.atoll.app;

import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.PlacementMetrics;
import io.atoll.app.metrics.ProcessMetrics;
import io.atoll.app.pd.PdMembers;
import io.atoll.app.pd.PdServer;
import io.atoll.kv.KvEngine;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The placement role, as the only member. */
final class PlacementPart implements AutoCloseable {
  private static final long MEMBER = 1;

  /** After which who asks placement is told that it does not answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Parts parts = new Parts();
  private final PlacementService service;
  private @Nullable RpcServer server;
  private @Nullable PdServer http;

  /**
   * @param folder of the process; what placement keeps is in a folder of its own there
   */
  PlacementPart(Environment environment, Path folder) {
    KvEngine engine =
        RocksKvEngine.open(
            folder.resolve("placement"),
            RocksSettings.defaults().withBlockCacheBytes(8 << 20).withWriteBufferBytes(1 << 20));
    this.service =
        parts.owned(new PlacementService(environment, new EngineJournal(engine), TIMEOUT));
  }

  PlacementService service() {
    return service;
  }

  /**
   * Serves PD's protocol.
   *
   * @param advertised where others reach it; empty for where it listens
   * @throws IOException the address is taken
   */
  void listen(
      Environment environment,
      Security security,
      InetSocketAddress address,
      Optional<String> advertised)
      throws IOException {
    ClusterMembers members = new ClusterMembers(MEMBER, "placement-" + MEMBER);
    members.version(Version.STORE);
    advertised.ifPresent(members::advertise);
    server = parts.owned(RpcServer.placement(environment, security, address, service, members));
    service.advertise(advertised.orElseGet(server::hostAndPort));
  }

  /**
   * Serves PD's HTTP; after {@link #listen}, where it is to listen at all.
   *
   * @throws IOException the address is taken
   */
  void listenHttp(Environment environment, InetSocketAddress address, Optional<String> advertised)
      throws IOException {
    String grpc = advertised.orElseGet(() -> address().map(SettingsText::text).orElse(""));
    PdMembers members =
        new PdMembers(
            List.of(new PdMembers.Member(MEMBER, "placement-" + MEMBER, grpc, true)), MEMBER);
    http =
        parts.owned(
            new PdServer(
                address,
                () -> Optional.of(service),
                () -> members,
                Version.STORE,
                MetricSource.registry(
                    List.of(new ProcessMetrics(), PlacementMetrics.of(() -> Optional.of(service)))),
                environment.scheduler().virtual("atoll-placement-http")));
  }

  /** Where it serves HTTP; empty where it does not. */
  Optional<InetSocketAddress> httpAddress() {
    return http == null ? Optional.empty() : Optional.of(http.address());
  }

  /** Where it serves; empty where it does not. */
  Optional<InetSocketAddress> address() {
    return server == null ? Optional.empty() : Optional.of(server.address());
  }

  @Override
  public void close() {
    parts.close();
  }
}
