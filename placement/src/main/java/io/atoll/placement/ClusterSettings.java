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
 * @param mergeScheduleLimit merges of Regions at a time; 0 turns them off
 * @param maxMergeRegionSizeMib a Region of no more may become a part of the one before it, of the
 *     same table; 0 for none. Those of tables that are gone always do
 * @param maxMergeRegionKeys and of no more keys; 0 for ten thousand a mebibyte
 * @param splitMergeInterval how long Regions stay as they are after a split, and after a start
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
    int mergeScheduleLimit,
    int maxMergeRegionSizeMib,
    int maxMergeRegionKeys,
    Duration splitMergeInterval,
    Duration operatorTimeout) {
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(
          3,
          List.of(),
          Duration.ofMinutes(30),
          0.8,
          16,
          64,
          64,
          4,
          8,
          0,
          20,
          0,
          Duration.ofHours(1),
          Duration.ofMinutes(10));

  public ClusterSettings {
    locationLabels = List.copyOf(locationLabels);
  }
}
