package io.atoll.rpc.server;

import io.atoll.rpc.proto.Pdpb;

/**
 * Placement's members, as clients are told them: one, which leads. The stores are placement's own
 * knowledge ({@link io.atoll.api.Placement#stores}). Thread-safe.
 */
public final class ClusterMembers {
  private volatile Pdpb.Member member;

  /**
   * @param memberId of this placement node; not 0
   */
  public ClusterMembers(long memberId, String name) {
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

  Pdpb.Member member() {
    return member;
  }
}
