package io.atoll.app;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.Store;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.rpc.client.RemoteDeadlocks;
import io.atoll.rpc.client.RemoteSnapshots;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Clock;
import io.atoll.runtime.Environment;
import io.atoll.store.Neighbours;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's stores in other processes, at the addresses that placement has of them. A store
 * that moved to another address is found there after a second at the latest. Thread-safe; calls may
 * wait for placement.
 */
final class StoreDirectory implements Neighbours, AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** One store's connection, and where it leads. */
  private record Connected<T>(InetSocketAddress address, T to) {}

  private final Environment environment;
  private final Security security;
  private final Placement placement;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Map<StoreId, InetSocketAddress> addresses = Map.of();
  private volatile long askedNanos;
  private final Map<StoreId, Connected<RemoteStore>> stores = new ConcurrentHashMap<>();
  private final Map<StoreId, Connected<RemoteSnapshots>> snapshots = new ConcurrentHashMap<>();
  private final Map<StoreId, Connected<RemoteDeadlocks>> deadlocks = new ConcurrentHashMap<>();

  StoreDirectory(Environment environment, Security security, Placement placement) {
    this.environment = environment;
    this.security = security;
    this.placement = placement;
    this.askedNanos = environment.clock().nanos() - FRESH.toNanos();
  }

  /** Where a store is; empty where placement does not know, or does not answer. */
  Optional<InetSocketAddress> address(StoreId id) {
    Clock clock = environment.clock();
    if (clock.nanos() - askedNanos >= FRESH.toNanos() && lock.tryLock()) {
      try {
        Map<StoreId, InetSocketAddress> fresh = new HashMap<>();
        for (StoreDescription store : placement.stores()) {
          if (store.state() != StoreDescription.State.TOMBSTONE && !store.address().isEmpty()) {
            fresh.put(
                store.id(), SettingsText.address(store.address(), "store " + store.id().value()));
          }
        }
        addresses = fresh;
        askedNanos = clock.nanos();
      } catch (PlacementUnavailableException e) {
        // What was known stands.
      } finally {
        lock.unlock();
      }
    }
    return Optional.ofNullable(addresses.get(id));
  }

  /**
   * A store to send requests to.
   *
   * @throws PlacementUnavailableException nobody knows where it is
   */
  @Override
  public Store store(StoreId id) {
    Connected<RemoteStore> known = stores.get(id);
    InetSocketAddress address = address(id).orElse(known == null ? null : known.address);
    if (address == null) {
      throw new PlacementUnavailableException("no address is known of store " + id.value());
    }
    if (known != null && known.address.equals(address)) {
      return known.to;
    }
    return stores.compute(
            id,
            (key, now) -> {
              if (now != null && now.address.equals(address)) {
                return now;
              }
              if (now != null) {
                now.to.close();
              }
              return new Connected<>(address, new RemoteStore(environment, security, id, address));
            })
        .to;
  }

  @Override
  public @Nullable RegionSnapshots snapshots(StoreId id) {
    return connected(snapshots, id, at -> new RemoteSnapshots(environment, security, at));
  }

  @Override
  public @Nullable DeadlockDetection deadlocks(StoreId id) {
    return connected(deadlocks, id, at -> new RemoteDeadlocks(environment, security, at));
  }

  /** A connection to where a store is now; null where nobody knows that. */
  private <T extends AutoCloseable> @Nullable T connected(
      Map<StoreId, Connected<T>> known, StoreId id, Function<InetSocketAddress, T> connect) {
    InetSocketAddress address = address(id).orElse(null);
    if (address == null) {
      return null;
    }
    return known.compute(
            id,
            (key, now) -> {
              if (now != null && now.address.equals(address)) {
                return now;
              }
              if (now != null) {
                close(now.to);
              }
              return new Connected<>(address, connect.apply(address));
            })
        .to;
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stores.values().forEach(each -> each.to.close());
    snapshots.values().forEach(each -> each.to.close());
    deadlocks.values().forEach(each -> each.to.close());
  }
}
