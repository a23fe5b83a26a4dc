package io.atoll.mysql.handshake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The server's side of TLS 1.2 and 1.3 over a blocking socket. Thread-safe. */
public final class ServerTls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;

  private ServerTls(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads (or makes) keys and certificates; empty for {@link TlsSettings.Off}.
   *
   * @throws IOException naming the file that is missing or wrong
   */
  public static Optional<ServerTls> of(TlsSettings settings, Instant now) throws IOException {
    return switch (settings) {
      case TlsSettings.Off off -> Optional.empty();
      case TlsSettings.Files files -> Optional.of(load(files));
      case TlsSettings.SelfMade made ->
          Optional.of(load(SelfMadeCertificates.in(made.folder(), now)));
    };
  }

  private static ServerTls load(TlsSettings.Files files) throws IOException {
    List<X509Certificate> chain = new ArrayList<>(PemFiles.certificates(files.certificate()));
    if (files.authority().isPresent()) {
      for (X509Certificate authority : PemFiles.certificates(files.authority().get())) {
        if (!chain.contains(authority)) {
          chain.add(authority);
        }
      }
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, NO_PASSWORD);
      store.setKeyEntry(
          "server",
          PemFiles.privateKey(files.key()),
          NO_PASSWORD,
          chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new ServerTls(context);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the TLS key " + files.key() + " and certificate " + files.certificate() + " do not fit",
          e);
    }
  }

  /**
   * Starts TLS on a connection whose client asked for it, and shakes hands.
   *
   * @param received bytes already read from the socket
   */
  public SSLSocket accept(Socket socket, byte[] received) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, new ByteArrayInputStream(received), true);
    tls.setUseClientMode(false);
    tls.setEnabledProtocols(PROTOCOLS);
    tls.startHandshake();
    return tls;
  }
}
