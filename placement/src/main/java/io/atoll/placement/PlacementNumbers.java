package io.atoll.placement;

import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the cluster stands at a moment, for watchers.
 *
 * @param stores by what is the matter with them
 * @param regions that are known
 * @param wrong Regions by what is the matter with them; one may count several times
 * @param capacityBytes of the stores that are up
 * @param availableBytes of these
 */
public record PlacementNumbers(
    Map<StoreState, Integer> stores,
    int regions,
    Map<RegionState, Integer> wrong,
    long capacityBytes,
    long availableBytes) {
  /** A store as its watchers see it (PD's state names). */
  public enum StoreState {
    UP,
    /** It is not heard of for some seconds. */
    DISCONNECTED,
    /** Given up: its replicas are made elsewhere. */
    DOWN,
    /** Its Regions are to leave. */
    OFFLINE,
    TOMBSTONE;

    static StoreState of(StoreReport report) {
      return switch (report.description().state()) {
        case TOMBSTONE -> TOMBSTONE;
        case OFFLINE -> OFFLINE;
        case UP -> report.isConnected() ? UP : report.isGivenUp() ? DOWN : DISCONNECTED;
      };
    }
  }

  /** What may be the matter with a Region (PD's checks). */
  public enum RegionState {
    MISS_PEER,
    EXTRA_PEER,
    DOWN_PEER,
    PENDING_PEER,
    LEARNER_PEER,
    OFFLINE_PEER
  }

  public PlacementNumbers {
    stores = Map.copyOf(stores);
    wrong = Map.copyOf(wrong);
  }

  static PlacementNumbers of(List<StoreReport> reports, RegionMap regions, int maxReplicas) {
    Map<StoreState, Integer> stores = new EnumMap<>(StoreState.class);
    for (StoreState each : StoreState.values()) {
      stores.put(each, 0);
    }
    Set<StoreId> offline = new HashSet<>();
    long capacity = 0;
    long available = 0;
    for (StoreReport each : reports) {
      stores.merge(StoreState.of(each), 1, Integer::sum);
      if (each.description().state() == State.OFFLINE) {
        offline.add(each.description().id());
      }
      if (StoreState.of(each) == StoreState.UP && each.heartbeat().isPresent()) {
        capacity += each.heartbeat().get().capacityBytes();
        available += each.heartbeat().get().availableBytes();
      }
    }
    int[] counts = new int[RegionState.values().length];
    int[] all = new int[1];
    regions.visit(region -> {
      all[0]++;
      count(region, maxReplicas, offline, counts);
    });
    Map<RegionState, Integer> wrong = new EnumMap<>(RegionState.class);
    for (RegionState each : RegionState.values()) {
      wrong.put(each, counts[each.ordinal()]);
    }
    return new PlacementNumbers(stores, all[0], wrong, capacity, available);
  }

  private static void count(
      KnownRegion region, int maxReplicas, Set<StoreId> offline, int[] counts) {
    int replicas = region.peers().size();
    add(counts, RegionState.MISS_PEER, replicas < maxReplicas);
    add(counts, RegionState.EXTRA_PEER, replicas > maxReplicas);
    add(counts, RegionState.DOWN_PEER, !region.told().downPeers().isEmpty());
    add(counts, RegionState.PENDING_PEER, !region.told().pendingPeers().isEmpty());
    boolean hasLearner = false;
    boolean hasOffline = false;
    for (var peer : region.peers()) {
      hasLearner |= peer.isLearner();
      hasOffline |= offline.contains(peer.store());
    }
    add(counts, RegionState.LEARNER_PEER, hasLearner);
    add(counts, RegionState.OFFLINE_PEER, hasOffline);
  }

  private static void add(int[] counts, RegionState state, boolean isSo) {
    counts[state.ordinal()] += isSo ? 1 : 0;
  }
}
