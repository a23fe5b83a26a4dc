package io.atoll.store;

import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A placement service that outlives stores: a counter, and the Regions it was told of. */
final class FakePlacement implements Placement {
  private final AtomicLong time = new AtomicLong(Timestamps.compose(1_000_000, 0));
  private final AtomicLong ids = new AtomicLong(1);
  private final TreeMap<Long, Routed> regions = new TreeMap<>();
  private final TreeMap<Long, StoreDescription> stores = new TreeMap<>();
  private @Nullable Region first;
  private volatile long safePoint;

  @Override
  public long timestamp() {
    return time.incrementAndGet();
  }

  /** Lets physical time go on. */
  void advance(long millis) {
    time.addAndGet(millis << Timestamps.LOGICAL_BITS);
  }

  @Override
  public long timestamps(int count) {
    return time.addAndGet(count);
  }

  @Override
  public synchronized Routed regionByKey(Key encodedKey) {
    for (Routed routed : regions.values()) {
      if (routed.region().contains(encodedKey)) {
        return routed;
      }
    }
    throw new IllegalStateException("no Region for " + encodedKey);
  }

  @Override
  public synchronized List<Routed> scanRegions(Key start, Key end, int limit) {
    return new ArrayList<>(regions.values());
  }

  @Override
  public long allocateIds(int count) {
    return ids.getAndAdd(count);
  }

  @Override
  public long clusterId() {
    return 1;
  }

  @Override
  public synchronized Region bootstrap(Region proposed) {
    Region known = first == null ? proposed : first;
    first = known;
    return known;
  }

  @Override
  public synchronized void putStore(StoreDescription store) {
    stores.put(store.id().value(), store);
  }

  @Override
  public synchronized List<StoreDescription> stores() {
    return List.copyOf(stores.values());
  }

  @Override
  public synchronized Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    Region region = heartbeat.region();
    Routed known = regions.get(region.id().value());
    if (known == null || known.region().epoch().version() <= region.epoch().version()) {
      regions.put(region.id().value(), new Routed(region, heartbeat.leader()));
    }
    return Optional.empty();
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {}

  @Override
  public long allocateAutoIncrement(long tableId, int count, long increment, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {}

  @Override
  public long peekAutoIncrement(long tableId) {
    return 1;
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {}

  @Override
  public long gcSafePoint() {
    return safePoint;
  }

  @Override
  public long updateGcSafePoint(long to) {
    safePoint = to;
    return to;
  }

  @Override
  public void tablesGone(List<Long> tableIds) {}

  @Override
  public void holdSafePoint(String service, long at, long ttlMillis) {}

  synchronized Map<Long, Routed> known() {
    return Map.copyOf(regions);
  }
}
