package io.atoll.rpc.client;

import com.google.protobuf.ByteString;
import io.atoll.api.Region;
import io.atoll.api.RegionSnapshot;
import io.atoll.rpc.proto.SnapshotProto.OpenedSnapshot;
import io.atoll.rpc.proto.SnapshotProto.ReadSnapshot;
import io.atoll.rpc.proto.SnapshotProto.SnapshotFile;
import io.atoll.rpc.proto.SnapshotProto.SnapshotRequest;
import io.atoll.rpc.wire.Descriptors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A snapshot in another process. Read by one thread at a time. */
final class RemoteSnapshot implements RegionSnapshot {
  private static final int PIECE_BYTES = 1 << 20;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final SnapshotStream stream;
  private final Region region;
  private final OpenedSnapshot opened;
  private final List<File> files;

  RemoteSnapshot(SnapshotStream stream, OpenedSnapshot opened) {
    this.stream = stream;
    this.opened = opened;
    this.region = Descriptors.decode(opened.getRegion());
    List<File> all = new ArrayList<>(opened.getFilesCount());
    for (SnapshotFile file : opened.getFilesList()) {
      all.add(new File(file.getFamily(), file.getSizeBytes(), file.getPairs()));
    }
    this.files = List.copyOf(all);
  }

  @Override
  public Region region() {
    return region;
  }

  @Override
  public long appliedIndex() {
    return opened.getAppliedIndex();
  }

  @Override
  public long appliedTerm() {
    return opened.getAppliedTerm();
  }

  @Override
  public long seenTerm() {
    return opened.getSeenTerm();
  }

  @Override
  public byte[] merging() {
    return opened.getMerging().toByteArray();
  }

  @Override
  public List<File> files() {
    return files;
  }

  /** Up to a mebibyte a call. */
  @Override
  public int read(int file, long offset, byte[] target) {
    int wanted = Math.min(target.length, PIECE_BYTES);
    ByteString piece =
        stream
            .ask(
                SnapshotRequest.newBuilder()
                    .setRead(
                        ReadSnapshot.newBuilder().setFile(file).setOffset(offset).setCount(wanted))
                    .build(),
                READ_TIMEOUT)
            .getPiece();
    if (piece.size() > wanted) {
      throw stream.failure("it gave " + piece.size() + " bytes, not " + wanted);
    }
    piece.copyTo(target, 0);
    return piece.size();
  }

  @Override
  public void close() {
    stream.close();
  }
}
