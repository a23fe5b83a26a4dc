package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.runtime.Clock;
import io.atoll.runtime.RandomSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores and Regions, and who decides where these are to be. Thread-safe. */
final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final Clock clock;
  private final RegionMap regions = new RegionMap();
  private final Stores stores;
  private final SavedSettings settings;
  private final EvictedStores evicted;
  private final Namespaces namespaces;
  private final PeerIds ids;
  private final Scheduling scheduling;

  Cluster(Clock clock, RandomSource random, SavedValues saved, Sequence ids) {
    this.clock = clock;
    this.stores = new Stores(clock, saved);
    this.settings = new SavedSettings(saved);
    this.evicted = new EvictedStores(saved);
    this.namespaces = new Namespaces(saved, stores, settings);
    this.ids = new PeerIds(ids);
    this.scheduling =
        new Scheduling(clock, random, stores, settings, regions, evicted, namespaces, this.ids);
  }

  RegionMap regions() {
    return regions;
  }

  Stores stores() {
    return stores;
  }

  SavedSettings settings() {
    return settings;
  }

  EvictedStores evicted() {
    return evicted;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  PeerIds ids() {
    return ids;
  }

  Scheduling scheduling() {
    return scheduling;
  }

  Optional<RegionStep> heard(RegionHeartbeat heartbeat) {
    Optional<RegionStep> step =
        regions.heartbeat(heartbeat, clock.nanos()).flatMap(scheduling::heard);
    round();
    return step;
  }

  void heard(StoreHeartbeat heartbeat) {
    stores.heard(heartbeat);
    round();
  }

  private void round() {
    for (StoreId id : scheduling.round()) {
      try {
        stores.bury(id);
        namespaces.forget(id);
        LOG.info("store is empty and gone for good id={}", id.value());
      } catch (PlacementUnavailableException e) {
        // The next round finds it again.
        LOG.warn("store is empty, but that cannot be saved id={}", id.value(), e);
      }
    }
  }

  void remove(StoreId store) {
    namespaces.removeStore(store);
  }
}
