package io.atoll.rpc.client;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Coordination;
import io.atoll.api.Placement;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.Pdpb;
import io.atoll.rpc.proto.PlacementProto.AllocateAutoIncrement;
import io.atoll.rpc.proto.PlacementProto.AllocateIds;
import io.atoll.rpc.proto.PlacementProto.BootstrapRegion;
import io.atoll.rpc.proto.PlacementProto.HoldSafePoint;
import io.atoll.rpc.proto.PlacementProto.PeekAutoIncrement;
import io.atoll.rpc.proto.PlacementProto.PlacementAnswer;
import io.atoll.rpc.proto.PlacementProto.PlacementRequest;
import io.atoll.rpc.proto.PlacementProto.RaiseAutoIncrement;
import io.atoll.rpc.proto.PlacementProto.ResetAutoIncrement;
import io.atoll.rpc.proto.PlacementProto.TablesGone;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.rpc.wire.Heartbeats;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Placement in other processes. Concurrent callers' timestamps and sequences travel together.
 * Callers wait parked, so call it from virtual threads. Where a node does not answer, the next one
 * is asked, until the time-out of the setting is over.
 */
public final class RemotePlacement implements Placement, AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Environment environment;
  private final Duration timeout;
  private final List<PlacementNode> nodes = new ArrayList<>();
  private final AtomicInteger current = new AtomicInteger();
  private final RemoteCoordination coordination;
  private final RemoteAdministration administration;

  /**
   * Over plain connections.
   *
   * @param addresses of placement nodes, at least one
   * @param timeout after which a call gives up
   */
  public RemotePlacement(
      Environment environment, List<InetSocketAddress> addresses, Duration timeout) {
    this(environment, Security.none(), addresses, timeout);
  }

  /**
   * @param addresses of placement nodes, at least one
   * @param timeout after which a call gives up
   */
  public RemotePlacement(
      Environment environment,
      Security security,
      List<InetSocketAddress> addresses,
      Duration timeout) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no placement nodes");
    }
    this.environment = environment;
    this.timeout = timeout;
    for (InetSocketAddress address : addresses) {
      nodes.add(new PlacementNode(environment, security, address));
    }
    this.coordination = new RemoteCoordination(environment, this);
    this.administration = new RemoteAdministration(this);
  }

  /** One try at one node; throws or answers null to have it tried again. */
  interface Attempt<T> {
    @Nullable T at(PlacementNode node) throws CallException, InterruptedException, TimeoutException;
  }

  <T> T trying(Attempt<T> attempt) {
    long deadline = environment.clock().nanos() + timeout.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      int index = current.get();
      PlacementNode node = nodes.get(index % nodes.size());
      String reason;
      try {
        T result = attempt.at(node);
        if (result != null) {
          return result;
        }
        reason = "it does not know yet";
      } catch (CallException e) {
        reason = String.valueOf(e.getMessage());
      } catch (TimeoutException e) {
        reason = "no answer in time";
      } catch (StatusRuntimeException e) {
        String description = String.valueOf(e.getStatus().getDescription());
        if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
          throw new PlacementRefusedException(description);
        }
        if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
          throw PlacementUnavailableException.diskFull(description);
        }
        reason = e.getStatus().toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlacementUnavailableException("interrupted");
      }
      current.compareAndSet(index, index + 1 & Integer.MAX_VALUE);
      if (environment.clock().nanos() + pause.toNanos() - deadline >= 0) {
        throw new PlacementUnavailableException("placement " + node.peer() + ": " + reason);
      }
      try {
        environment.scheduler().sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlacementUnavailableException("interrupted");
      }
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  /** What becomes of a request sent; throws what {@link #trying} knows. */
  private <A> A answer(CompletableFuture<A> asked)
      throws CallException, InterruptedException, TimeoutException {
    try {
      return environment.scheduler().await(asked, ANSWER_TIMEOUT);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private PlacementAnswer asking(
      Function<PlacementNode, CompletableFuture<PlacementAnswer>> request) {
    return trying(node -> {
      PlacementAnswer answer = answer(request.apply(node));
      if (answer.getError().isEmpty()) {
        return answer;
      }
      if (answer.getIsRefused()) {
        throw new PlacementRefusedException(answer.getError());
      }
      if (answer.getIsUnavailable()) {
        // Another node may lead.
        throw new CallException.Refused(answer.getError());
      }
      throw answer.getIsDiskFull()
          ? PlacementUnavailableException.diskFull(answer.getError())
          : new PlacementUnavailableException(answer.getError());
    });
  }

  private PlacementAnswer command(PlacementRequest.Builder request) {
    PlacementRequest built = request.build();
    return asking(node -> node.send(built));
  }

  @Override
  public long timestamp() {
    return timestamps(1);
  }

  @Override
  public long timestamps(int count) {
    return asking(node -> node.timestamps(count)).getValue();
  }

  @Override
  public Routed regionByKey(Key encodedKey) {
    return trying(node -> {
      Pdpb.GetRegionResponse answer =
          node.pd()
              .getRegion(
                  Pdpb.GetRegionRequest.newBuilder().setRegionKey(Bytes.of(encodedKey)).build());
      return answer.hasRegion() && answer.hasLeader()
          ? new Routed(
              Descriptors.decode(answer.getRegion()), Descriptors.decode(answer.getLeader()))
          : null;
    });
  }

  @Override
  public List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit) {
    return trying(node -> {
      Pdpb.ScanRegionsResponse answer =
          node.pd()
              .scanRegions(
                  Pdpb.ScanRegionsRequest.newBuilder()
                      .setStartKey(Bytes.of(encodedStart))
                      .setEndKey(Bytes.of(encodedEnd))
                      .setLimit(limit)
                      .build());
      List<Routed> regions = new ArrayList<>(answer.getRegionsCount());
      for (Pdpb.Region region : answer.getRegionsList()) {
        regions.add(
            new Routed(
                Descriptors.decode(region.getRegion()), Descriptors.decode(region.getLeader())));
      }
      return regions;
    });
  }

  @Override
  public long allocateIds(int count) {
    return command(
            PlacementRequest.newBuilder().setAllocateIds(AllocateIds.newBuilder().setCount(count)))
        .getValue();
  }

  @Override
  public long clusterId() {
    return trying(
            node -> {
              Pdpb.ResponseHeader header =
                  node.pd().getMembers(Pdpb.GetMembersRequest.getDefaultInstance()).getHeader();
              return header.getClusterId() == 0 ? null : header;
            })
        .getClusterId();
  }

  @Override
  public Region bootstrap(Region proposed) {
    return Descriptors.decode(
        command(
                PlacementRequest.newBuilder()
                    .setBootstrap(
                        BootstrapRegion.newBuilder().setProposed(Descriptors.encode(proposed))))
            .getFirstRegion());
  }

  @Override
  public void putStore(StoreDescription store) {
    Pdpb.PutStoreRequest request =
        Pdpb.PutStoreRequest.newBuilder().setStore(Descriptors.encode(store)).build();
    trying(node -> node.pd().putStore(request));
  }

  @Override
  public List<StoreDescription> stores() {
    return trying(node -> node.pd().getAllStores(Pdpb.GetAllStoresRequest.getDefaultInstance()))
        .getStoresList()
        .stream()
        .map(Descriptors::decode)
        .toList();
  }

  @Override
  public Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    Pdpb.RegionHeartbeatRequest request = Heartbeats.encode(heartbeat);
    Pdpb.RegionHeartbeatResponse answer =
        trying(node -> {
          RegionHeartbeats.Asked asked = node.heartbeats().tell(request);
          try {
            return answer(asked);
          } catch (TimeoutException e) {
            // Answers come in order: those behind it would not come either.
            asked.giveUp();
            throw e;
          }
        });
    if (answer.getHeader().hasError()) {
      throw new PlacementRefusedException(answer.getHeader().getError().getMessage());
    }
    return Heartbeats.step(answer);
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {
    Pdpb.StoreHeartbeatRequest request =
        Pdpb.StoreHeartbeatRequest.newBuilder().setStats(Heartbeats.encode(heartbeat)).build();
    trying(node -> node.pd().storeHeartbeat(request));
  }

  @Override
  public long allocateAutoIncrement(long tableId, int count, long increment, long offset) {
    return command(
            PlacementRequest.newBuilder()
                .setAllocateAutoIncrement(
                    AllocateAutoIncrement.newBuilder()
                        .setTableId(tableId)
                        .setCount(count)
                        .setIncrement(increment)
                        .setOffset(offset)))
        .getValue();
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {
    command(
        PlacementRequest.newBuilder()
            .setRaiseAutoIncrement(
                RaiseAutoIncrement.newBuilder().setTableId(tableId).setAtLeast(atLeast)));
  }

  @Override
  public long peekAutoIncrement(long tableId) {
    return command(
            PlacementRequest.newBuilder()
                .setPeekAutoIncrement(PeekAutoIncrement.newBuilder().setTableId(tableId)))
        .getValue();
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {
    command(
        PlacementRequest.newBuilder()
            .setResetAutoIncrement(
                ResetAutoIncrement.newBuilder().setTableId(tableId).setNext(next)));
  }

  @Override
  public long gcSafePoint() {
    return trying(node -> node.pd().getGCSafePoint(Pdpb.GetGCSafePointRequest.getDefaultInstance()))
        .getSafePoint();
  }

  @Override
  public long updateGcSafePoint(long safePoint) {
    return trying(node ->
            node.pd()
                .updateGCSafePoint(
                    Pdpb.UpdateGCSafePointRequest.newBuilder().setSafePoint(safePoint).build()))
        .getNewSafePoint();
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    command(
        PlacementRequest.newBuilder()
            .setTablesGone(TablesGone.newBuilder().addAllTableIds(tableIds)));
  }

  @Override
  public void holdSafePoint(String service, long safePoint, long ttlMillis) {
    command(
        PlacementRequest.newBuilder()
            .setHoldSafePoint(
                HoldSafePoint.newBuilder()
                    .setService(service)
                    .setSafePoint(safePoint)
                    .setTtlMillis(ttlMillis)));
  }

  @Override
  public Coordination coordination() {
    return coordination;
  }

  @Override
  public ClusterAdministration administration() {
    return administration;
  }

  @Override
  public void close() {
    coordination.close();
    nodes.forEach(PlacementNode::close);
  }
}
