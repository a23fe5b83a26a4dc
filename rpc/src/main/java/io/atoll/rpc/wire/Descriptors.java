package io.atoll.rpc.wire;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Metapb;
import java.util.ArrayList;
import java.util.List;

/** Regions, epochs and peers. */
public final class Descriptors {
  private Descriptors() {}

  public static Metapb.Region encode(Region region) {
    Metapb.Region.Builder builder =
        Metapb.Region.newBuilder()
            .setId(region.id().value())
            .setStartKey(Bytes.of(region.start()))
            .setEndKey(Bytes.of(region.end()))
            .setRegionEpoch(encode(region.epoch()));
    for (Peer peer : region.peers()) {
      builder.addPeers(encode(peer));
    }
    return builder.build();
  }

  public static Region decode(Metapb.Region region) {
    List<Peer> peers = new ArrayList<>(region.getPeersCount());
    for (Metapb.Peer peer : region.getPeersList()) {
      peers.add(decode(peer));
    }
    return new Region(
        new RegionId(region.getId()),
        Bytes.key(region.getStartKey()),
        Bytes.key(region.getEndKey()),
        decode(region.getRegionEpoch()),
        peers);
  }

  public static List<Region> decode(List<Metapb.Region> regions) {
    List<Region> result = new ArrayList<>(regions.size());
    for (Metapb.Region region : regions) {
      result.add(decode(region));
    }
    return result;
  }

  public static Metapb.RegionEpoch encode(RegionEpoch epoch) {
    return Metapb.RegionEpoch.newBuilder()
        .setConfVer(epoch.confVersion())
        .setVersion(epoch.version())
        .build();
  }

  public static RegionEpoch decode(Metapb.RegionEpoch epoch) {
    return new RegionEpoch(epoch.getConfVer(), epoch.getVersion());
  }

  public static Metapb.Peer encode(Peer peer) {
    return Metapb.Peer.newBuilder()
        .setId(peer.id())
        .setStoreId(peer.store().value())
        .setRole(peer.isLearner() ? Metapb.PeerRole.Learner : Metapb.PeerRole.Voter)
        .build();
  }

  public static Peer decode(Metapb.Peer peer) {
    return new Peer(
        peer.getId(), new StoreId(peer.getStoreId()), peer.getRole() == Metapb.PeerRole.Learner);
  }
}
