package io.atoll.bench.rpc;

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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Two stores' ends of the connections that carry Raft's messages. A round is one each way. */
final class PeerRounds implements AutoCloseable {
  private static final long QUEUE_BYTES = 64 << 20;
  private static final StoreId HERE = new StoreId(1);
  private static final StoreId THERE = new StoreId(2);

  private final byte[] append;
  private final byte[] answer = new byte[40];
  private final Map<StoreId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private final PeerConnections fromHere;
  private final PeerConnections fromThere;
  private final RpcServer here;
  private final RpcServer there;

  /**
   * @param bytes of a message one way; those the other way are short
   */
  PeerRounds(Environment environment, Store store, int bytes) throws IOException {
    this.append = new byte[bytes];
    this.fromHere = connections(environment);
    this.fromThere = connections(environment);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    this.here =
        RpcServer.store(
            environment,
            any,
            new Named(HERE, store),
            message -> {
              CompletableFuture<Boolean> waits = waiting.remove(message.region().value());
              if (waits != null) {
                waits.complete(true);
              }
            },
            (region, peer) -> Optional.empty());
    this.there =
        RpcServer.store(
            environment,
            any,
            new Named(THERE, store),
            message ->
                fromThere.send(
                    new PeerMessage(message.region(), message.to(), message.from(), answer)),
            (region, peer) -> Optional.empty());
    addresses.put(HERE, here.address());
    addresses.put(THERE, there.address());
  }

  private PeerConnections connections(Environment environment) {
    return new PeerConnections(
        environment, id -> Optional.ofNullable(addresses.get(id)), QUEUE_BYTES);
  }

  void round() {
    long id = next.incrementAndGet();
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    waiting.put(id, answered);
    fromHere.send(
        new PeerMessage(
            new RegionId(id), new Peer(id, HERE, false), new Peer(id + 1, THERE, false), append));
    answered.join();
  }

  @Override
  public void close() {
    fromHere.close();
    fromThere.close();
    here.close();
    there.close();
  }

  /** A store under another id. */
  private record Named(StoreId id, Store store) implements Store {
    @Override
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      return store.execute(context, request);
    }
  }
}
