package io.atoll.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.mysql.packet.Commands;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How connections end: by time limits, KILL, lost clients, a stop of the server. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LifecycleTest {
  @TempDir Path folder;

  private static int errorCode(byte[] payload) {
    assertThat(payload[0]).as("an error packet").isEqualTo((byte) 0xFF);
    return (payload[1] & 0xFF) | (payload[2] & 0xFF) << 8;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private ServerFixture plain() throws IOException {
    return new ServerFixture(
        folder, s -> s.withTls(new io.atoll.mysql.handshake.TlsSettings.Off()));
  }

  private static FakeSessions.FakeSession session(ServerFixture fixture) {
    await(() -> fixture.sessions.open.size() == 1);
    return fixture.sessions.open.values().iterator().next();
  }

  @Test
  void aLostClientInterruptsItsStatement() throws Exception {
    try (ServerFixture fixture = plain();
        WireClient client = fixture.client().logIn()) {
      FakeSessions.FakeSession session = session(fixture);
      client.command(Commands.QUERY, "WAIT");
      session.waiting.await();
      client.close();
      await(() -> session.isClosed);
      await(() -> fixture.server.connectionCount() == 0);
    }
  }

  @Test
  void aPipelinedCommandIsNoLostClient() throws Exception {
    try (ServerFixture fixture = plain();
        WireClient client = fixture.client().logIn()) {
      FakeSessions.FakeSession session = session(fixture);
      client.command(Commands.QUERY, "WAIT");
      session.waiting.await();
      client.command(Commands.PING);
      session.interrupt(false);
      assertThat(errorCode(client.read())).isEqualTo(1317);
      assertThat(client.read()[0]).isEqualTo((byte) 0);
    }
  }

  @Test
  void killQueryEndsTheStatementAndKillTheConnection() throws Exception {
    try (ServerFixture fixture = plain();
        WireClient client = fixture.client().logIn();
        WireClient killer = fixture.client().logIn()) {
      await(() -> fixture.sessions.open.size() == 2);
      FakeSessions.FakeSession session = fixture.sessions.open.get(1L);
      client.command(Commands.QUERY, "WAIT");
      session.waiting.await();
      fixture.sessions.kill(session, 1, true);
      assertThat(errorCode(client.read())).isEqualTo(1317);
      client.command(Commands.PING);
      assertThat(client.read()[0]).isEqualTo((byte) 0);
      killer.command(Commands.PROCESS_KILL, (byte) 1, (byte) 0, (byte) 0, (byte) 0);
      assertThat(killer.read()[0]).isEqualTo((byte) 0);
      assertThat(client.isClosed()).isTrue();
      killer.command(Commands.PROCESS_KILL, (byte) 77, (byte) 0, (byte) 0, (byte) 0);
      assertThat(errorCode(killer.read())).isEqualTo(1094);
    }
  }

  @Test
  void idleConnectionsAreClosedWithAWord() throws Exception {
    try (ServerFixture fixture = plain()) {
      fixture.sessions.idleTimeoutSeconds = 1;
      try (WireClient client = fixture.client().logIn()) {
        assertThat(errorCode(client.read())).isEqualTo(4031);
        assertThat(client.isClosed()).isTrue();
        await(() -> fixture.server.connectionCount() == 0);
      }
    }
  }

  @Test
  void slowHandshakesAreCutOff() throws Exception {
    try (ServerFixture fixture =
        new ServerFixture(
            folder,
            s -> s.withTls(new io.atoll.mysql.handshake.TlsSettings.Off()),
            Duration.ofMillis(300))) {
      try (WireClient client = fixture.client()) {
        client.read();
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void stoppingClosesIdleConnectionsAndInterruptsStatements() throws Exception {
    ServerFixture fixture = plain();
    try (WireClient idle = fixture.client().logIn();
        WireClient busy = fixture.client().logIn()) {
      busy.command(Commands.QUERY, "WAIT");
      await(() -> fixture.sessions.open.size() == 2);
      fixture.sessions.open.get(2L).waiting.await();
      fixture.close();
      assertThat(idle.isClosed()).isTrue();
      assertThat(fixture.server.connectionCount()).isZero();
      assertThat(fixture.sessions.open).isEmpty();
    }
  }

  @Test
  void platformThreadsServeAsWell() throws Exception {
    try (ServerFixture fixture =
        new ServerFixture(
            folder,
            s ->
                s.withTls(new io.atoll.mysql.handshake.TlsSettings.Off())
                    .withPlatformThreads(true))) {
      for (int i = 0; i < 3; i++) {
        try (WireClient client = fixture.client().logIn()) {
          client.command(Commands.PING);
          assertThat(client.read()[0]).isEqualTo((byte) 0);
        }
      }
    }
  }

  @Test
  void unixSocketsAreServed() throws Exception {
    Path path = folder.resolve("atoll.sock");
    try (ServerFixture fixture = new ServerFixture(folder, s -> s.withUnixSocket(path));
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer greeting = ByteBuffer.allocate(200);
      channel.read(greeting);
      assertThat(new String(greeting.array(), 5, 17, UTF_8)).isEqualTo("8.0.40-Atoll-test");
    }
    assertThat(Files.exists(path)).isFalse();
  }

  @Test
  void keysAndCertificatesAreKept() throws Exception {
    try (ServerFixture fixture = new ServerFixture(folder)) {
      assertThat(fixture.port()).isPositive();
    }
    byte[] certificate = Files.readAllBytes(folder.resolve("server-cert.pem"));
    assertThat(Files.exists(folder.resolve("ca.pem"))).isTrue();
    assertThat(Files.exists(folder.resolve("server-key.pem"))).isTrue();
    try (ServerFixture fixture = new ServerFixture(folder)) {
      assertThat(fixture.port()).isPositive();
    }
    assertThat(Files.readAllBytes(folder.resolve("server-cert.pem"))).isEqualTo(certificate);
  }
}
