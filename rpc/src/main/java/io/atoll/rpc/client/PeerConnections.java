package io.atoll.rpc.client;

import io.atoll.api.StoreId;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Carries the messages of a store's replicas to those of other stores: one connection to each
 * store, on which the messages of all Regions travel together. Messages may be lost: Raft sends
 * again what matters. Thread-safe.
 */
public final class PeerConnections implements AutoCloseable {
  private final Environment environment;
  private final Security security;
  private final Function<StoreId, Optional<InetSocketAddress>> addresses;
  private final long queueBytes;
  private final Map<StoreId, PeerConnection> connections = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private volatile boolean isClosed;

  /**
   * Over plain connections.
   *
   * @param addresses where a store is now; asked before each try to connect, on a thread that may
   *     block. A store that moved is found when its connection breaks
   * @param queueBytes that may wait for one store; what comes on top is dropped
   */
  public PeerConnections(
      Environment environment,
      Function<StoreId, Optional<InetSocketAddress>> addresses,
      long queueBytes) {
    this(environment, Security.none(), addresses, queueBytes);
  }

  /**
   * @param addresses where a store is now; asked before each try to connect, on a thread that may
   *     block. A store that moved is found when its connection breaks
   * @param queueBytes that may wait for one store; what comes on top is dropped
   */
  public PeerConnections(
      Environment environment,
      Security security,
      Function<StoreId, Optional<InetSocketAddress>> addresses,
      long queueBytes) {
    this.environment = environment;
    this.security = security;
    this.addresses = addresses;
    this.queueBytes = queueBytes;
  }

  /**
   * Sends to the store of {@link PeerMessage#to}, sooner or later or not at all. Neither blocks nor
   * throws.
   */
  public void send(PeerMessage message) {
    connection(message.to().store()).send(message);
  }

  /**
   * The same, before all that waits for that store: for what is of no use later, a store's beats.
   */
  public void sendFirst(PeerMessage message) {
    connection(message.to().store()).sendFirst(message);
  }

  private PeerConnection connection(StoreId store) {
    PeerConnection connection = connections.get(store);
    if (connection == null) {
      connection =
          connections.computeIfAbsent(
              store,
              id ->
                  new PeerConnection(
                      environment, security, id, () -> addresses.apply(id), queueBytes, dropped));
    }
    if (isClosed) {
      connection.close();
    }
    return connection;
  }

  /** Messages that were certainly not sent, since the start. */
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void close() {
    isClosed = true;
    connections.values().forEach(PeerConnection::close);
  }
}
