package io.atoll.rpc.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What connections between processes are protected by: nothing, or TLS where each side shows a
 * certificate of the cluster's authority. A client also looks whether the certificate names the
 * address that it wanted. Immutable.
 */
public final class Security {
  private static final Security NONE = new Security(null, null);

  private final @Nullable SslContext server;
  private final @Nullable SslContext client;

  private Security(@Nullable SslContext server, @Nullable SslContext client) {
    this.server = server;
    this.client = client;
  }

  /** Plain connections: whoever reaches the port is believed. */
  public static Security none() {
    return NONE;
  }

  /**
   * Mutual TLS. The files are read now; those of later are read by the next start.
   *
   * @throws IOException a file is missing or not what it should be; the message names it
   */
  public static Security mutual(TlsFiles files) throws IOException {
    SslContextBuilder server =
        reading(
            files.certificate(),
            certificate ->
                reading(files.key(), key -> SslContextBuilder.forServer(certificate, key)));
    SslContextBuilder client =
        reading(
            files.certificate(),
            certificate ->
                reading(
                    files.key(),
                    key -> SslContextBuilder.forClient().keyManager(certificate, key)));
    reading(files.authority(), server::trustManager);
    reading(files.authority(), client::trustManager);
    return new Security(
        GrpcSslContexts.configure(server.clientAuth(ClientAuth.REQUIRE)).build(),
        GrpcSslContexts.configure(client).build());
  }

  private interface Use<T> {
    T of(InputStream content) throws IOException;
  }

  private static <T> T reading(Path file, Use<T> use) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return use.of(content);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + e.getFile() + " for TLS", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("file " + file + " is not what TLS needs: " + e.getMessage(), e);
    }
  }

  public void apply(NettyServerBuilder to) {
    if (server != null) {
      to.sslContext(server);
    }
  }

  public void apply(NettyChannelBuilder to) {
    if (client == null) {
      to.usePlaintext();
    } else {
      to.sslContext(client);
    }
  }
}
