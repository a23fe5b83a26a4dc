package io.atoll.rpc.server;

import com.google.protobuf.ByteString;
import io.atoll.api.Placement;
import io.atoll.api.Placement.Routed;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.Metapb;
import io.atoll.rpc.proto.PDGrpc;
import io.atoll.rpc.proto.Pdpb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.rpc.wire.Heartbeats;
import io.atoll.rpc.wire.Reports;
import io.atoll.runtime.Environment;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code pdpb.PD} on a {@link Placement}. */
final class PdService extends PDGrpc.PDImplBase {
  /** Regions looked at a time where a Region is sought by its id. */
  private static final int PAGE = 1_024;

  /** As many as a millisecond has: more would run ahead of the clock. */
  private static final int MOST_TIMESTAMPS = 1 << Timestamps.LOGICAL_BITS;

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final String SCATTER = "scatter-region";

  private final Executor executor;
  private final Calls calls;
  private final Placement placement;
  private final ClusterMembers members;
  private volatile Pdpb.@Nullable ResponseHeader knownHeader;

  PdService(Environment environment, Placement placement, ClusterMembers members) {
    this.executor = environment.scheduler().virtual("atoll-placement-rpc");
    this.calls = new Calls(executor);
    this.placement = placement;
    this.members = members;
  }

  /** Of every answer. Placement may have to wait before it knows its cluster. */
  private Pdpb.ResponseHeader header() {
    Pdpb.ResponseHeader known = knownHeader;
    if (known == null) {
      known = Pdpb.ResponseHeader.newBuilder().setClusterId(placement.clusterId()).build();
      knownHeader = known;
    }
    return known;
  }

  /** Clients of another cluster must not read or change this one. */
  private void check(Pdpb.RequestHeader from) {
    if (from.getClusterId() != 0 && from.getClusterId() != header().getClusterId()) {
      throw new IllegalArgumentException(
          "this is cluster " + header().getClusterId() + ", not " + from.getClusterId());
    }
  }

  private Pdpb.ResponseHeader failed(Pdpb.ErrorType type, String message) {
    return header().toBuilder()
        .setError(Pdpb.Error.newBuilder().setType(type).setMessage(message))
        .build();
  }

  // The cluster.

  @Override
  public void getMembers(
      Pdpb.GetMembersRequest request, StreamObserver<Pdpb.GetMembersResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          Pdpb.GetMembersResponse.Builder answer =
              Pdpb.GetMembersResponse.newBuilder().addAllMembers(members.members());
          try {
            answer.setHeader(header());
          } catch (PlacementUnavailableException e) {
            // A member that never led can still say who leads.
            answer.setHeader(Pdpb.ResponseHeader.getDefaultInstance());
          }
          members.leader().ifPresent(leader -> answer.setLeader(leader).setEtcdLeader(leader));
          return answer.build();
        });
  }

  @Override
  public void getClusterInfo(
      Pdpb.GetClusterInfoRequest request, StreamObserver<Pdpb.GetClusterInfoResponse> to) {
    calls.answer(
        request,
        to,
        r ->
            Pdpb.GetClusterInfoResponse.newBuilder()
                .setHeader(header())
                .addServiceModes(Pdpb.ServiceMode.PD_SVC_MODE)
                .build());
  }

  @Override
  public void getClusterConfig(
      Pdpb.GetClusterConfigRequest request, StreamObserver<Pdpb.GetClusterConfigResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.GetClusterConfigResponse.newBuilder()
              .setHeader(header())
              .setCluster(
                  Metapb.Cluster.newBuilder().setId(header().getClusterId()).setMaxPeerCount(1))
              .build();
        });
  }

  @Override
  public void isBootstrapped(
      Pdpb.IsBootstrappedRequest request, StreamObserver<Pdpb.IsBootstrappedResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.IsBootstrappedResponse.newBuilder()
              .setHeader(header())
              .setBootstrapped(hasRegions())
              .build();
        });
  }

  private boolean hasRegions() {
    return !placement.scanRegions(Key.EMPTY, Key.EMPTY, 1).isEmpty();
  }

  @Override
  public void bootstrap(Pdpb.BootstrapRequest request, StreamObserver<Pdpb.BootstrapResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          if (hasRegions()) {
            return alreadyBootstrapped();
          }
          Region region = Descriptors.decode(r.getRegion());
          if (region.peers().size() != 1) {
            throw new IllegalArgumentException("the first Region has one peer");
          }
          if (!placement.bootstrap(region).equals(region)) {
            return alreadyBootstrapped();
          }
          placement.putStore(Descriptors.decode(r.getStore()));
          placement.regionHeartbeat(RegionHeartbeat.of(region, region.peers().getFirst(), 0, 0, 0));
          return Pdpb.BootstrapResponse.newBuilder().setHeader(header()).build();
        });
  }

  private Pdpb.BootstrapResponse alreadyBootstrapped() {
    return Pdpb.BootstrapResponse.newBuilder()
        .setHeader(failed(Pdpb.ErrorType.ALREADY_BOOTSTRAPPED, "the cluster has Regions already"))
        .build();
  }

  // Timestamps and ids.

  @Override
  public StreamObserver<Pdpb.TsoRequest> tso(StreamObserver<Pdpb.TsoResponse> to) {
    return new OrderedStream<>(executor, this::timestamps, to);
  }

  private Pdpb.TsoResponse timestamps(Pdpb.TsoRequest request) {
    check(request.getHeader());
    if (request.getCount() <= 0 || request.getCount() > MOST_TIMESTAMPS) {
      throw new IllegalArgumentException(
          "a request takes from 1 to " + MOST_TIMESTAMPS + " timestamps");
    }
    long last = placement.timestamps(request.getCount());
    return Pdpb.TsoResponse.newBuilder()
        .setHeader(header())
        .setCount(request.getCount())
        .setTimestamp(
            Pdpb.Timestamp.newBuilder()
                .setPhysical(Timestamps.physicalMillis(last))
                .setLogical(last & ((1L << Timestamps.LOGICAL_BITS) - 1)))
        .build();
  }

  @Override
  public void allocID(Pdpb.AllocIDRequest request, StreamObserver<Pdpb.AllocIDResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.AllocIDResponse.newBuilder()
              .setHeader(header())
              .setId(placement.allocateIds(1))
              .build();
        });
  }

  @Override
  public void askBatchSplit(
      Pdpb.AskBatchSplitRequest request, StreamObserver<Pdpb.AskBatchSplitResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          int peers = r.getRegion().getPeersCount();
          Pdpb.AskBatchSplitResponse.Builder answer =
              Pdpb.AskBatchSplitResponse.newBuilder().setHeader(header());
          long id = placement.allocateIds(Math.multiplyExact(r.getSplitCount(), 1 + peers));
          for (int i = 0; i < r.getSplitCount(); i++) {
            Pdpb.SplitID.Builder split = Pdpb.SplitID.newBuilder().setNewRegionId(id++);
            for (int p = 0; p < peers; p++) {
              split.addNewPeerIds(id++);
            }
            answer.addIds(split);
          }
          return answer.build();
        });
  }

  /** The Regions' leaders tell of them by their heartbeats; here they only become known earlier. */
  @Override
  public void reportBatchSplit(
      Pdpb.ReportBatchSplitRequest request, StreamObserver<Pdpb.ReportBatchSplitResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.ReportBatchSplitResponse.newBuilder().setHeader(header()).build();
        });
  }

  // Stores.

  @Override
  public void getStore(Pdpb.GetStoreRequest request, StreamObserver<Pdpb.GetStoreResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          Optional<StoreDescription> store =
              placement.stores().stream()
                  .filter(each -> each.id().value() == r.getStoreId())
                  .findAny();
          return store.isEmpty()
              ? Pdpb.GetStoreResponse.newBuilder()
                  .setHeader(
                      failed(
                          Pdpb.ErrorType.UNKNOWN,
                          "invalid store ID " + r.getStoreId() + ", not found"))
                  .build()
              : Pdpb.GetStoreResponse.newBuilder()
                  .setHeader(header())
                  .setStore(Descriptors.encode(store.get()))
                  .build();
        });
  }

  @Override
  public void putStore(Pdpb.PutStoreRequest request, StreamObserver<Pdpb.PutStoreResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          placement.putStore(Descriptors.decode(r.getStore()));
          return Pdpb.PutStoreResponse.newBuilder().setHeader(header()).build();
        });
  }

  @Override
  public void getAllStores(
      Pdpb.GetAllStoresRequest request, StreamObserver<Pdpb.GetAllStoresResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          Pdpb.GetAllStoresResponse.Builder answer =
              Pdpb.GetAllStoresResponse.newBuilder().setHeader(header());
          for (StoreDescription store : placement.stores()) {
            if (!r.getExcludeTombstoneStores()
                || store.state() != StoreDescription.State.TOMBSTONE) {
              answer.addStores(Descriptors.encode(store));
            }
          }
          return answer.build();
        });
  }

  @Override
  public void storeHeartbeat(
      Pdpb.StoreHeartbeatRequest request, StreamObserver<Pdpb.StoreHeartbeatResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          placement.storeHeartbeat(Heartbeats.decode(r.getStats()));
          return Pdpb.StoreHeartbeatResponse.newBuilder().setHeader(header()).build();
        });
  }

  // Regions.

  @Override
  public StreamObserver<Pdpb.RegionHeartbeatRequest> regionHeartbeat(
      StreamObserver<Pdpb.RegionHeartbeatResponse> to) {
    return new OrderedStream<>(executor, this::heard, to);
  }

  private Pdpb.RegionHeartbeatResponse heard(Pdpb.RegionHeartbeatRequest request) {
    check(request.getHeader());
    RegionHeartbeat heartbeat = Heartbeats.decode(request);
    try {
      return Heartbeats.encode(header(), heartbeat, placement.regionHeartbeat(heartbeat));
    } catch (PlacementRefusedException e) {
      // Other Regions' heartbeats come by the same stream.
      return Heartbeats.encode(
          failed(Pdpb.ErrorType.UNKNOWN, String.valueOf(e.getMessage())),
          heartbeat,
          Optional.empty());
    }
  }

  @Override
  public void getRegion(Pdpb.GetRegionRequest request, StreamObserver<Pdpb.GetRegionResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return answer(find(Bytes.key(r.getRegionKey())));
        });
  }

  @Override
  public void getPrevRegion(
      Pdpb.GetRegionRequest request, StreamObserver<Pdpb.GetRegionResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          Routed of = find(Bytes.key(r.getRegionKey()));
          return answer(
              of == null || of.region().start().isEmpty()
                  ? null
                  : find(before(of.region().start())));
        });
  }

  @Override
  public void getRegionByID(
      Pdpb.GetRegionByIDRequest request, StreamObserver<Pdpb.GetRegionResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return answer(find(r.getRegionId()));
        });
  }

  private @Nullable Routed find(Key key) {
    List<Routed> found = placement.scanRegions(key, Key.EMPTY, 1);
    return found.isEmpty() || !found.getFirst().region().contains(key) ? null : found.getFirst();
  }

  private @Nullable Routed find(long id) {
    Key from = Key.EMPTY;
    while (true) {
      List<Routed> page = placement.scanRegions(from, Key.EMPTY, PAGE);
      for (Routed each : page) {
        if (each.region().id().value() == id) {
          return each;
        }
      }
      if (page.size() < PAGE || page.getLast().region().end().isEmpty()) {
        return null;
      }
      from = page.getLast().region().end();
    }
  }

  /**
   * A byte string below a border and above every encoded key below it. A border ends with a marker
   * of 0xF7 or more, so that nothing is borrowed.
   */
  private static Key before(Key border) {
    byte[] bytes = Arrays.copyOf(border.bytes(), border.bytes().length + 1);
    bytes[bytes.length - 2]--;
    bytes[bytes.length - 1] = (byte) 0xFF;
    return Key.of(bytes);
  }

  private Pdpb.GetRegionResponse answer(@Nullable Routed found) {
    Pdpb.GetRegionResponse.Builder to = Pdpb.GetRegionResponse.newBuilder().setHeader(header());
    return found == null
        ? to.build()
        : to.setRegion(Descriptors.encode(found.region()))
            .setLeader(Descriptors.encode(found.leader()))
            .build();
  }

  @Override
  public void scanRegions(
      Pdpb.ScanRegionsRequest request, StreamObserver<Pdpb.ScanRegionsResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          Pdpb.ScanRegionsResponse.Builder answer =
              Pdpb.ScanRegionsResponse.newBuilder().setHeader(header());
          for (Routed each :
              placement.scanRegions(
                  Bytes.key(r.getStartKey()),
                  Bytes.key(r.getEndKey()),
                  r.getLimit() <= 0 ? Integer.MAX_VALUE : r.getLimit())) {
            Metapb.Region region = Descriptors.encode(each.region());
            Metapb.Peer leader = Descriptors.encode(each.leader());
            answer
                .addRegionMetas(region)
                .addLeaders(leader)
                .addRegions(Pdpb.Region.newBuilder().setRegion(region).setLeader(leader));
          }
          return answer.build();
        });
  }

  /** Begins it; how much of it could begin is the percentage. */
  @Override
  public void scatterRegion(
      Pdpb.ScatterRegionRequest request, StreamObserver<Pdpb.ScatterRegionResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          List<RegionId> asked =
              Reports.regions(
                  r.getRegionsIdCount() > 0 ? r.getRegionsIdList() : List.of(r.getRegionId()));
          List<RegionId> left = placement.administration().scatter(asked);
          int moving = placement.administration().scattering(left).size();
          return Pdpb.ScatterRegionResponse.newBuilder()
              .setHeader(header())
              .setFinishedPercentage(100L * (asked.size() - left.size() + moving) / asked.size())
              .build();
        });
  }

  @Override
  public void getOperator(
      Pdpb.GetOperatorRequest request, StreamObserver<Pdpb.GetOperatorResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          boolean isMoving =
              !placement
                  .administration()
                  .scattering(List.of(new RegionId(r.getRegionId())))
                  .isEmpty();
          return Pdpb.GetOperatorResponse.newBuilder()
              .setHeader(header())
              .setRegionId(r.getRegionId())
              .setDesc(ByteString.copyFromUtf8(SCATTER))
              .setStatus(isMoving ? Pdpb.OperatorStatus.RUNNING : Pdpb.OperatorStatus.SUCCESS)
              .build();
        });
  }

  // Garbage collection.

  @Override
  public void getGCSafePoint(
      Pdpb.GetGCSafePointRequest request, StreamObserver<Pdpb.GetGCSafePointResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.GetGCSafePointResponse.newBuilder()
              .setHeader(header())
              .setSafePoint(placement.gcSafePoint())
              .build();
        });
  }

  @Override
  public void updateGCSafePoint(
      Pdpb.UpdateGCSafePointRequest request, StreamObserver<Pdpb.UpdateGCSafePointResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          return Pdpb.UpdateGCSafePointResponse.newBuilder()
              .setHeader(header())
              .setNewSafePoint(placement.updateGcSafePoint(r.getSafePoint()))
              .build();
        });
  }

  @Override
  public void updateServiceGCSafePoint(
      Pdpb.UpdateServiceGCSafePointRequest request,
      StreamObserver<Pdpb.UpdateServiceGCSafePointResponse> to) {
    calls.answer(
        request,
        to,
        r -> {
          check(r.getHeader());
          long seconds = Math.max(0, Math.min(r.getTTL(), Long.MAX_VALUE / MILLIS_PER_SECOND));
          placement.holdSafePoint(
              r.getServiceId().toStringUtf8(), r.getSafePoint(), seconds * MILLIS_PER_SECOND);
          return Pdpb.UpdateServiceGCSafePointResponse.newBuilder()
              .setHeader(header())
              .setServiceId(r.getServiceId())
              .setTTL(r.getTTL())
              .setMinSafePoint(placement.gcSafePoint())
              .build();
        });
  }
}
