package io.atoll.rpc.server;

import io.atoll.api.PlacementMemberDescription;
import io.atoll.rpc.proto.Pdpb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * Placement's members, as clients are told them. The stores are placement's own knowledge ({@link
 * io.atoll.api.Placement#stores}). Thread-safe.
 */
public final class ClusterMembers {
  private final long self;
  private final LongSupplier leader;
  private final ConcurrentSkipListMap<Long, Pdpb.Member> members = new ConcurrentSkipListMap<>();

  /**
   * A member that is alone and leads.
   *
   * @param memberId of this placement node; not 0
   */
  public ClusterMembers(long memberId, String name) {
    this(memberId, name, () -> memberId);
  }

  /**
   * One of several.
   *
   * @param leader whose member leads, by its id, as far as this one knows; 0 for nobody
   */
  public ClusterMembers(long memberId, String name, LongSupplier leader) {
    this.self = memberId;
    this.leader = leader;
    members.put(memberId, Pdpb.Member.newBuilder().setMemberId(memberId).setName(name).build());
  }

  /**
   * Tells at which address clients reach this node; else it is the one it listens on.
   *
   * @param address host and port
   */
  public void advertise(String address) {
    members.computeIfPresent(self, (id, member) -> at(member, address));
  }

  void advertiseIfUnknown(String address) {
    members.computeIfPresent(
        self, (id, member) -> member.getClientUrlsCount() == 0 ? at(member, address) : member);
  }

  /** Tells the version of this node's program. */
  public void version(String version) {
    members.computeIfPresent(
        self, (id, member) -> member.toBuilder().setBinaryVersion(version).build());
  }

  /**
   * Another member.
   *
   * @param address host and port at which clients reach it
   */
  public void put(long memberId, String name, String address) {
    members.put(
        memberId,
        at(Pdpb.Member.newBuilder().setMemberId(memberId).setName(name).build(), address));
  }

  private static Pdpb.Member at(Pdpb.Member member, String address) {
    return member.toBuilder()
        .clearClientUrls()
        .clearPeerUrls()
        .addClientUrls("http://" + address)
        .addPeerUrls("http://" + address)
        .build();
  }

  long self() {
    return self;
  }

  /** All, by id. */
  List<Pdpb.Member> members() {
    return List.copyOf(members.values());
  }

  /** All, by id; of the others' programs nothing is known. */
  List<PlacementMemberDescription> descriptions() {
    long leading = leader.getAsLong();
    return members.values().stream()
        .map(each ->
            new PlacementMemberDescription(
                each.getMemberId(),
                each.getName(),
                each.getClientUrlsCount() == 0
                    ? ""
                    : each.getClientUrls(0).substring("http://".length()),
                each.getBinaryVersion(),
                each.getMemberId() == leading))
        .toList();
  }

  Optional<Pdpb.Member> leader() {
    return Optional.ofNullable(members.get(leader.getAsLong()));
  }
}
