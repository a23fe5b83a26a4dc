package io.atoll.rpc.wire;

import com.google.protobuf.ByteString;
import io.atoll.api.Peer;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Eraftpb.ConfChangeType;
import io.atoll.rpc.proto.Pdpb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stores tell placement, and what it answers. */
public final class Heartbeats {
  private static final long MILLIS_PER_SECOND = 1_000;

  private Heartbeats() {}

  public static Pdpb.RegionHeartbeatRequest encode(RegionHeartbeat heartbeat) {
    RegionHeartbeat.Load load = heartbeat.load();
    Pdpb.RegionHeartbeatRequest.Builder builder =
        Pdpb.RegionHeartbeatRequest.newBuilder()
            .setRegion(Descriptors.encode(heartbeat.region()))
            .setLeader(Descriptors.encode(heartbeat.leader()))
            .setTerm(heartbeat.term())
            .setApproximateSize(heartbeat.approximateSizeBytes())
            .setApproximateKeys(heartbeat.approximateKeys())
            .setBytesRead(load.readBytes())
            .setKeysRead(load.readKeys())
            .setBytesWritten(load.writtenBytes())
            .setKeysWritten(load.writtenKeys())
            .setQueryStats(queries(load))
            .setCpuNanos(load.cpuNanos());
    for (RegionHeartbeat.DownPeer down : heartbeat.downPeers()) {
      builder.addDownPeers(
          Pdpb.PeerStats.newBuilder()
              .setPeer(Descriptors.encode(down.peer()))
              .setDownSeconds(down.seconds()));
    }
    for (Peer pending : heartbeat.pendingPeers()) {
      builder.addPendingPeers(Descriptors.encode(pending));
    }
    return builder.build();
  }

  public static RegionHeartbeat decode(Pdpb.RegionHeartbeatRequest request) {
    List<RegionHeartbeat.DownPeer> down = new ArrayList<>(request.getDownPeersCount());
    for (Pdpb.PeerStats peer : request.getDownPeersList()) {
      down.add(
          new RegionHeartbeat.DownPeer(Descriptors.decode(peer.getPeer()), peer.getDownSeconds()));
    }
    return new RegionHeartbeat(
        Descriptors.decode(request.getRegion()),
        Descriptors.decode(request.getLeader()),
        request.getTerm(),
        request.getApproximateSize(),
        request.getApproximateKeys(),
        down,
        request.getPendingPeersList().stream().map(Descriptors::decode).toList(),
        new RegionHeartbeat.Load(
            request.getBytesRead(),
            request.getKeysRead(),
            request.getBytesWritten(),
            request.getKeysWritten(),
            request.getCpuNanos(),
            request.getQueryStats().getGet(),
            request.getQueryStats().getPut()));
  }

  private static Pdpb.QueryStats.Builder queries(RegionHeartbeat.Load load) {
    return Pdpb.QueryStats.newBuilder().setGet(load.reads()).setPut(load.writes());
  }

  /** The answer to a heartbeat. */
  public static Pdpb.RegionHeartbeatResponse encode(
      Pdpb.ResponseHeader header, RegionHeartbeat heartbeat, Optional<RegionStep> step) {
    Pdpb.RegionHeartbeatResponse.Builder builder =
        Pdpb.RegionHeartbeatResponse.newBuilder()
            .setHeader(header)
            .setRegionId(heartbeat.region().id().value())
            .setRegionEpoch(Descriptors.encode(heartbeat.region().epoch()))
            .setTargetPeer(Descriptors.encode(heartbeat.leader()));
    if (step.isPresent()) {
      switch (step.get()) {
        case RegionStep.AddLearner s ->
            builder.setChangePeer(change(ConfChangeType.AddLearnerNode, s.peer()));
        case RegionStep.Promote s ->
            builder.setChangePeer(change(ConfChangeType.AddNode, s.peer()));
        case RegionStep.Remove s ->
            builder.setChangePeer(change(ConfChangeType.RemoveNode, s.peer()));
        case RegionStep.TransferLeader s ->
            builder.setTransferLeader(
                Pdpb.TransferLeader.newBuilder().setPeer(Descriptors.encode(s.peer())));
        case RegionStep.Merge s ->
            builder.setMerge(Pdpb.Merge.newBuilder().setTarget(Descriptors.encode(s.target())));
        case RegionStep.Split s -> {
          Pdpb.SplitRegion.Builder split =
              Pdpb.SplitRegion.newBuilder()
                  .setPolicy(
                      s.encodedKeys().isEmpty()
                          ? Pdpb.CheckPolicy.APPROXIMATE
                          : Pdpb.CheckPolicy.USEKEY);
          s.encodedKeys().forEach(key -> split.addKeys(Bytes.of(key)));
          builder.setSplitRegion(split);
        }
      }
    }
    return builder.build();
  }

  private static Pdpb.ChangePeer change(ConfChangeType type, Peer peer) {
    return Pdpb.ChangePeer.newBuilder()
        .setChangeType(type)
        .setPeer(Descriptors.encode(peer))
        .build();
  }

  public static Optional<RegionStep> step(Pdpb.RegionHeartbeatResponse answer) {
    if (answer.hasChangePeer()) {
      Peer peer = Descriptors.decode(answer.getChangePeer().getPeer());
      return Optional.of(
          switch (answer.getChangePeer().getChangeType()) {
            case AddLearnerNode -> new RegionStep.AddLearner(peer);
            case AddNode -> new RegionStep.Promote(peer);
            case RemoveNode -> new RegionStep.Remove(peer);
            case UNRECOGNIZED ->
                throw new IllegalArgumentException(
                    "change of members "
                        + answer.getChangePeer().getChangeTypeValue()
                        + " is of a newer version");
          });
    }
    if (answer.hasTransferLeader()) {
      return Optional.of(
          new RegionStep.TransferLeader(Descriptors.decode(answer.getTransferLeader().getPeer())));
    }
    if (answer.hasMerge()) {
      return Optional.of(new RegionStep.Merge(Descriptors.decode(answer.getMerge().getTarget())));
    }
    if (answer.hasSplitRegion()) {
      return Optional.of(
          new RegionStep.Split(
              answer.getSplitRegion().getKeysList().stream()
                  .map(ByteString::toByteArray)
                  .toList()));
    }
    return Optional.empty();
  }

  public static Pdpb.StoreStats encode(StoreHeartbeat heartbeat) {
    return Pdpb.StoreStats.newBuilder()
        .setStoreId(heartbeat.store().value())
        .setCapacity(heartbeat.capacityBytes())
        .setAvailable(heartbeat.availableBytes())
        .setUsedSize(Math.max(0, heartbeat.capacityBytes() - heartbeat.availableBytes()))
        .setRegionCount(heartbeat.regionCount())
        .setLeaderCount(heartbeat.leaderCount())
        .setStartTime((int) (heartbeat.startedAtMillis() / MILLIS_PER_SECOND))
        .setStartedAtMillis(heartbeat.startedAtMillis())
        .setIsBusy(heartbeat.isBusy())
        .setBytesRead(heartbeat.load().readBytes())
        .setKeysRead(heartbeat.load().readKeys())
        .setBytesWritten(heartbeat.load().writtenBytes())
        .setKeysWritten(heartbeat.load().writtenKeys())
        .setQueryStats(queries(heartbeat.load()))
        .setCpuNanos(heartbeat.load().cpuNanos())
        .build();
  }

  public static StoreHeartbeat decode(Pdpb.StoreStats stats) {
    return new StoreHeartbeat(
        new StoreId(stats.getStoreId()),
        stats.getCapacity(),
        stats.getAvailable(),
        stats.getRegionCount(),
        stats.getLeaderCount(),
        stats.getStartedAtMillis() == 0
            ? Integer.toUnsignedLong(stats.getStartTime()) * MILLIS_PER_SECOND
            : stats.getStartedAtMillis(),
        stats.getIsBusy(),
        new RegionHeartbeat.Load(
            stats.getBytesRead(),
            stats.getKeysRead(),
            stats.getBytesWritten(),
            stats.getKeysWritten(),
            stats.getCpuNanos(),
            stats.getQueryStats().getGet(),
            stats.getQueryStats().getPut()));
  }
}
