package io.atoll.mysql;

import io.atoll.mysql.handshake.TlsSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens. Limits that SQL can change (max_connections, max_allowed_packet,
 * wait_timeout) are the session layer's.
 *
 * @param address to listen at; port 0 takes a free one
 * @param unixSocket path of a Unix socket to listen at as well
 * @param backlog connections that the kernel holds until they are accepted
 * @param platformThreads a platform thread per connection in place of a virtual one: a little
 *     faster for a single client, dearer for many
 * @param tls where the certificate comes from
 * @param requireSecureTransport refuses clients that neither use TLS nor a Unix socket
 * @param keyFolder keeps the RSA pair of caching_sha2_password; empty makes a new one at each start
 * @param handshakeLimit until which a client must have logged in (connect_timeout)
 * @param writeLimit how long a client may leave us waiting for it to read (net_write_timeout)
 * @param stopLimit how long {@link MySqlServer#close} lets statements run on
 */
public record MySqlServerSettings(
    InetSocketAddress address,
    Optional<Path> unixSocket,
    int backlog,
    boolean platformThreads,
    TlsSettings tls,
    boolean requireSecureTransport,
    Optional<Path> keyFolder,
    Duration handshakeLimit,
    Duration writeLimit,
    Duration stopLimit) {
  public MySqlServerSettings {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog must be at least 1: " + backlog);
    }
    if (requireSecureTransport && tls instanceof TlsSettings.Off && unixSocket.isEmpty()) {
      throw new IllegalArgumentException(
          "requireSecureTransport without TLS and without a Unix socket lets nobody in");
    }
  }

  /** MySQL's defaults at an address, with TLS certificates and keys made in {@code dataFolder}. */
  public static MySqlServerSettings at(InetSocketAddress address, Path dataFolder) {
    return new MySqlServerSettings(
        address,
        Optional.empty(),
        1024,
        false,
        new TlsSettings.SelfMade(dataFolder),
        false,
        Optional.of(dataFolder),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10));
  }

  /** Without TLS and with nothing kept in files. */
  public static MySqlServerSettings plain(InetSocketAddress address) {
    return new MySqlServerSettings(
        address,
        Optional.empty(),
        1024,
        false,
        new TlsSettings.Off(),
        false,
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10));
  }

  public MySqlServerSettings withTls(TlsSettings settings) {
    return new MySqlServerSettings(
        address,
        unixSocket,
        backlog,
        platformThreads,
        settings,
        requireSecureTransport,
        keyFolder,
        handshakeLimit,
        writeLimit,
        stopLimit);
  }

  public MySqlServerSettings withUnixSocket(Path path) {
    return new MySqlServerSettings(
        address,
        Optional.of(path),
        backlog,
        platformThreads,
        tls,
        requireSecureTransport,
        keyFolder,
        handshakeLimit,
        writeLimit,
        stopLimit);
  }

  public MySqlServerSettings withPlatformThreads(boolean value) {
    return new MySqlServerSettings(
        address,
        unixSocket,
        backlog,
        value,
        tls,
        requireSecureTransport,
        keyFolder,
        handshakeLimit,
        writeLimit,
        stopLimit);
  }

  public MySqlServerSettings withLimits(Duration handshake, Duration write, Duration stop) {
    return new MySqlServerSettings(
        address,
        unixSocket,
        backlog,
        platformThreads,
        tls,
        requireSecureTransport,
        keyFolder,
        handshake,
        write,
        stop);
  }
}
