package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.client.RemoteMember;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.proto.PDGrpc;
import io.atoll.rpc.proto.Pdpb;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.MemberState;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two members of placement: clients find who leads, and the members each other. */
final class PlacementMembersTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  private final ScriptedPlacement placement = new ScriptedPlacement();
  private final BlockingQueue<PeerMessage> received = new LinkedBlockingQueue<>();
  private volatile long leader = 1;
  private volatile Optional<MemberState> state = Optional.empty();
  private Environment environment;
  private RpcServer first;
  private RpcServer second;
  private ClusterMembers membersOfSecond;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    environment = RealEnvironment.at(folder);
    first = member(1, new ClusterMembers(1, "one", () -> leader));
    membersOfSecond = new ClusterMembers(2, "two", () -> leader);
    membersOfSecond.put(1, "one", first.hostAndPort());
    second = member(2, membersOfSecond);
  }

  private RpcServer member(long id, ClusterMembers members) throws Exception {
    return RpcServer.placementMember(
        environment,
        Security.none(),
        ANY,
        () -> leader == id ? Optional.of(placement) : Optional.empty(),
        members,
        received::add,
        () -> state);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void clientsFindWhoLeads() {
    try (RemotePlacement remote =
        new RemotePlacement(
            environment, List.of(first.address(), second.address()), Duration.ofSeconds(30))) {
      assertThat(remote.timestamps(3)).isEqualTo(3);
      assertThat(remote.clusterId()).isEqualTo(4_711);
      leader = 2;
      assertThat(remote.timestamps(4)).isEqualTo(4);
      assertThat(remote.stores()).isEmpty();
      leader = 1;
      assertThat(remote.stores()).isEmpty();
      assertThat(remote.timestamps(5)).isEqualTo(5);
    }
  }

  @Test
  void aMemberThatNeverLedSaysWhoDoes() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(second.address()).usePlaintext().build();
    try {
      PDGrpc.PDBlockingStub pd = PDGrpc.newBlockingStub(channel);
      Pdpb.GetMembersResponse members = pd.getMembers(Pdpb.GetMembersRequest.getDefaultInstance());
      assertThat(members.getMembersList())
          .extracting(Pdpb.Member::getMemberId)
          .containsExactly(1L, 2L);
      assertThat(members.getLeader().getClientUrls(0)).isEqualTo("http://" + first.hostAndPort());
      leader = 0;
      assertThat(pd.getMembers(Pdpb.GetMembersRequest.getDefaultInstance()).hasLeader()).isFalse();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void membersTalkToEachOther() throws Exception {
    try (RemoteMember member = new RemoteMember(environment, Security.none(), second.address());
        PeerConnections connections =
            new PeerConnections(environment, id -> Optional.of(second.address()), 1 << 20)) {
      assertThat(member.state()).isEmpty();
      state =
          Optional.of(new MemberState(9, 3, 4, Map.of("id", new byte[] {1, 2}, "x", new byte[0])));
      assertThat(member.state()).usingRecursiveComparison().isEqualTo(state);
      PeerMessage message =
          new PeerMessage(
              new RegionId(1),
              new Peer(1, new StoreId(1), false),
              new Peer(2, new StoreId(2), false),
              new byte[] {7});
      connections.send(message);
      assertThat(received.take()).usingRecursiveComparison().isEqualTo(message);
      second.close();
      assertThat(member.state()).isEmpty();
    }
  }
}
