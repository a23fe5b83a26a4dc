package io.atoll.mysql.handshake;

import java.nio.file.Path;
import java.util.Optional;

/** Where the server's TLS certificate comes from. */
public sealed interface TlsSettings {
  /** No TLS. */
  record Off() implements TlsSettings {}

  /**
   * Certificates of one's own.
   *
   * @param certificate PEM, the server's first and then those that signed it
   * @param key PEM, not encrypted
   * @param authority PEM, sent behind {@code certificate}; empty for none
   */
  record Files(Path certificate, Path key, Optional<Path> authority) implements TlsSettings {}

  /**
   * Certificates made at first start and kept in {@code folder} under MySQL's names: {@code ca.pem,
   * server-cert.pem, server-key.pem}.
   */
  record SelfMade(Path folder) implements TlsSettings {}
}
