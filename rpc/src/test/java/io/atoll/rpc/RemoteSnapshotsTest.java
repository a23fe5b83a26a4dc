package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.codec.Key;
import io.atoll.rpc.client.RemoteSnapshots;
import io.atoll.rpc.client.SnapshotFailedException;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Region's files as another store reads them. */
final class RemoteSnapshotsTest {
  private static final Region REGION =
      new Region(
          new RegionId(5),
          Key.of(new byte[] {1}),
          Key.EMPTY,
          new RegionEpoch(3, 4),
          List.of(new Peer(6, new StoreId(1), false), new Peer(7, new StoreId(2), true)));
  private static final Peer RECEIVER = REGION.peers().get(1);

  private Environment environment;
  private RpcServer server;
  private RemoteSnapshots remote;
  private final Files snapshot = new Files();

  /** Files made as they are read: byte n of file f is n * 31 + f. */
  private static final class Files implements RegionSnapshot {
    private static final int MIB = 1 << 20;
    final CountDownLatch closed = new CountDownLatch(1);
    volatile int longestRead;

    @Override
    public Region region() {
      return REGION;
    }

    @Override
    public long appliedIndex() {
      return 1_000;
    }

    @Override
    public long appliedTerm() {
      return 12;
    }

    @Override
    public long seenTerm() {
      return 13;
    }

    @Override
    public byte[] merging() {
      return new byte[] {7};
    }

    @Override
    public List<File> files() {
      return List.of(new File(0, 5L * MIB + 17, 400), new File(2, 0, 0), new File(1, 3, 1));
    }

    @Override
    public int read(int file, long offset, byte[] target) {
      if (closed.getCount() == 0) {
        throw new IllegalStateException("closed");
      }
      longestRead = Math.max(longestRead, target.length);
      int count = (int) Math.min(target.length, files().get(file).sizeBytes() - offset);
      for (int i = 0; i < count; i++) {
        target[i] = at(file, offset + i);
      }
      return count;
    }

    static byte at(int file, long offset) {
      return (byte) (offset * 31 + file);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private record Named(StoreId id) implements Store {
    @Override
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      throw new UnsupportedOperationException();
    }
  }

  private Optional<RegionSnapshot> give(RegionId region, Peer receiver) {
    return region.equals(REGION.id()) && receiver.equals(RECEIVER)
        ? Optional.of(snapshot)
        : Optional.empty();
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    environment = RealEnvironment.at(folder);
    server =
        RpcServer.store(
            environment,
            new InetSocketAddress("127.0.0.1", 0),
            new Named(new StoreId(1)),
            message -> {},
            this::give);
    remote = new RemoteSnapshots(environment, server.address());
  }

  @AfterEach
  void close() {
    remote.close();
    server.close();
  }

  @Test
  void filesComeInPieces() throws Exception {
    try (RegionSnapshot read = remote.open(REGION.id(), RECEIVER).orElseThrow()) {
      assertThat(read.region()).isEqualTo(REGION);
      assertThat(read.appliedIndex()).isEqualTo(1_000);
      assertThat(read.appliedTerm()).isEqualTo(12);
      assertThat(read.seenTerm()).isEqualTo(13);
      assertThat(read.files()).isEqualTo(snapshot.files());
      byte[] piece = new byte[3 << 20];
      for (int file = 0; file < read.files().size(); file++) {
        long size = read.files().get(file).sizeBytes();
        long offset = 0;
        while (offset < size) {
          int count = read.read(file, offset, piece);
          assertThat(count).isPositive();
          for (int i = 0; i < count; i++) {
            if (piece[i] != Files.at(file, offset + i)) {
              throw new AssertionError("byte " + (offset + i) + " of file " + file);
            }
          }
          offset += count;
        }
        assertThat(read.read(file, size, piece)).isZero();
      }
      assertThat(snapshot.longestRead).isEqualTo(1 << 20);
      assertThat(snapshot.closed.getCount()).isEqualTo(1);
    }
    snapshot.closed.await();
  }

  @Test
  void whereThereIsNoneThereIsNone() {
    assertThat(remote.open(new RegionId(6), RECEIVER)).isEmpty();
    assertThat(remote.open(REGION.id(), REGION.peers().getFirst())).isEmpty();
  }

  @Test
  void aStoreThatGoesAwayHalfWayIsTold() {
    RegionSnapshot read = remote.open(REGION.id(), RECEIVER).orElseThrow();
    byte[] piece = new byte[1 << 20];
    assertThat(read.read(0, 0, piece)).isEqualTo(piece.length);
    server.close();
    assertThatThrownBy(() -> read.read(0, piece.length, piece))
        .isInstanceOf(SnapshotFailedException.class)
        .hasMessageContaining("the snapshot of region 5 from 127.0.0.1:")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> remote.open(REGION.id(), RECEIVER))
        .isInstanceOf(SnapshotFailedException.class)
        .hasMessageContaining("cannot be opened");
    read.close();
  }

  @Test
  void aReaderThatGoesAwayLeavesNothingOpen() throws Exception {
    remote.open(REGION.id(), RECEIVER).orElseThrow();
    remote.close();
    snapshot.closed.await();
  }

  @Test
  void oneThatTheStoreClosedCannotBeRead() {
    RegionSnapshot read = remote.open(REGION.id(), RECEIVER).orElseThrow();
    snapshot.close();
    assertThatThrownBy(() -> read.read(0, 0, new byte[10]))
        .isInstanceOf(SnapshotFailedException.class)
        .hasMessageContaining("closed");
    // For good.
    assertThatThrownBy(() -> read.read(0, 0, new byte[10]))
        .isInstanceOf(SnapshotFailedException.class);
  }
}
