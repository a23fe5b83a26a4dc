package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.HealthGrpc;
import io.atoll.rpc.proto.HealthProto;
import io.atoll.rpc.proto.Metapb;
import io.atoll.rpc.proto.PDGrpc;
import io.atoll.rpc.proto.Pdpb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PD's protocol as its public clients use it. */
final class PdServiceTest {
  private OneStore cluster;
  private ManagedChannel channel;
  private PDGrpc.PDBlockingStub pd;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    cluster = new OneStore(folder);
    channel =
        NettyChannelBuilder.forAddress(cluster.placementServer.address()).usePlaintext().build();
    pd = PDGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    cluster.close();
  }

  /** Three Regions: up to g, up to p, and the rest; waits until placement has heard of them. */
  private List<Region> split() {
    Region whole = cluster.placement.regionByKey(Key.EMPTY).region();
    assertThat(
            cluster.store.execute(
                RequestContext.of(whole),
                new StoreRequest.SplitRegion(
                    List.of(Key.of(new byte[] {'g'}), Key.of(new byte[] {'p'})))))
        .isInstanceOf(RegionResult.Ok.class);
    List<Region> regions = List.of();
    while (regions.size() < 3) {
      regions =
          pd.scanRegions(Pdpb.ScanRegionsRequest.getDefaultInstance()).getRegionMetasList().stream()
              .map(Descriptors::decode)
              .toList();
    }
    return regions;
  }

  @Test
  void theLeaderIsAMemberWithAnAddress() {
    Pdpb.GetMembersResponse members = pd.getMembers(Pdpb.GetMembersRequest.getDefaultInstance());
    assertThat(members.getHeader().getClusterId())
        .isNotZero()
        .isEqualTo(cluster.placement.clusterId());
    assertThat(members.getMembersList()).containsExactly(members.getLeader());
    assertThat(members.getLeader().getMemberId()).isNotZero();
    assertThat(members.getLeader().getClientUrls(0))
        .isEqualTo("http://" + cluster.placementServer.hostAndPort());
  }

  @Test
  void anotherClustersClientsAreRefused() {
    long id = cluster.placement.clusterId();
    Pdpb.RequestHeader other = Pdpb.RequestHeader.newBuilder().setClusterId(id + 1).build();
    assertThatThrownBy(() -> pd.allocID(Pdpb.AllocIDRequest.newBuilder().setHeader(other).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("this is cluster " + id + ", not " + (id + 1));
  }

  @Test
  void timestampsAreGivenToStreamsThatEndAtOnce() throws Exception {
    CompletableFuture<List<Pdpb.TsoResponse>> answers = new CompletableFuture<>();
    StreamObserver<Pdpb.TsoRequest> requests =
        PDGrpc.newStub(channel)
            .tso(
                new StreamObserver<>() {
                  private final List<Pdpb.TsoResponse> got = new ArrayList<>();

                  @Override
                  public void onNext(Pdpb.TsoResponse answer) {
                    got.add(answer);
                  }

                  @Override
                  public void onError(Throwable cause) {
                    answers.completeExceptionally(cause);
                  }

                  @Override
                  public void onCompleted() {
                    answers.complete(got);
                  }
                });
    requests.onNext(Pdpb.TsoRequest.newBuilder().setCount(10).build());
    requests.onNext(Pdpb.TsoRequest.newBuilder().setCount(1).build());
    requests.onCompleted();
    List<Pdpb.TsoResponse> got = answers.get();
    assertThat(got).extracting(Pdpb.TsoResponse::getCount).containsExactly(10, 1);
    assertThat(timestamp(got.get(1))).isGreaterThan(timestamp(got.get(0)));
    assertThat(timestamp(got.get(0))).isLessThan(cluster.placement.timestamp());
  }

  private static long timestamp(Pdpb.TsoResponse answer) {
    return (answer.getTimestamp().getPhysical() << 18) + answer.getTimestamp().getLogical();
  }

  @Test
  void regionsAreFoundByKeyByIdAndBackwards() {
    List<Region> regions = split();
    Key inside = Key.of(new byte[] {'h', 0, 0, 0, 0, 0, 0, 0, (byte) 0xF8});
    Pdpb.GetRegionRequest request =
        Pdpb.GetRegionRequest.newBuilder().setRegionKey(Bytes.of(inside)).build();
    assertThat(Descriptors.decode(pd.getRegion(request).getRegion())).isEqualTo(regions.get(1));
    assertThat(Descriptors.decode(pd.getPrevRegion(request).getRegion())).isEqualTo(regions.get(0));
    assertThat(
            Descriptors.decode(
                pd.getRegionByID(
                        Pdpb.GetRegionByIDRequest.newBuilder()
                            .setRegionId(regions.get(2).id().value())
                            .build())
                    .getRegion()))
        .isEqualTo(regions.get(2));
    assertThat(
            pd.getRegionByID(Pdpb.GetRegionByIDRequest.newBuilder().setRegionId(1L << 40).build())
                .hasRegion())
        .isFalse();
    assertThat(pd.getPrevRegion(Pdpb.GetRegionRequest.getDefaultInstance()).hasRegion()).isFalse();
  }

  @Test
  void storesAreKnownByWhatTheySay() {
    Metapb.Store store =
        Metapb.Store.newBuilder()
            .setId(44)
            .setAddress("127.0.0.1:20160")
            .setVersion("6.5.0")
            .addLabels(Metapb.StoreLabel.newBuilder().setKey("zone").setValue("east"))
            .build();
    Metapb.Store known =
        store.toBuilder()
            .setPeerAddress(store.getAddress())
            .setNodeState(Metapb.NodeState.Serving)
            .build();
    pd.putStore(Pdpb.PutStoreRequest.newBuilder().setStore(store).build());
    assertThat(pd.getStore(Pdpb.GetStoreRequest.newBuilder().setStoreId(44).build()).getStore())
        .isEqualTo(known);
    assertThat(pd.getAllStores(Pdpb.GetAllStoresRequest.getDefaultInstance()).getStoresList())
        .contains(known);
    assertThat(
            pd.getStore(Pdpb.GetStoreRequest.newBuilder().setStoreId(45).build())
                .getHeader()
                .getError()
                .getMessage())
        .contains("45");
  }

  @Test
  void splitsGetIdsOfTheirOwn() {
    Region whole = cluster.placement.regionByKey(Key.EMPTY).region();
    Pdpb.AskBatchSplitResponse ids =
        pd.askBatchSplit(
            Pdpb.AskBatchSplitRequest.newBuilder()
                .setRegion(Descriptors.encode(whole))
                .setSplitCount(3)
                .build());
    List<Long> all = new ArrayList<>();
    for (Pdpb.SplitID id : ids.getIdsList()) {
      all.add(id.getNewRegionId());
      all.addAll(id.getNewPeerIdsList());
    }
    assertThat(all).hasSize(6).doesNotHaveDuplicates().doesNotContain(whole.id().value());
    assertThat(pd.allocID(Pdpb.AllocIDRequest.getDefaultInstance()).getId())
        .isGreaterThan(all.getLast());
  }

  @Test
  void aClusterWithRegionsIsBootstrapped() {
    cluster.placement.regionByKey(Key.EMPTY);
    assertThat(pd.isBootstrapped(Pdpb.IsBootstrappedRequest.getDefaultInstance()).getBootstrapped())
        .isTrue();
    assertThat(
            pd.bootstrap(Pdpb.BootstrapRequest.getDefaultInstance())
                .getHeader()
                .getError()
                .getType())
        .isEqualTo(Pdpb.ErrorType.ALREADY_BOOTSTRAPPED);
  }

  @Test
  void bothServicesSayThatTheyServe() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthProto.HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(HealthProto.HealthCheckResponse.ServingStatus.SERVING);
  }
}
