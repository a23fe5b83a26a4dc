package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers learn where the other side goes away. */
final class BrokenConnectionTest {
  private static final StoreId ID = new StoreId(1);
  private static final Key KEY = Key.of(new byte[] {1});
  private static final RequestContext CONTEXT = context(Long.MAX_VALUE);

  private static RequestContext context(long deadlineNanos) {
    return new RequestContext(
        new RegionId(3),
        new RegionEpoch(1, 1),
        RequestContext.Priority.NORMAL,
        RequestContext.Isolation.SNAPSHOT,
        Set.of(),
        deadlineNanos);
  }

  /** Never answers until it is let go. */
  private static final class Stuck implements Store {
    final CountDownLatch asked = new CountDownLatch(2);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public StoreId id() {
      return ID;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return (RegionResult<R>) new RegionResult.Ok<>(new StoreResponses.RawGet(new byte[] {7}));
    }
  }

  private static <R extends StoreResponse> CompletableFuture<RegionResult<R>> start(
      Store store, StoreRequest<R> request) {
    CompletableFuture<RegionResult<R>> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(store.execute(CONTEXT, request));
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Test
  void writesUnderWayAreUndeterminedAndReadsAreAskedAgain(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    Stuck stuck = new Stuck();
    RpcServer server = RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), stuck);
    InetSocketAddress address = server.address();
    try (RemoteStore remote = new RemoteStore(environment, ID, address)) {
      var read = start(remote, new StoreRequest.RawGet(KEY));
      var write = start(remote, new StoreRequest.RawDelete(List.of(KEY)));
      stuck.asked.await();
      server.close();
      assertThat(read.get()).isInstanceOf(RegionResult.RegionNotFound.class);
      assertThat(write.get()).isInstanceOf(RegionResult.Undetermined.class);
      stuck.go.countDown();

      // Now nothing gets there, and everybody knows.
      assertThat(remote.execute(CONTEXT, new StoreRequest.RawDelete(List.of(KEY))))
          .isInstanceOf(RegionResult.RegionNotFound.class);

      try (RpcServer again = RpcServer.store(environment, address, stuck)) {
        RegionResult<StoreResponses.RawGet> result;
        do {
          result = remote.execute(CONTEXT, new StoreRequest.RawGet(KEY));
        } while (result instanceof RegionResult.RegionNotFound);
        assertThat(((RegionResult.Ok<StoreResponses.RawGet>) result).response().value())
            .containsExactly(7);
        assertThat(again.address()).isEqualTo(address);
      }
    }
  }

  @Test
  void aConnectionWithoutSignsOfLifeIsGivenUpAndReplaced(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    Stuck stuck = new Stuck();
    try (RpcServer server =
            RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), stuck);
        SilentProxy proxy = new SilentProxy(server.address());
        RemoteStore remote = new RemoteStore(environment, ID, proxy.address())) {
      var read = start(remote, new StoreRequest.RawGet(KEY));
      var write = start(remote, new StoreRequest.RawDelete(List.of(KEY)));
      stuck.asked.await();
      proxy.silenceOpenOnes();
      // These have no deadline: only the missing signs of life end them.
      assertThat(read.get()).isInstanceOf(RegionResult.RegionNotFound.class);
      assertThat(write.get()).isInstanceOf(RegionResult.Undetermined.class);
      stuck.go.countDown();
      RegionResult<StoreResponses.RawGet> result;
      do {
        result = remote.execute(CONTEXT, new StoreRequest.RawGet(KEY));
      } while (result instanceof RegionResult.RegionNotFound);
      assertThat(result).isInstanceOf(RegionResult.Ok.class);
    }
  }

  /** A request that takes long on a store that lives is waited for. */
  @Test
  void whoIsOnlySlowIsWaitedFor(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    Stuck stuck = new Stuck();
    try (RpcServer server =
            RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), stuck);
        RemoteStore remote = new RemoteStore(environment, ID, server.address())) {
      var read = start(remote, new StoreRequest.RawGet(KEY));
      var write = start(remote, new StoreRequest.RawDelete(List.of(KEY)));
      stuck.asked.await();
      environment.scheduler().sleep(Duration.ofSeconds(4));
      stuck.go.countDown();
      assertThat(read.get()).isInstanceOf(RegionResult.Ok.class);
      assertThat(write.get()).isInstanceOf(RegionResult.Ok.class);
    }
  }

  @Test
  void aDeadlineEndsTheWaiting(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    Stuck stuck = new Stuck();
    try (RpcServer server =
            RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), stuck);
        RemoteStore remote = new RemoteStore(environment, ID, server.address())) {
      // A first request, so that there is a connection.
      var first = start(remote, new StoreRequest.RawGet(KEY));
      while (stuck.asked.getCount() == 2) {
        Thread.onSpinWait();
      }
      RequestContext soon = context(environment.clock().nanos() + 50_000_000);
      assertThat(remote.execute(soon, new StoreRequest.RawDelete(List.of(KEY))))
          .isInstanceOf(RegionResult.Undetermined.class);
      stuck.go.countDown();
      assertThat(first.get()).isInstanceOf(RegionResult.Ok.class);
    }
  }

  @Test
  void aStoreAtAnothersAddressDoesNotAnswerForIt(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    Stuck other = new Stuck();
    other.go.countDown();
    try (RpcServer server =
            RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), other);
        RemoteStore remote = new RemoteStore(environment, new StoreId(2), server.address())) {
      assertThat(remote.execute(CONTEXT, new StoreRequest.RawDelete(List.of(KEY))))
          .isInstanceOf(RegionResult.RegionNotFound.class);
      assertThat(other.asked.getCount()).isEqualTo(2);
    }
  }

  @Test
  void placementThatIsNotThereIsUnavailable(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    RpcServer server =
        RpcServer.store(environment, new InetSocketAddress("127.0.0.1", 0), new Stuck());
    InetSocketAddress nobody = server.address();
    server.close();
    try (RemotePlacement placement =
        new RemotePlacement(environment, List.of(nobody), Duration.ofMillis(100))) {
      assertThatThrownBy(placement::timestamp).isInstanceOf(PlacementUnavailableException.class);
      assertThatThrownBy(placement::gcSafePoint).isInstanceOf(PlacementUnavailableException.class);
    }
  }
}
