package io.atoll.rpc.server;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.Placement;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.Store;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.MemberState;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A listener for one role's services. Netty's event loops only take messages apart and together;
 * requests run on virtual threads of the environment.
 */
public final class RpcServer implements AutoCloseable {
  /** Values go up to a gigabyte. */
  private static final int MESSAGE_BYTES = Integer.MAX_VALUE;

  private static final int WINDOW_BYTES = 16 << 20;

  private final Server server;

  private RpcServer(Security security, InetSocketAddress address, List<BindableService> services)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .directExecutor()
            .maxInboundMessageSize(MESSAGE_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    security.apply(builder);
    services.forEach(builder::addService);
    try {
      this.server = builder.build().start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " for gRPC: "
              + cause.getMessage(),
          e);
    }
  }

  /**
   * Serves a store that is alone, over plain connections: {@code tikvpb.Tikv} and health.
   *
   * @throws IOException the address is taken
   */
  public static RpcServer store(Environment environment, InetSocketAddress address, Store store)
      throws IOException {
    return new RpcServer(
        Security.none(),
        address,
        List.of(new TikvService(environment, store, null), new HealthService()));
  }

  /** The same over plain connections, and without waits of others. */
  public static RpcServer store(
      Environment environment,
      InetSocketAddress address,
      Store store,
      Consumer<PeerMessage> peers,
      RegionSnapshots snapshots)
      throws IOException {
    return store(environment, Security.none(), address, store, peers, snapshots);
  }

  /** The same without waits of others. */
  public static RpcServer store(
      Environment environment,
      Security security,
      InetSocketAddress address,
      Store store,
      Consumer<PeerMessage> peers,
      RegionSnapshots snapshots)
      throws IOException {
    return new RpcServer(
        security,
        address,
        List.of(
            new TikvService(environment, store, peers),
            new SnapshotService(environment, snapshots),
            new HealthService()));
  }

  /**
   * Serves a store of several: {@code tikvpb.Tikv} with its Raft messages, {@code
   * deadlock.Deadlock}, {@code atoll.Snapshots} and health.
   *
   * @param peers takes the messages of other stores' replicas, of each store in their order; may
   *     block, which slows the senders down
   * @param snapshots what other stores may fetch of its Regions
   * @param deadlocks takes other stores' waits
   * @throws IOException the address is taken
   */
  public static RpcServer store(
      Environment environment,
      Security security,
      InetSocketAddress address,
      Store store,
      Consumer<PeerMessage> peers,
      RegionSnapshots snapshots,
      DeadlockDetection deadlocks)
      throws IOException {
    return new RpcServer(
        security,
        address,
        List.of(
            new TikvService(environment, store, peers),
            new SnapshotService(environment, snapshots),
            new DeadlockService(environment, deadlocks),
            new HealthService()));
  }

  /**
   * Serves placement, over plain connections: {@code pdpb.PD}, {@code atoll.Placement}, {@code
   * atoll.Coordination}, {@code atoll.Administration} and health.
   *
   * @throws IOException the address is taken
   */
  public static RpcServer placement(
      Environment environment,
      InetSocketAddress address,
      Placement placement,
      ClusterMembers members)
      throws IOException {
    return placement(environment, Security.none(), address, placement, members);
  }

  /**
   * Serves placement: {@code pdpb.PD}, {@code atoll.Placement}, {@code atoll.Coordination}, {@code
   * atoll.Administration} and health.
   *
   * @throws IOException the address is taken
   */
  public static RpcServer placement(
      Environment environment,
      Security security,
      InetSocketAddress address,
      Placement placement,
      ClusterMembers members)
      throws IOException {
    RpcServer server =
        new RpcServer(
            security,
            address,
            List.of(
                new PdService(environment, placement, members),
                new PlacementCommandService(environment, placement),
                new CoordinationCalls(environment, placement),
                new AdministrationCalls(environment, placement, members),
                new HealthService()));
    members.advertiseIfUnknown(server.hostAndPort());
    return server;
  }

  /**
   * Serves one of several members of placement, on one port: to clients while it leads, to the
   * other members always.
   *
   * @param leading placement, while this member leads
   * @param peers takes the messages of other members' replicas; a member is its own store, by its
   *     id
   * @param state what this member holds
   * @throws IOException the address is taken
   */
  public static RpcServer placementMember(
      Environment environment,
      Security security,
      InetSocketAddress address,
      Supplier<Optional<? extends Placement>> leading,
      ClusterMembers members,
      Consumer<PeerMessage> peers,
      Supplier<Optional<MemberState>> state)
      throws IOException {
    Placement placement = new MemberPlacement(leading);
    List<BindableService> services = new ArrayList<>();
    services.add(new PdService(environment, placement, members));
    services.add(new PlacementCommandService(environment, placement));
    services.add(new CoordinationCalls(environment, placement));
    services.add(new AdministrationCalls(environment, placement, members));
    services.add(new HealthService());
    services.addAll(MemberService.of(environment, members.self(), peers, state));
    RpcServer server = new RpcServer(security, address, services);
    members.advertiseIfUnknown(server.hostAndPort());
    return server;
  }

  /** Where it listens, with the port that a port 0 became. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /** {@link #address} as clients are told it. */
  public String hostAndPort() {
    InetSocketAddress address = address();
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
