package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.ClusterCertificates;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that the program makes itself are those that its processes take. */
final class ClusterCertificatesTest {
  private static final String HOST = "127.0.0.1";

  @TempDir private Path folder;

  private Security security(String name, String... hosts) throws IOException {
    return Security.mutual(ClusterCertificates.make(folder, name, List.of(hosts), Instant.now()));
  }

  @Test
  void oneAuthorityMakesMembersThatKnowEachOther() throws Exception {
    Environment environment = RealEnvironment.at(folder.resolve("data"));
    Security one = security("one", HOST, "localhost");
    Security two = security("two", "::1", "db.example.org");
    try (RpcServer server =
            RpcServer.placement(
                environment,
                one,
                new InetSocketAddress(HOST, 0),
                new ScriptedPlacement(),
                new ClusterMembers(1, "p"));
        RemotePlacement known =
            new RemotePlacement(
                environment, two, List.of(server.address()), Duration.ofSeconds(30));
        RemotePlacement unknown =
            new RemotePlacement(environment, List.of(server.address()), Duration.ofMillis(200))) {
      assertThat(known.clusterId()).isEqualTo(4_711);
      assertThatThrownBy(unknown::clusterId).isInstanceOf(PlacementUnavailableException.class);
    }
  }

  @Test
  void nothingIsOverwrittenAndKeysArePrivate() throws Exception {
    security("one", HOST);
    byte[] authority = Files.readAllBytes(folder.resolve("ca.pem"));
    assertThatThrownBy(() -> security("one", HOST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.pem");
    security("two", HOST);
    assertThat(folder.resolve("ca.pem")).hasBinaryContent(authority);
    for (String key : List.of("ca-key.pem", "one-key.pem", "two-key.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
          .isEqualTo("rw-------");
    }
  }
}
