package io.atoll.app;

import io.atoll.rpc.tls.Security;
import io.atoll.rpc.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a process of a cluster proves itself to the others.
 *
 * @param files empty for plain connections
 */
record SecuritySettings(Optional<TlsFiles> files) {
  static final String USAGE =
      """
        --tls.ca FILE                    TLS between the cluster's processes, with these three files
        --tls.certificate FILE           (./atoll certificates makes them); default: none
        --tls.key FILE
      """;

  static SecuritySettings read(SettingsText text) {
    Optional<Path> authority = text.path("tls.ca");
    Optional<Path> certificate = text.path("tls.certificate");
    Optional<Path> key = text.path("tls.key");
    if (authority.isPresent() && certificate.isPresent() && key.isPresent()) {
      return new SecuritySettings(
          Optional.of(new TlsFiles(authority.get(), certificate.get(), key.get())));
    }
    if (authority.isPresent() || certificate.isPresent() || key.isPresent()) {
      text.problem("tls.ca, tls.certificate and tls.key are given together, or none of them");
    }
    return new SecuritySettings(Optional.empty());
  }

  /**
   * @throws IOException a file is missing or not what it should be
   */
  Security open() throws IOException {
    return files.isPresent() ? Security.mutual(files.get()) : Security.none();
  }
}
