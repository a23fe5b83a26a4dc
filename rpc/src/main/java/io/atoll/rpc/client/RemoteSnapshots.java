package io.atoll.rpc.client;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.rpc.proto.SnapshotProto.OpenSnapshot;
import io.atoll.rpc.proto.SnapshotProto.SnapshotRequest;
import io.atoll.rpc.proto.SnapshotsGrpc;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.runtime.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a store in another process gives of its Regions, over a connection of its own, so that bulk
 * data does not hold up what is urgent. Calls wait parked and fail with a {@link
 * SnapshotFailedException}, a snapshot's for good: it is to be closed then, and another one opened.
 */
public final class RemoteSnapshots implements RegionSnapshots, AutoCloseable {
  /** The other side writes the files first. */
  private static final Duration OPEN_TIMEOUT = Duration.ofMinutes(2);

  private final Environment environment;
  private final Connection connection;

  /** Over plain connections. */
  public RemoteSnapshots(Environment environment, InetSocketAddress address) {
    this(environment, Security.none(), address);
  }

  public RemoteSnapshots(Environment environment, Security security, InetSocketAddress address) {
    this.environment = environment;
    this.connection = new Connection(environment, security, address);
  }

  @Override
  public Optional<RegionSnapshot> open(RegionId region, Peer receiver) {
    String of = "the snapshot of region " + region.value() + " from " + connection.peer();
    try {
      connection.connect();
    } catch (IOException e) {
      throw new SnapshotFailedException(of + " cannot be opened: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SnapshotFailedException(of + " cannot be opened: interrupted");
    }
    SnapshotStream stream = new SnapshotStream(environment, of);
    stream.start(SnapshotsGrpc.newStub(connection.channel()).fetch(stream));
    boolean isOpen = false;
    try {
      SnapshotRequest request =
          SnapshotRequest.newBuilder()
              .setOpen(
                  OpenSnapshot.newBuilder()
                      .setRegionId(region.value())
                      .setReceiver(Descriptors.encode(receiver)))
              .build();
      var answer = stream.ask(request, OPEN_TIMEOUT);
      if (!answer.hasOpened()) {
        return Optional.empty();
      }
      RegionSnapshot opened = new RemoteSnapshot(stream, answer.getOpened());
      isOpen = true;
      return Optional.of(opened);
    } finally {
      if (!isOpen) {
        stream.close();
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
