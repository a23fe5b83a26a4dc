package io.atoll.mysql;

import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.session.auth.AuthenticationPlugin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A server over {@link FakeSessions} at a free port of this machine. */
final class ServerFixture implements AutoCloseable {
  final FakeSessions sessions = new FakeSessions();
  final MySqlServer server;

  ServerFixture(Path folder, UnaryOperator<MySqlServerSettings> settings) throws IOException {
    this(folder, settings, Duration.ofSeconds(10));
  }

  ServerFixture(Path folder, UnaryOperator<MySqlServerSettings> settings, Duration handshake)
      throws IOException {
    Environment environment = RealEnvironment.at(folder);
    sessions
        .account("sha2", "secret", AuthenticationPlugin.CACHING_SHA2_PASSWORD, environment.random())
        .account(
            "native", "secret", AuthenticationPlugin.MYSQL_NATIVE_PASSWORD, environment.random())
        .account("root", "", AuthenticationPlugin.CACHING_SHA2_PASSWORD, environment.random());
    server =
        new MySqlServer(
            settings
                .apply(MySqlServerSettings.at(new InetSocketAddress("127.0.0.1", 0), folder))
                .withLimits(handshake, Duration.ofSeconds(60), Duration.ofMillis(200)),
            sessions,
            environment,
            TrafficMetrics.NONE);
    server.start();
  }

  ServerFixture(Path folder) throws IOException {
    this(folder, UnaryOperator.identity());
  }

  int port() {
    return server.address().getPort();
  }

  WireClient client() throws IOException {
    return new WireClient(port());
  }

  @Override
  public void close() {
    server.close();
  }
}
