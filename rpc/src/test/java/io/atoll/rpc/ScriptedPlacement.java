package io.atoll.rpc;

import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers stores what it was told to, and remembers what they said. */
final class ScriptedPlacement implements Placement {
  volatile Function<RegionHeartbeat, Optional<RegionStep>> steps = heartbeat -> Optional.empty();
  volatile UnaryOperator<Region> firstRegion = UnaryOperator.identity();
  volatile LongUnaryOperator timestamps = count -> count;
  volatile List<StoreDescription> stores = new ArrayList<>();
  volatile @Nullable StoreHeartbeat heard;
  volatile @Nullable RuntimeException refusal;

  @Override
  public long clusterId() {
    return 4_711;
  }

  @Override
  public Region bootstrap(Region proposed) {
    return firstRegion.apply(proposed);
  }

  @Override
  public void putStore(StoreDescription store) {
    if (refusal != null) {
      throw refusal;
    }
    stores.add(store);
  }

  @Override
  public List<StoreDescription> stores() {
    return stores;
  }

  @Override
  public Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    return steps.apply(heartbeat);
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {
    heard = heartbeat;
  }

  @Override
  public long timestamp() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long timestamps(int count) {
    return timestamps.applyAsLong(count);
  }

  @Override
  public Routed regionByKey(Key encodedKey) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long allocateIds(int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long allocateAutoIncrement(long tableId, int count, long increment, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long peekAutoIncrement(long tableId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long gcSafePoint() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long updateGcSafePoint(long safePoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void holdSafePoint(String service, long safePoint, long ttlMillis) {
    throw new UnsupportedOperationException();
  }
}
