package io.atoll.rpc.server;

import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Metapb;
import io.atoll.rpc.proto.Pdpb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the cluster and where to find them, as clients are told: one placement member,
 * which leads, and the stores. Thread-safe.
 */
public final class ClusterMembers {
  private final long clusterId;
  private volatile Pdpb.Member member;
  private final ConcurrentSkipListMap<Long, Metapb.Store> stores = new ConcurrentSkipListMap<>();

  /**
   * @param clusterId not 0; clients refuse to talk to another cluster than the one they know
   * @param memberId of this placement node; not 0
   */
  public ClusterMembers(long clusterId, long memberId, String name) {
    this.clusterId = clusterId;
    this.member = Pdpb.Member.newBuilder().setMemberId(memberId).setName(name).build();
  }

  /**
   * Tells at which address clients reach this node; else it is the one it listens on.
   *
   * @param address host and port
   */
  public synchronized void advertise(String address) {
    member =
        member.toBuilder()
            .clearClientUrls()
            .clearPeerUrls()
            .addClientUrls("http://" + address)
            .addPeerUrls("http://" + address)
            .build();
  }

  synchronized void advertiseIfUnknown(String address) {
    if (member.getClientUrlsCount() == 0) {
      advertise(address);
    }
  }

  long clusterId() {
    return clusterId;
  }

  Pdpb.Member member() {
    return member;
  }

  /**
   * A store that serves.
   *
   * @param address host and port at which clients reach it
   */
  public void putStore(StoreId id, String address, String version) {
    put(
        Metapb.Store.newBuilder()
            .setId(id.value())
            .setAddress(address)
            .setPeerAddress(address)
            .setVersion(version)
            .setState(Metapb.StoreState.Up)
            .setNodeState(Metapb.NodeState.Serving)
            .build());
  }

  void put(Metapb.Store store) {
    stores.put(store.getId(), store);
  }

  Metapb.@Nullable Store store(long id) {
    return stores.get(id);
  }

  List<Metapb.Store> stores() {
    return new ArrayList<>(stores.values());
  }
}
