package io.atoll.rpc.wire;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Metapb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Regions, epochs, peers and stores. */
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

  public static Metapb.Store encode(StoreDescription store) {
    Metapb.Store.Builder builder =
        Metapb.Store.newBuilder()
            .setId(store.id().value())
            .setAddress(store.address())
            .setPeerAddress(store.address())
            .setStatusAddress(store.statusAddress())
            .setVersion(store.version());
    switch (store.state()) {
      case UP -> builder.setState(Metapb.StoreState.Up).setNodeState(Metapb.NodeState.Serving);
      case OFFLINE ->
          builder.setState(Metapb.StoreState.Offline).setNodeState(Metapb.NodeState.Removing);
      case TOMBSTONE ->
          builder.setState(Metapb.StoreState.Tombstone).setNodeState(Metapb.NodeState.Removed);
    }
    new TreeMap<>(store.labels())
        .forEach((key, value) ->
            builder.addLabels(Metapb.StoreLabel.newBuilder().setKey(key).setValue(value)));
    return builder.build();
  }

  public static StoreDescription decode(Metapb.Store store) {
    Map<String, String> labels = new HashMap<>();
    for (Metapb.StoreLabel label : store.getLabelsList()) {
      labels.put(label.getKey(), label.getValue());
    }
    return new StoreDescription(
        new StoreId(store.getId()),
        store.getAddress(),
        store.getStatusAddress(),
        store.getVersion(),
        labels,
        switch (store.getState()) {
          case Up -> StoreDescription.State.UP;
          case Offline -> StoreDescription.State.OFFLINE;
          case Tombstone -> StoreDescription.State.TOMBSTONE;
          case UNRECOGNIZED ->
              throw new IllegalArgumentException(
                  "store state " + store.getStateValue() + " is of a newer version");
        });
  }
}
