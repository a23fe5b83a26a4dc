package io.atoll.rpc.server;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Placement;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.rpc.proto.AdministrationGrpc;
import io.atoll.rpc.proto.AdministrationProto.ChangeNamespaceAnswer;
import io.atoll.rpc.proto.AdministrationProto.ChangeNamespaceRequest;
import io.atoll.rpc.proto.AdministrationProto.MembersAnswer;
import io.atoll.rpc.proto.AdministrationProto.MembersRequest;
import io.atoll.rpc.proto.AdministrationProto.NamespacesAnswer;
import io.atoll.rpc.proto.AdministrationProto.NamespacesRequest;
import io.atoll.rpc.proto.AdministrationProto.OneRegionRequest;
import io.atoll.rpc.proto.AdministrationProto.RegionsAnswer;
import io.atoll.rpc.proto.AdministrationProto.RegionsRequest;
import io.atoll.rpc.proto.AdministrationProto.ScatterAnswer;
import io.atoll.rpc.proto.AdministrationProto.ScatterRequest;
import io.atoll.rpc.proto.AdministrationProto.StoresAnswer;
import io.atoll.rpc.proto.AdministrationProto.StoresRequest;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Reports;
import io.atoll.runtime.Environment;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** {@code atoll.Administration}. */
final class AdministrationCalls extends AdministrationGrpc.AdministrationImplBase {
  private static final int MOST_REGIONS = 1_000;

  private final Placement placement;
  private final ClusterMembers members;
  private final Calls calls;

  /**
   * @param placement asked for its administration by each call, since another may lead then
   */
  AdministrationCalls(Environment environment, Placement placement, ClusterMembers members) {
    this.placement = placement;
    this.members = members;
    this.calls = new Calls(environment.scheduler().virtual("atoll-administration-rpc"));
  }

  private ClusterAdministration administration() {
    return placement.administration();
  }

  @Override
  public void members(MembersRequest request, StreamObserver<MembersAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          MembersAnswer.Builder answer = MembersAnswer.newBuilder();
          for (PlacementMemberDescription each : members.descriptions()) {
            answer.addMembers(Reports.encode(each));
          }
          return answer.build();
        });
  }

  @Override
  public void stores(StoresRequest request, StreamObserver<StoresAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          StoresAnswer.Builder answer = StoresAnswer.newBuilder();
          administration().storeReports().forEach(each -> answer.addStores(Reports.encode(each)));
          return answer.build();
        });
  }

  @Override
  public void regions(RegionsRequest request, StreamObserver<RegionsAnswer> to) {
    calls.answer(
        request,
        to,
        r ->
            answer(
                administration()
                    .regionReports(
                        Bytes.key(r.getStartKey()),
                        Bytes.key(r.getEndKey()),
                        Math.clamp(r.getLimit(), 0, MOST_REGIONS))));
  }

  @Override
  public void oneRegion(OneRegionRequest request, StreamObserver<RegionsAnswer> to) {
    calls.answer(
        request,
        to,
        r ->
            answer(administration().regionReport(new RegionId(r.getRegionId())).stream().toList()));
  }

  private static RegionsAnswer answer(List<RegionReport> reports) {
    RegionsAnswer.Builder answer = RegionsAnswer.newBuilder();
    reports.forEach(each -> answer.addRegions(Reports.encode(each)));
    return answer.build();
  }

  @Override
  public void scatter(ScatterRequest request, StreamObserver<ScatterAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          List<RegionId> asked = Reports.regions(r.getRegionIdsList());
          List<RegionId> left =
              r.getOnlyLooks()
                  ? administration().scattering(asked)
                  : administration().scatter(asked);
          return ScatterAnswer.newBuilder().addAllRegionIds(Reports.regionIds(left)).build();
        });
  }

  @Override
  public void namespaces(NamespacesRequest request, StreamObserver<NamespacesAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          NamespacesAnswer.Builder answer = NamespacesAnswer.newBuilder();
          administration().namespaces().forEach(each -> answer.addNamespaces(Reports.encode(each)));
          return answer.build();
        });
  }

  @Override
  public void changeNamespace(
      ChangeNamespaceRequest request, StreamObserver<ChangeNamespaceAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          change(r);
          return ChangeNamespaceAnswer.getDefaultInstance();
        });
  }

  private void change(ChangeNamespaceRequest r) {
    ClusterAdministration administration = administration();
    switch (r.getChangeCase()) {
      case CREATE ->
          administration.createNamespace(
              r.getName(), Reports.stores(r.getCreate().getStoreIdsList()));
      case SET_STORES ->
          administration.setNamespaceStores(
              r.getName(), Reports.stores(r.getSetStores().getStoreIdsList()));
      case DROP -> administration.dropNamespace(r.getName());
      case ASSIGN_TABLE -> administration.assignTable(r.getName(), r.getAssignTable());
      case CHANGE_NOT_SET ->
          throw new IllegalArgumentException("no change that this placement knows");
    }
  }
}
