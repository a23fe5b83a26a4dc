package io.atoll.app;

import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.PlacementMetrics;
import io.atoll.app.metrics.ProcessMetrics;
import io.atoll.app.pd.PdMembers;
import io.atoll.app.pd.PdServer;
import io.atoll.kv.KvEngine;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.placement.JournalSnapshot;
import io.atoll.placement.PlacementMember;
import io.atoll.raft.DurabilityMode;
import io.atoll.raft.LivenessSettings;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.client.RemoteMember;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.MemberState;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The placement role, as one of several members. A member is its own store of the Raft group. */
final class PlacementMemberPart implements AutoCloseable {
  /** A lost leader is missed sooner than a store's: everybody waits for timestamps. */
  private static final LivenessSettings LIVENESS =
      new LivenessSettings(Duration.ofMillis(150), Duration.ofMillis(700), 10);

  private static final int MIB = 1 << 20;
  private static final long PEER_QUEUE_BYTES = 16L * MIB;

  private final Parts parts = new Parts();
  private final PlacementMember member;
  private final RpcServer server;
  private final Map<Long, InetSocketAddress> addresses;
  private final Map<Long, RemoteMember> others = new TreeMap<>();

  /**
   * @param self this member's id
   * @param addresses of all members, by id
   * @throws IOException an address is taken
   */
  PlacementMemberPart(
      Environment environment,
      Security security,
      Path folder,
      long self,
      Map<Long, InetSocketAddress> addresses,
      InetSocketAddress listen)
      throws IOException {
    this.addresses = addresses;
    try {
      Set<Peer> peers = new HashSet<>();
      addresses.forEach((id, address) -> {
        peers.add(new Peer(id, id));
        if (id != self) {
          others.put(id, parts.owned(new RemoteMember(environment, security, address)));
        }
      });
      PeerConnections connections =
          parts.owned(
              new PeerConnections(
                  environment,
                  security,
                  id -> Optional.ofNullable(addresses.get(id.value())),
                  PEER_QUEUE_BYTES));
      KvEngine engine =
          RocksKvEngine.open(
              folder.resolve("member"),
              RocksSettings.defaults().withBlockCacheBytes(8L * MIB).withWriteBufferBytes(MIB));
      this.member =
          parts.owned(
              PlacementMember.open(
                  environment,
                  engine,
                  (kv, machine) ->
                      RaftStore.open(
                          environment, raft(self), StoreMessages.over(connections), kv, machine),
                  new Members(peers, Set.of()),
                  peer -> {
                    RemoteMember other = others.get(peer.storeId());
                    return other == null ? Optional.empty() : other.state().map(this::snapshot);
                  },
                  PlacementPart.TIMEOUT));
      ClusterMembers members =
          new ClusterMembers(self, name(self), () -> member.leader().map(Peer::peerId).orElse(0L));
      members.version(Version.STORE);
      addresses.forEach((id, address) -> {
        if (id == self) {
          members.advertise(SettingsText.text(address));
        } else {
          members.put(id, name(id), SettingsText.text(address));
        }
      });
      this.server =
          parts.owned(
              RpcServer.placementMember(
                  environment,
                  security,
                  listen,
                  member::leading,
                  members,
                  StoreMessages.receiver(new StoreId(self), member::step, member::step),
                  () -> member.snapshot().map(this::state)));
    } catch (IOException | RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private static RaftSettings raft(long self) {
    return new RaftSettings(
        self,
        "member-log",
        DurabilityMode.FSYNC,
        8 * MIB,
        32L * MIB,
        2 * MIB,
        1024,
        512,
        MIB,
        1,
        LIVENESS);
  }

  private static String name(long id) {
    return "placement-" + id;
  }

  private JournalSnapshot snapshot(MemberState state) {
    return new JournalSnapshot(
        state.appliedIndex(), state.appliedTerm(), state.seenTerm(), state.values());
  }

  private MemberState state(JournalSnapshot snapshot) {
    return new MemberState(
        snapshot.appliedIndex(), snapshot.appliedTerm(), snapshot.seenTerm(), snapshot.values());
  }

  private boolean isWell(long id) {
    RemoteMember other = others.get(id);
    return other == null || other.state().isPresent();
  }

  private PdMembers pdMembers() {
    List<PdMembers.Member> all =
        addresses.entrySet().stream()
            .map(each ->
                new PdMembers.Member(
                    each.getKey(),
                    name(each.getKey()),
                    SettingsText.text(each.getValue()),
                    isWell(each.getKey())))
            .toList();
    return new PdMembers(all, member.leader().map(Peer::peerId).orElse(0L));
  }

  InetSocketAddress address() {
    return server.address();
  }

  /**
   * Serves PD's HTTP.
   *
   * @return where
   * @throws IOException the address is taken
   */
  InetSocketAddress listenHttp(Environment environment, InetSocketAddress at) throws IOException {
    return parts
        .owned(
            new PdServer(
                at,
                member::leading,
                this::pdMembers,
                Version.STORE,
                MetricSource.registry(List.of(new ProcessMetrics(), PlacementMetrics.of(member))),
                environment.scheduler().virtual("atoll-placement-http")))
        .address();
  }

  @Override
  public void close() {
    parts.close();
  }
}
