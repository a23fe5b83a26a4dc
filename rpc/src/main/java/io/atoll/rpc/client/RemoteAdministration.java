package io.atoll.rpc.client;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Namespace;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.AdministrationProto.ChangeNamespaceRequest;
import io.atoll.rpc.proto.AdministrationProto.MembersRequest;
import io.atoll.rpc.proto.AdministrationProto.NamespacesRequest;
import io.atoll.rpc.proto.AdministrationProto.OneRegionRequest;
import io.atoll.rpc.proto.AdministrationProto.RegionsAnswer;
import io.atoll.rpc.proto.AdministrationProto.RegionsRequest;
import io.atoll.rpc.proto.AdministrationProto.ScatterRequest;
import io.atoll.rpc.proto.AdministrationProto.StoresRequest;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Administration in other processes, over the connections of {@link RemotePlacement}. */
final class RemoteAdministration implements ClusterAdministration {
  private static final int AT_A_TIME = 1_000;

  private final RemotePlacement placement;

  RemoteAdministration(RemotePlacement placement) {
    this.placement = placement;
  }

  @Override
  public List<PlacementMemberDescription> members() {
    return placement
        .trying(node -> node.administration().members(MembersRequest.getDefaultInstance()))
        .getMembersList()
        .stream()
        .map(Reports::decode)
        .toList();
  }

  @Override
  public List<StoreReport> storeReports() {
    return placement
        .trying(node -> node.administration().stores(StoresRequest.getDefaultInstance()))
        .getStoresList()
        .stream()
        .map(Reports::decode)
        .toList();
  }

  @Override
  public List<RegionReport> regionReports(Key encodedStart, Key encodedEnd, int limit) {
    List<RegionReport> result = new ArrayList<>();
    Key start = encodedStart;
    while (result.size() < limit) {
      RegionsRequest request =
          RegionsRequest.newBuilder()
              .setStartKey(Bytes.of(start))
              .setEndKey(Bytes.of(encodedEnd))
              .setLimit(Math.min(AT_A_TIME, limit - result.size()))
              .build();
      RegionsAnswer answer = placement.trying(node -> node.administration().regions(request));
      answer.getRegionsList().forEach(each -> result.add(Reports.decode(each)));
      if (answer.getRegionsCount() < request.getLimit()) {
        return result;
      }
      start = result.getLast().told().region().end();
      if (start.isEmpty() || (!encodedEnd.isEmpty() && start.compareTo(encodedEnd) >= 0)) {
        return result;
      }
    }
    return result;
  }

  @Override
  public Optional<RegionReport> regionReport(RegionId region) {
    OneRegionRequest request = OneRegionRequest.newBuilder().setRegionId(region.value()).build();
    return placement
        .trying(node -> node.administration().oneRegion(request))
        .getRegionsList()
        .stream()
        .map(Reports::decode)
        .findAny();
  }

  @Override
  public List<RegionId> scatter(List<RegionId> regions) {
    return scatter(regions, false);
  }

  @Override
  public List<RegionId> scattering(List<RegionId> regions) {
    return scatter(regions, true);
  }

  private List<RegionId> scatter(List<RegionId> regions, boolean onlyLooks) {
    ScatterRequest request =
        ScatterRequest.newBuilder()
            .addAllRegionIds(Reports.regionIds(regions))
            .setOnlyLooks(onlyLooks)
            .build();
    return Reports.regions(
        placement.trying(node -> node.administration().scatter(request)).getRegionIdsList());
  }

  @Override
  public List<Namespace> namespaces() {
    return placement
        .trying(node -> node.administration().namespaces(NamespacesRequest.getDefaultInstance()))
        .getNamespacesList()
        .stream()
        .map(Reports::decode)
        .toList();
  }

  @Override
  public void createNamespace(String name, List<StoreId> stores) {
    change(ChangeNamespaceRequest.newBuilder().setName(name).setCreate(stores(stores)));
  }

  @Override
  public void setNamespaceStores(String name, List<StoreId> stores) {
    change(ChangeNamespaceRequest.newBuilder().setName(name).setSetStores(stores(stores)));
  }

  @Override
  public void dropNamespace(String name) {
    change(ChangeNamespaceRequest.newBuilder().setName(name).setDrop(true));
  }

  @Override
  public void assignTable(String namespace, long tableId) {
    change(ChangeNamespaceRequest.newBuilder().setName(namespace).setAssignTable(tableId));
  }

  private static ChangeNamespaceRequest.Stores stores(List<StoreId> stores) {
    return ChangeNamespaceRequest.Stores.newBuilder().addAllStoreIds(Reports.ids(stores)).build();
  }

  private void change(ChangeNamespaceRequest.Builder change) {
    ChangeNamespaceRequest request = change.build();
    placement.trying(node -> node.administration().changeNamespace(request));
  }
}
