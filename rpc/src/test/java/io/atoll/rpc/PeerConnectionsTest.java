package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raft's messages from one store to another. */
final class PeerConnectionsTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final StoreId OTHER = new StoreId(2);
  private static final long QUEUE_BYTES = 4 << 20;

  private final long seed = Long.getLong("atoll.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<StoreId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final BlockingQueue<PeerMessage> received = new LinkedBlockingQueue<>();
  private final List<RpcServer> servers = new ArrayList<>();

  private Environment environment;
  private PeerConnections connections;

  @BeforeEach
  void open(@TempDir Path folder) {
    System.out.println("seed " + seed);
    environment = RealEnvironment.at(folder);
    connections =
        new PeerConnections(environment, id -> Optional.ofNullable(addresses.get(id)), QUEUE_BYTES);
  }

  @AfterEach
  void close() {
    connections.close();
    servers.forEach(RpcServer::close);
  }

  private record Named(StoreId id) implements Store {
    @Override
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      throw new UnsupportedOperationException();
    }
  }

  private RpcServer serve(InetSocketAddress address, Consumer<PeerMessage> receiver)
      throws Exception {
    RpcServer server =
        RpcServer.store(
            environment, address, new Named(OTHER), receiver, (region, peer) -> Optional.empty());
    servers.add(server);
    return server;
  }

  private PeerMessage message(long region, StoreId to, int bytes) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return new PeerMessage(
        new RegionId(region),
        new Peer(region + 1, new StoreId(1), false),
        new Peer(region + 2, to, true),
        content);
  }

  @Test
  void messagesOfAllRegionsComeInTheirOrder() throws Exception {
    addresses.put(OTHER, serve(ANY, received::add).address());
    List<PeerMessage> sent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      PeerMessage message = message(i % 7, OTHER, random.nextInt(400));
      sent.add(message);
      connections.send(message);
    }
    PeerMessage large = message(99, OTHER, 3 << 20);
    sent.add(large);
    while (connections.dropped() == 0 && received.size() < 5_000) {
      Thread.onSpinWait();
    }
    connections.send(large);
    for (PeerMessage message : sent) {
      PeerMessage got = received.take();
      assertThat(got.content()).as("seed %d", seed).isEqualTo(message.content());
      assertThat(got.region()).isEqualTo(message.region());
      assertThat(got.from()).isEqualTo(message.from());
      assertThat(got.to()).isEqualTo(message.to());
    }
    assertThat(connections.dropped()).isZero();
  }

  @Test
  void storesThatNobodyReachesCostNothingAndAreFoundLater() throws Exception {
    while (connections.dropped() < 1_000) {
      connections.send(message(1, OTHER, 100));
    }
    RpcServer first = serve(ANY, received::add);
    addresses.put(OTHER, first.address());
    awaitArrival();

    // It comes back elsewhere.
    first.close();
    addresses.put(OTHER, serve(ANY, received::add).address());
    awaitArrival();
  }

  @Test
  void aStoreThatRestartsIsReachedAgain() throws Exception {
    RpcServer first = serve(ANY, received::add);
    InetSocketAddress address = first.address();
    addresses.put(OTHER, address);
    awaitArrival();
    first.close();
    serve(address, received::add);
    awaitArrival();
  }

  /** Sends until something comes. */
  private void awaitArrival() throws InterruptedException {
    received.clear();
    while (received.isEmpty()) {
      connections.send(message(1, OTHER, 100));
      Thread.yield();
    }
  }

  @Test
  void aStoreThatTakesNothingFillsItsQueueOnly() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    addresses.put(
        OTHER,
        serve(
                ANY,
                message -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  received.add(message);
                })
            .address());
    int sent = 0;
    while (connections.dropped() == 0) {
      connections.send(message(1, OTHER, 64 << 10));
      sent++;
      // What lies in the connection's windows and buffers.
      assertThat(sent).isLessThan(20_000);
    }
    // What is urgent passes them by.
    connections.sendFirst(message(3, OTHER, 40));
    go.countDown();
    int before = 0;
    while (received.take().region().value() != 3) {
      before++;
    }
    assertThat(before).isLessThan(sent - 1);
    for (int i = before + 1; i < sent; i++) {
      received.take();
    }
    connections.send(message(2, OTHER, 1));
    assertThat(received.take().region()).isEqualTo(new RegionId(2));
    assertThat(connections.dropped()).isEqualTo(1);
  }

  @Test
  void aConnectionThatFellSilentIsReplaced() throws Exception {
    try (SilentProxy proxy = new SilentProxy(serve(ANY, received::add).address())) {
      addresses.put(OTHER, proxy.address());
      awaitArrival();
      proxy.silenceOpenOnes();
      PeerMessage got;
      do {
        connections.send(message(2, OTHER, 100));
        got = received.poll(20, TimeUnit.MILLISECONDS);
      } while (got == null || got.region().value() != 2);
    }
  }

  @Test
  void aMessageThatCannotBeTakenHurtsNoOther() throws Exception {
    addresses.put(
        OTHER,
        serve(
                ANY,
                message -> {
                  if (message.region().value() == 1) {
                    throw new IllegalStateException("no such region");
                  }
                  received.add(message);
                })
            .address());
    // At the address of a store that is another one now.
    addresses.put(new StoreId(3), addresses.get(OTHER));
    connections.send(message(7, new StoreId(3), 10));
    connections.send(message(1, OTHER, 10));
    connections.send(message(2, OTHER, 10));
    assertThat(received.take().region()).isEqualTo(new RegionId(2));
    assertThat(received).isEmpty();
  }

  @Test
  void afterTheEndNothingIsSent() {
    connections.close();
    connections.send(message(1, OTHER, 10));
    assertThat(connections.dropped()).isEqualTo(1);
  }
}
