package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.runtime.Clock;
import io.atoll.runtime.RandomSource;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores and Regions, and who decides where these are to be. Thread-safe. */
final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

  private final Clock clock;

  /** When it was looked last; races only make it happen twice. */
  private volatile long forgotNanos;

  private final RegionMap regions = new RegionMap();
  private final Stores stores;
  private final SavedSettings settings;
  private final EvictedStores evicted;
  private final Namespaces namespaces;
  private final GoneTables gone;
  private final PeerIds ids;
  private final Scheduling scheduling;

  Cluster(Clock clock, RandomSource random, SavedValues saved, Sequence ids) {
    this.clock = clock;
    this.forgotNanos = clock.nanos();
    this.stores = new Stores(clock, saved);
    this.settings = new SavedSettings(saved);
    this.evicted = new EvictedStores(saved);
    this.namespaces = new Namespaces(saved, stores, settings);
    this.gone = new GoneTables(saved);
    this.ids = new PeerIds(ids);
    this.scheduling =
        new Scheduling(
            clock, random, stores, settings, regions, evicted, namespaces, gone, this.ids);
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

  GoneTables gone() {
    return gone;
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

  private void forgetGoneTables() {
    long now = clock.nanos();
    if (gone.isEmpty() || now - forgotNanos < FORGET_NANOS) {
      return;
    }
    forgotNanos = now;
    try {
      gone.forget(gone.outlived(regions));
    } catch (PlacementUnavailableException e) {
      LOG.debug("tables that are gone are remembered for longer than needed", e);
    }
  }

  private void round() {
    forgetGoneTables();
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
