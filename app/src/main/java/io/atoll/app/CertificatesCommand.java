package io.atoll.app;

import io.atoll.rpc.tls.ClusterCertificates;
import io.atoll.rpc.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** {@code atoll certificates}: what the processes of a cluster know each other by. */
final class CertificatesCommand {
  static final String USAGE =
      """
      usage: ./atoll certificates --out DIR [options]

        --out DIR                        makes an authority there at the first call, ca.pem, and with it
        --name node                      a certificate and a key, node.pem and node-key.pem
        --hosts 127.0.0.1,localhost      names and addresses at which processes that use it are reached
      """;

  private CertificatesCommand() {}

  /** Makes them and says how to use them. */
  static void run(List<String> arguments) throws IOException {
    SettingsText text = SettingsText.of(arguments);
    Path folder = text.path("out").orElse(null);
    String name = text.text("name", "node");
    List<String> hosts = text.words("hosts", List.of("127.0.0.1", "localhost"));
    if (folder == null) {
      text.problem("--out is needed: a folder");
    }
    if (!name.matches("[A-Za-z0-9._-]+") || name.equals("ca")) {
      text.problem("--name " + name + ": must be letters, digits, '.', '_' and '-', and not ca");
    }
    text.end();
    if (folder == null) {
      return;
    }
    TlsFiles files = ClusterCertificates.make(folder, name, hosts, Instant.now());
    System.out.println(
        "--tls.ca "
            + files.authority()
            + " --tls.certificate "
            + files.certificate()
            + " --tls.key "
            + files.key());
  }
}
