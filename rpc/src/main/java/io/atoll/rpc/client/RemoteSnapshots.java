package io.atoll.rpc.client;

import io.atoll.api.MergeView;
import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.rpc.proto.SnapshotProto.MergeAnswer;
import io.atoll.rpc.proto.SnapshotProto.MergeQuestion;
import io.atoll.rpc.proto.SnapshotProto.OpenSnapshot;
import io.atoll.rpc.proto.SnapshotProto.SnapshotRequest;
import io.atoll.rpc.proto.SnapshotsGrpc;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.runtime.Environment;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a store in another process gives of its Regions, over a connection of its own, so that bulk
 * data does not hold up what is urgent. Calls wait parked and fail with a {@link
 * SnapshotFailedException}, a snapshot's for good: it is to be closed then, and another one opened.
 */
public final class RemoteSnapshots implements RegionSnapshots, AutoCloseable {
  /** The other side writes the files first. */
  private static final Duration OPEN_TIMEOUT = Duration.ofMinutes(2);

  /** The other side flushes its engine first. */
  private static final Duration MERGE_TIMEOUT = Duration.ofSeconds(5);

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
  public MergeView merge(RegionId source, boolean settles) {
    String of = "the merge of region " + source.value() + " on " + connection.peer();
    connect(of);
    Answer answer = new Answer();
    SnapshotsGrpc.newStub(connection.channel())
        .withDeadlineAfter(MERGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .merge(
            MergeQuestion.newBuilder().setRegionId(source.value()).setSettles(settles).build(),
            answer);
    try {
      MergeAnswer told =
          environment.scheduler().await(answer.told, MERGE_TIMEOUT.plus(MERGE_TIMEOUT));
      return new MergeView(
          told.getIsMerged(), told.getPreparedIndex(), told.getIsSettled(), told.getIsRejected());
    } catch (ExecutionException e) {
      throw new SnapshotFailedException(of + " is not known: " + e.getCause());
    } catch (TimeoutException e) {
      throw new SnapshotFailedException(of + " is not known: no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SnapshotFailedException(of + " is not known: interrupted");
    }
  }

  private static final class Answer implements StreamObserver<MergeAnswer> {
    private final CompletableFuture<MergeAnswer> told = new CompletableFuture<>();

    @Override
    public void onNext(MergeAnswer answer) {
      told.complete(answer);
    }

    @Override
    public void onError(Throwable cause) {
      told.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
      told.completeExceptionally(new IllegalStateException("it ended without an answer"));
    }
  }

  private void connect(String of) {
    try {
      connection.connect();
    } catch (IOException e) {
      throw new SnapshotFailedException(of + " cannot be opened: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SnapshotFailedException(of + " cannot be opened: interrupted");
    }
  }

  @Override
  public Optional<RegionSnapshot> open(RegionId region, Peer receiver) {
    String of = "the snapshot of region " + region.value() + " from " + connection.peer();
    connect(of);
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
