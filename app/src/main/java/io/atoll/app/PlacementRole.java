package io.atoll.app;

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

/** {@code atoll placement}. */
final class PlacementRole implements Role {
  static final String USAGE =
      """
      usage: ./atoll placement [options]

        --data DIR                       keep the data there (default: a temporary folder, removed at exit)
        --listen 127.0.0.1:2379          address for stores and SQL nodes
        --advertise HOST:PORT            where they reach it (default: where it listens)
        --http-listen 127.0.0.1:2380     HTTP for administrators, /pd/api/v1 (default: the port after listen's, if free)
        --members 1=HOST:PORT,2=…        of several placement nodes, which replicate what they know: where
                                         all of them are reached, the same at each and at every start
        --member N                       which of them this one is
        --config FILE                    settings (TOML); flags win
      """
          + SecuritySettings.USAGE
          + SettingsText.FILE_USAGE;

  /**
   * @param members by number; empty where it is the only one
   */
  private record Settings(
      Optional<Path> data,
      InetSocketAddress listen,
      Optional<String> advertise,
      Optional<InetSocketAddress> httpListen,
      Map<Long, InetSocketAddress> members,
      long member,
      SecuritySettings security) {
    static Settings read(List<String> arguments) {
      SettingsText text = SettingsText.of(arguments);
      Map<Long, InetSocketAddress> members = text.members("members");
      long member = text.number("member", 0, 0, Long.MAX_VALUE);
      if (!members.isEmpty() && !members.containsKey(member)) {
        text.problem("--member " + member + ": must be one of --members");
      } else if (members.isEmpty() && member != 0) {
        text.problem("--member is of use with --members only");
      }
      InetSocketAddress own =
          members.getOrDefault(member, new InetSocketAddress("127.0.0.1", 2379));
      Settings settings =
          new Settings(
              text.path("data"),
              text.address("listen").orElse(own),
              text.address("advertise").map(SettingsText::text),
              text.address("http-listen"),
              members,
              member,
              SecuritySettings.read(text));
      if (!members.isEmpty() && settings.advertise().isPresent()) {
        text.problem("--advertise: with --members, these say where it is reached");
      }
      text.end();
      return settings;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PlacementRole.class);

  private final Parts parts = new Parts();
  private final List<String> told;

  private PlacementRole(Settings settings) throws IOException {
    DataFolder data = parts.owned(DataFolder.open(settings.data()));
    try {
      Environment environment = RealEnvironment.at(data.path());
      Security security = settings.security().open();
      this.told =
          settings.members().isEmpty()
              ? alone(settings, environment, security, data)
              : member(settings, environment, security, data);
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<String> alone(
      Settings settings, Environment environment, Security security, DataFolder data)
      throws IOException {
    data.refuseWith("member", "it is of one of several placement nodes: --members is missing");
    PlacementPart placement = parts.owned(new PlacementPart(environment, data.path()));
    placement.listen(environment, security, settings.listen(), settings.advertise());
    Optional<InetSocketAddress> http =
        listenHttp(
            settings,
            placement.address().orElseThrow(),
            at -> {
              placement.listenHttp(environment, at, settings.advertise());
              return placement.httpAddress().orElseThrow();
            });
    return List.of(
        "placement: "
            + SettingsText.text(placement.address().orElseThrow())
            + " (gRPC), cluster "
            + Long.toUnsignedString(placement.service().clusterId()),
        told(http),
        data.told());
  }

  private List<String> member(
      Settings settings, Environment environment, Security security, DataFolder data)
      throws IOException {
    data.refuseWith("placement", "it is of a placement node that is alone");
    PlacementMemberPart placement =
        parts.owned(
            new PlacementMemberPart(
                environment,
                security,
                data.path(),
                settings.member(),
                settings.members(),
                settings.listen()));
    Optional<InetSocketAddress> http =
        listenHttp(settings, placement.address(), at -> placement.listenHttp(environment, at));
    return List.of(
        "placement: member "
            + settings.member()
            + " of "
            + settings.members().size()
            + " at "
            + SettingsText.text(placement.address())
            + " (gRPC)",
        told(http),
        data.told());
  }

  /** Listens at an address and tells which one that is. */
  private interface Listening {
    InetSocketAddress at(InetSocketAddress address) throws IOException;
  }

  /** At an address of its own choice only where that is free: several placements may be here. */
  private static Optional<InetSocketAddress> listenHttp(
      Settings settings, InetSocketAddress grpc, Listening listening) throws IOException {
    if (settings.httpListen().isPresent()) {
      return Optional.of(listening.at(settings.httpListen().get()));
    }
    try {
      return Optional.of(
          listening.at(
              new InetSocketAddress(grpc.getAddress(), Math.min(grpc.getPort() + 1, 65_535))));
    } catch (IOException e) {
      LOG.warn("no HTTP for administrators, give --http-listen: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String told(Optional<InetSocketAddress> http) {
    return "http:     "
        + http.map(address -> SettingsText.text(address) + " (/pd/api/v1)").orElse("none");
  }

  static Role start(List<String> arguments) throws IOException {
    return new PlacementRole(Settings.read(arguments));
  }

  @Override
  public List<String> told() {
    return told;
  }

  @Override
  public void close() {
    parts.close();
  }
}
