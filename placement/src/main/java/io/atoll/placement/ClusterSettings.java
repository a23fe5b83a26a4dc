package io.atoll.placement;

import java.time.Duration;
import java.util.List;

/**
 * How Regions are placed; PD's names and defaults where it has them.
 *
 * @param maxReplicas replicas of each Region; with fewer stores, one on each
 * @param locationLabels of stores, from the widest to the narrowest, over which a Region's replicas
 *     are spread
 * @param maxStoreDownTime a store silent for longer is given up and its replicas are made elsewhere
 * @param lowSpaceRatio a store with more than this share of its disk in use takes no replicas (see
 *     {@link DiskSpace})
 * @param leaderScheduleLimit balancing transfers of leaders at a time; 0 turns them off
 * @param regionScheduleLimit balancing moves of replicas at a time; 0 turns them off
 * @param replicaScheduleLimit repairs at a time; 0 turns them off
 * @param hotRegionScheduleLimit moves of hot Regions at a time; 0 turns them off
 * @param storeLimit replicas that a store receives at a time, and that leave it
 * @param operatorTimeout how long a change of replicas may take, above what its size needs
 */
public record ClusterSettings(
    int maxReplicas,
    List<String> locationLabels,
    Duration maxStoreDownTime,
    double lowSpaceRatio,
    int leaderScheduleLimit,
    int regionScheduleLimit,
    int replicaScheduleLimit,
    int hotRegionScheduleLimit,
    int storeLimit,
    Duration operatorTimeout) {
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(
          3, List.of(), Duration.ofMinutes(30), 0.8, 16, 64, 64, 4, 8, Duration.ofMinutes(10));

  public ClusterSettings {
    locationLabels = List.copyOf(locationLabels);
  }
}
