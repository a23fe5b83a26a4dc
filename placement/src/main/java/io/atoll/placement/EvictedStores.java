package io.atoll.placement;

import io.atoll.api.StoreId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The stores that shall lead no Regions, by wish; kept over restarts. Thread-safe. */
final class EvictedStores {
  private static final String EVICTED = "evict-leader/";

  private final SavedValues saved;
  private final Set<StoreId> stores = ConcurrentHashMap.newKeySet();

  EvictedStores(SavedValues saved) {
    this.saved = saved;
    saved.withPrefix(EVICTED).keySet().forEach(id -> stores.add(new StoreId(Long.parseLong(id))));
  }

  List<StoreId> all() {
    return stores.stream().sorted(Comparator.comparingLong(StoreId::value)).toList();
  }

  boolean contains(StoreId store) {
    return stores.contains(store);
  }

  void add(StoreId store) {
    saved.save(EVICTED + store.value(), 1);
    stores.add(store);
  }

  void remove(StoreId store) {
    saved.save(EVICTED + store.value(), Journal.REMOVED);
    stores.remove(store);
  }
}
