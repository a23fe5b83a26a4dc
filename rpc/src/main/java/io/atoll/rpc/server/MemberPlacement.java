package io.atoll.rpc.server;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Coordination;
import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.codec.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Placement at one of several members: it answers while this one leads. Else it is unavailable at
 * once, so that clients ask the next.
 */
final class MemberPlacement implements Placement {
  private final Supplier<Optional<? extends Placement>> serving;

  MemberPlacement(Supplier<Optional<? extends Placement>> serving) {
    this.serving = serving;
  }

  private Placement leading() {
    Optional<? extends Placement> now = serving.get();
    if (now.isEmpty()) {
      throw new PlacementUnavailableException("this member of placement does not lead");
    }
    return now.get();
  }

  @Override
  public long timestamp() {
    return leading().timestamp();
  }

  @Override
  public long timestamps(int count) {
    return leading().timestamps(count);
  }

  @Override
  public Routed regionByKey(Key encodedKey) {
    return leading().regionByKey(encodedKey);
  }

  @Override
  public List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit) {
    return leading().scanRegions(encodedStart, encodedEnd, limit);
  }

  @Override
  public long allocateIds(int count) {
    return leading().allocateIds(count);
  }

  @Override
  public long clusterId() {
    return leading().clusterId();
  }

  @Override
  public Region bootstrap(Region proposed) {
    return leading().bootstrap(proposed);
  }

  @Override
  public void putStore(StoreDescription store) {
    leading().putStore(store);
  }

  @Override
  public List<StoreDescription> stores() {
    return leading().stores();
  }

  @Override
  public Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    return leading().regionHeartbeat(heartbeat);
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {
    leading().storeHeartbeat(heartbeat);
  }

  @Override
  public long allocateAutoIncrement(long tableId, int count, long increment, long offset) {
    return leading().allocateAutoIncrement(tableId, count, increment, offset);
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {
    leading().raiseAutoIncrement(tableId, atLeast);
  }

  @Override
  public long peekAutoIncrement(long tableId) {
    return leading().peekAutoIncrement(tableId);
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {
    leading().resetAutoIncrement(tableId, next);
  }

  @Override
  public long gcSafePoint() {
    return leading().gcSafePoint();
  }

  @Override
  public long updateGcSafePoint(long safePoint) {
    return leading().updateGcSafePoint(safePoint);
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    leading().tablesGone(tableIds);
  }

  @Override
  public void holdSafePoint(String service, long safePoint, long ttlMillis) {
    leading().holdSafePoint(service, safePoint, ttlMillis);
  }

  @Override
  public Coordination coordination() {
    return leading().coordination();
  }

  @Override
  public ClusterAdministration administration() {
    return leading().administration();
  }
}
