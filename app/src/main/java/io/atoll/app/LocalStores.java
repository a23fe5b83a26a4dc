package io.atoll.app;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.StoreBeat;
import io.atoll.raft.Transport;
import io.atoll.store.Neighbours;
import io.atoll.store.RegionStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Several stores of one process, which call each other directly. Thread-safe. */
final class LocalStores implements Transport, Neighbours {
  private final Map<Long, RegionStore> stores = new ConcurrentHashMap<>();

  void add(RegionStore store) {
    stores.put(store.id().value(), store);
  }

  StorePart.OtherStores others() {
    return new StorePart.OtherStores(this, this, () -> 0);
  }

  /**
   * @throws IllegalArgumentException there is none of that id
   */
  @Override
  public Store store(StoreId id) {
    RegionStore store = stores.get(id.value());
    if (store == null) {
      throw new IllegalArgumentException("no store " + id.value() + " in this process");
    }
    return store;
  }

  @Override
  public void send(RaftMessage message) {
    RegionStore store = stores.get(message.to().storeId());
    if (store != null) {
      store.step(message);
    }
  }

  @Override
  public void send(StoreBeat beat) {
    RegionStore store = stores.get(beat.to());
    if (store != null) {
      store.step(beat);
    }
  }

  @Override
  public @Nullable RegionSnapshots snapshots(StoreId store) {
    RegionStore source = stores.get(store.value());
    return source == null ? null : source.snapshots();
  }

  @Override
  public @Nullable DeadlockDetection deadlocks(StoreId store) {
    RegionStore detector = stores.get(store.value());
    return detector == null ? null : detector.deadlocks();
  }
}
