package io.atoll.rpc.server;

import io.atoll.api.MergeView;
import io.atoll.api.RegionId;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.rpc.proto.SnapshotProto.MergeAnswer;
import io.atoll.rpc.proto.SnapshotProto.MergeQuestion;
import io.atoll.rpc.proto.SnapshotProto.OpenedSnapshot;
import io.atoll.rpc.proto.SnapshotProto.ReadSnapshot;
import io.atoll.rpc.proto.SnapshotProto.SnapshotAnswer;
import io.atoll.rpc.proto.SnapshotProto.SnapshotFile;
import io.atoll.rpc.proto.SnapshotProto.SnapshotRequest;
import io.atoll.rpc.proto.SnapshotsGrpc;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code atoll.Snapshots}: a stream for each snapshot, which is closed with it. */
final class SnapshotService extends SnapshotsGrpc.SnapshotsImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotService.class);

  private static final int PIECE_BYTES = 1 << 20;

  private final Executor executor;
  private final RegionSnapshots snapshots;

  SnapshotService(Environment environment, RegionSnapshots snapshots) {
    this.executor = environment.scheduler().virtual("atoll-snapshot-rpc");
    this.snapshots = snapshots;
  }

  @Override
  public StreamObserver<SnapshotRequest> fetch(StreamObserver<SnapshotAnswer> to) {
    Reading reading = new Reading(snapshots);
    return new OrderedStream<>(executor, reading, to, reading::close);
  }

  @Override
  public void merge(MergeQuestion question, StreamObserver<MergeAnswer> to) {
    executor.execute(() -> {
      try {
        MergeView view =
            snapshots.merge(new RegionId(question.getRegionId()), question.getSettles());
        to.onNext(
            MergeAnswer.newBuilder()
                .setIsMerged(view.isMerged())
                .setPreparedIndex(view.preparedIndex())
                .setIsSettled(view.isSettled())
                .setIsRejected(view.isRejected())
                .build());
        to.onCompleted();
      } catch (RuntimeException e) {
        LOG.warn("a store cannot tell of a merge region={}", question.getRegionId(), e);
        to.onError(
            Status.INTERNAL.withDescription(String.valueOf(e.getMessage())).asRuntimeException());
      }
    });
  }

  /** One snapshot. Requests come one after the other; its end at any time. */
  private static final class Reading implements Function<SnapshotRequest, SnapshotAnswer> {
    private final RegionSnapshots snapshots;
    private @Nullable RegionSnapshot open;
    private boolean isClosed;

    Reading(RegionSnapshots snapshots) {
      this.snapshots = snapshots;
    }

    @Override
    public SnapshotAnswer apply(SnapshotRequest request) {
      return switch (request.getCommandCase()) {
        case OPEN ->
            open(
                new RegionId(request.getOpen().getRegionId()),
                Descriptors.decode(request.getOpen().getReceiver()));
        case READ -> read(request.getRead());
        case COMMAND_NOT_SET ->
            throw new IllegalArgumentException("no command that this store knows");
      };
    }

    private SnapshotAnswer open(RegionId region, io.atoll.api.Peer receiver) {
      RegionSnapshot made = snapshots.open(region, receiver).orElse(null);
      if (made == null) {
        return SnapshotAnswer.getDefaultInstance();
      }
      synchronized (this) {
        if (isClosed || open != null) {
          made.close();
          throw new IllegalArgumentException("a stream has one snapshot");
        }
        open = made;
      }
      OpenedSnapshot.Builder opened =
          OpenedSnapshot.newBuilder()
              .setRegion(Descriptors.encode(made.region()))
              .setAppliedIndex(made.appliedIndex())
              .setAppliedTerm(made.appliedTerm())
              .setSeenTerm(made.seenTerm())
              .setMerging(Bytes.of(made.merging()));
      for (RegionSnapshot.File file : made.files()) {
        opened.addFiles(
            SnapshotFile.newBuilder()
                .setFamily(file.family())
                .setSizeBytes(file.sizeBytes())
                .setPairs(file.pairs()));
      }
      return SnapshotAnswer.newBuilder().setOpened(opened).build();
    }

    private SnapshotAnswer read(ReadSnapshot request) {
      RegionSnapshot from;
      synchronized (this) {
        from = open;
      }
      if (from == null) {
        throw new IllegalArgumentException("no snapshot is open");
      }
      if (request.getFile() < 0 || request.getFile() >= from.files().size()) {
        throw new IllegalArgumentException("the snapshot has no file " + request.getFile());
      }
      int wanted = request.getCount();
      byte[] piece = new byte[wanted < 0 ? PIECE_BYTES : Math.min(wanted, PIECE_BYTES)];
      int count;
      try {
        count = from.read(request.getFile(), request.getOffset(), piece);
      } catch (RuntimeException e) {
        // Closed meanwhile, most likely: nobody had read from it for long.
        LOG.warn("a snapshot cannot be read region={}", from.region().id().value(), e);
        throw Status.ABORTED.withDescription(String.valueOf(e.getMessage())).asRuntimeException();
      }
      return SnapshotAnswer.newBuilder()
          .setPiece(
              Bytes.of(count == piece.length ? piece : Arrays.copyOf(piece, Math.max(0, count))))
          .build();
    }

    synchronized void close() {
      isClosed = true;
      RegionSnapshot closed = open;
      open = null;
      if (closed != null) {
        closed.close();
      }
    }
  }
}
