package io.atoll.rpc.wire;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.rpc.proto.AdministrationProto.MembersAnswer;
import io.atoll.rpc.proto.AdministrationProto.NamespacesAnswer;
import io.atoll.rpc.proto.AdministrationProto.RegionsAnswer;
import io.atoll.rpc.proto.AdministrationProto.StoresAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What administrators are shown as messages, and back. */
public final class Reports {
  private Reports() {}

  public static StoresAnswer.Store encode(StoreReport report) {
    StoresAnswer.Store.Builder to =
        StoresAnswer.Store.newBuilder()
            .setStore(Descriptors.encode(report.description()))
            .setNamespace(report.namespace())
            .setSilenceNanos(report.silence().toNanos())
            .setIsConnected(report.isConnected())
            .setIsGivenUp(report.isGivenUp())
            .setIsLeaderless(report.isLeaderless())
            .setReplicas(report.replicas())
            .setLeaders(report.leaders())
            .setWeightBytes(report.weightBytes())
            .setCpuNanosPerSecond(report.cpuNanosPerSecond());
    report.heartbeat().ifPresent(beat -> to.setStats(Heartbeats.encode(beat)));
    return to.build();
  }

  public static StoreReport decode(StoresAnswer.Store store) {
    return new StoreReport(
        Descriptors.decode(store.getStore()),
        store.getNamespace(),
        store.hasStats() ? Optional.of(Heartbeats.decode(store.getStats())) : Optional.empty(),
        Duration.ofNanos(store.getSilenceNanos()),
        store.getIsConnected(),
        store.getIsGivenUp(),
        store.getIsLeaderless(),
        store.getReplicas(),
        store.getLeaders(),
        store.getWeightBytes(),
        store.getCpuNanosPerSecond());
  }

  public static RegionsAnswer.Region encode(RegionReport report) {
    return RegionsAnswer.Region.newBuilder()
        .setTold(Heartbeats.encode(report.told()))
        .setLoadNanos(report.loadTime().toNanos())
        .setCpuNanosPerSecond(report.cpuNanosPerSecond())
        .build();
  }

  public static RegionReport decode(RegionsAnswer.Region region) {
    return new RegionReport(
        Heartbeats.decode(region.getTold()),
        Duration.ofNanos(region.getLoadNanos()),
        region.getCpuNanosPerSecond());
  }

  public static NamespacesAnswer.Namespace encode(Namespace namespace) {
    return NamespacesAnswer.Namespace.newBuilder()
        .setName(namespace.name())
        .addAllStoreIds(ids(namespace.stores()))
        .addAllTableIds(namespace.tables())
        .build();
  }

  public static Namespace decode(NamespacesAnswer.Namespace namespace) {
    return new Namespace(
        namespace.getName(), stores(namespace.getStoreIdsList()), namespace.getTableIdsList());
  }

  public static MembersAnswer.Member encode(PlacementMemberDescription member) {
    return MembersAnswer.Member.newBuilder()
        .setId(member.id())
        .setName(member.name())
        .setAddress(member.address())
        .setVersion(member.version())
        .setIsLeader(member.isLeader())
        .build();
  }

  public static PlacementMemberDescription decode(MembersAnswer.Member member) {
    return new PlacementMemberDescription(
        member.getId(),
        member.getName(),
        member.getAddress(),
        member.getVersion(),
        member.getIsLeader());
  }

  public static List<Long> ids(List<StoreId> stores) {
    return stores.stream().map(StoreId::value).toList();
  }

  public static List<Long> regionIds(List<RegionId> regions) {
    return regions.stream().map(RegionId::value).toList();
  }

  public static List<RegionId> regions(List<Long> ids) {
    return ids.stream().map(RegionId::new).toList();
  }

  public static List<StoreId> stores(List<Long> ids) {
    return ids.stream().map(StoreId::new).toList();
  }
}
