package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.client.RemoteSnapshots;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.client.SnapshotFailedException;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.tls.TlsFiles;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that show each other certificates. */
final class SecurityTest {
  private static final String HOST = "127.0.0.1";
  private static final InetSocketAddress ANY = new InetSocketAddress(HOST, 0);
  private static final StoreId ID = new StoreId(1);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final RegionId REGION = new RegionId(3);

  @TempDir private Path folder;
  private Environment environment;
  private TestCertificates authority;
  private Security member;
  private RpcServer storeServer;
  private RpcServer placementServer;
  private final BlockingQueue<PeerMessage> received = new LinkedBlockingQueue<>();

  private record Answering(StoreId id) implements Store {
    @Override
    @SuppressWarnings("unchecked")
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      return (RegionResult<R>) new RegionResult.Ok<>(new StoreResponses.RawGet(new byte[] {7}));
    }
  }

  @BeforeEach
  void open() throws Exception {
    environment = RealEnvironment.at(folder);
    authority = new TestCertificates(folder, "ca");
    member = Security.mutual(authority.member("one", HOST));
    storeServer =
        RpcServer.store(
            environment,
            member,
            ANY,
            new Answering(ID),
            received::add,
            (region, peer) -> Optional.empty());
    placementServer =
        RpcServer.placement(
            environment, member, ANY, new ScriptedPlacement(), new ClusterMembers(1, "p"));
  }

  @AfterEach
  void close() {
    storeServer.close();
    placementServer.close();
  }

  private RegionResult<StoreResponses.RawGet> get(Security security) {
    try (RemoteStore store = new RemoteStore(environment, security, ID, storeServer.address())) {
      return store.execute(
          new RequestContext(
              REGION,
              new io.atoll.api.RegionEpoch(1, 1),
              RequestContext.Priority.NORMAL,
              RequestContext.Isolation.SNAPSHOT,
              Set.of(),
              Long.MAX_VALUE),
          new StoreRequest.RawGet(Key.of(new byte[] {1})));
    }
  }

  private long clusterId(Security security) {
    try (RemotePlacement placement =
        new RemotePlacement(environment, security, List.of(placementServer.address()), SHORT)) {
      return placement.clusterId();
    }
  }

  @Test
  void membersTalkToEachOther() throws Exception {
    Security other = Security.mutual(authority.member("two", HOST));
    assertThat(get(other)).isInstanceOf(RegionResult.Ok.class);
    assertThat(clusterId(other)).isEqualTo(4_711);
    try (PeerConnections peers =
        new PeerConnections(
            environment, other, id -> Optional.of(storeServer.address()), 1 << 20)) {
      PeerMessage message =
          new PeerMessage(
              REGION,
              new Peer(5, new StoreId(2), false),
              new Peer(4, ID, false),
              new byte[] {1, 2});
      peers.send(message);
      assertThat(received.take().content()).isEqualTo(message.content());
    }
    try (RemoteSnapshots snapshots =
        new RemoteSnapshots(environment, other, storeServer.address())) {
      assertThat(snapshots.open(REGION, new Peer(5, new StoreId(2), false))).isEmpty();
    }
  }

  private void isRefused(Security stranger) {
    assertThat(get(stranger)).isInstanceOf(RegionResult.RegionNotFound.class);
    assertThatThrownBy(() -> clusterId(stranger)).isInstanceOf(PlacementUnavailableException.class);
    try (RemoteSnapshots snapshots =
        new RemoteSnapshots(environment, stranger, storeServer.address())) {
      assertThatThrownBy(() -> snapshots.open(REGION, new Peer(5, new StoreId(2), false)))
          .isInstanceOf(SnapshotFailedException.class);
    }
  }

  @Test
  void whoShowsNothingIsRefused() {
    isRefused(Security.none());
  }

  @Test
  void whoShowsAnothersSignatureIsRefused() throws Exception {
    TlsFiles stranger = new TestCertificates(folder, "other").member("two", HOST);
    // It believes the cluster; the cluster does not believe it.
    isRefused(
        Security.mutual(
            new TlsFiles(authority.authority(), stranger.certificate(), stranger.key())));
  }

  @Test
  void aServerOfAnotherAuthorityOrAddressIsNotBelieved() throws Exception {
    TestCertificates other = new TestCertificates(folder, "other");
    TlsFiles own = authority.member("two", HOST);
    // The cluster believes it; it does not believe the cluster.
    isRefused(Security.mutual(new TlsFiles(other.authority(), own.certificate(), own.key())));

    close();
    member = Security.mutual(authority.member("three", "127.0.0.2"));
    placementServer =
        RpcServer.placement(
            environment, member, ANY, new ScriptedPlacement(), new ClusterMembers(1, "p"));
    Security client = Security.mutual(own);
    assertThatThrownBy(() -> clusterId(client)).isInstanceOf(PlacementUnavailableException.class);
  }

  @Test
  void filesThatAreNotThereOrWrongAreNamed() throws Exception {
    TlsFiles good = authority.member("two", HOST);
    Path none = folder.resolve("none.pem");
    assertThatThrownBy(
            () -> Security.mutual(new TlsFiles(good.authority(), good.certificate(), none)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(none.toString());
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "nothing");
    assertThatThrownBy(() -> Security.mutual(new TlsFiles(wrong, good.certificate(), good.key())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(wrong.toString());
    assertThatThrownBy(
            () -> Security.mutual(new TlsFiles(good.authority(), good.certificate(), wrong)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(wrong.toString());
  }
}
