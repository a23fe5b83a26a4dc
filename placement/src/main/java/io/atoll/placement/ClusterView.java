package io.atoll.placement;

import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster at the moment of a decision: what policies look at. Immutable. */
final class ClusterView {
  private final ClusterSettings settings;
  private final long nowNanos;
  private final List<StoreView> stores;
  private final NamespaceLayout layout;
  private final Map<StoreId, StoreView> byId = new HashMap<>();

  /**
   * @param stores by id, without tombstones
   */
  ClusterView(
      ClusterSettings settings, long nowNanos, List<StoreView> stores, NamespaceLayout layout) {
    this.layout = layout;
    this.settings = settings;
    this.nowNanos = nowNanos;
    this.stores = List.copyOf(stores);
    for (StoreView each : stores) {
      byId.put(each.id(), each);
    }
  }

  ClusterSettings settings() {
    return settings;
  }

  long nowNanos() {
    return nowNanos;
  }

  List<StoreView> stores() {
    return stores;
  }

  Optional<StoreView> find(StoreId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** One that is known to be there. */
  StoreView store(StoreId id) {
    StoreView found = byId.get(id);
    if (found == null) {
      throw new IllegalStateException("no store " + id.value());
    }
    return found;
  }

  boolean hasNamespaces() {
    return !layout.isEmpty();
  }

  /** The namespace of a Region's table: its replicas are to be on stores of that only. */
  String home(KnownRegion region) {
    return layout.of(region);
  }

  boolean isHome(KnownRegion region, StoreId store) {
    return layout.isEmpty() || layout.of(store).equals(layout.of(region));
  }

  boolean isConnected(StoreId id) {
    StoreView found = byId.get(id);
    return found != null && found.isConnected();
  }

  boolean isUsable(StoreId id) {
    StoreView found = byId.get(id);
    return found != null && found.isConnected() && found.state() == State.UP;
  }

  /** Its replicas are to be made elsewhere: it is silent for too long. */
  boolean isGivenUp(StoreId id) {
    @Nullable StoreView found = byId.get(id);
    return found != null && found.isGivenUp();
  }

  boolean isOffline(StoreId id) {
    StoreView found = byId.get(id);
    return found != null && found.state() == State.OFFLINE;
  }
}
