package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;
import java.util.Optional;

/**
 * What administrators are shown of a cluster, and what they order: the part of it that SQL has
 * words for. Blocking and thread-safe; fails like {@link Placement} with {@link
 * PlacementUnavailableException}. What was just started knows a Region when its leader has told of
 * it.
 */
public interface ClusterAdministration {
  /** Placement's nodes, by id. */
  List<PlacementMemberDescription> members();

  /** The stores and how they do, by id; tombstones, too. */
  List<StoreReport> storeReports();

  /** Regions that hold keys of a range, by start key, at most {@code limit}. */
  List<RegionReport> regionReports(Key encodedStart, Key encodedEnd, int limit);

  /** A Region, where it is known. */
  Optional<RegionReport> regionReport(RegionId region);

  /**
   * Begins to take Regions and their leaders to where their tables have the fewest (after splits),
   * wherever another place is better. Meant to be said again until nothing is left.
   *
   * @return those of them that are not there yet: on their way, not whole, not known yet, or
   *     something else is being done to them
   */
  List<RegionId> scatter(List<RegionId> regions);

  /** Those of these Regions that a {@link #scatter} is moving. */
  List<RegionId> scattering(List<RegionId> regions);

  /** All namespaces, the default one first. */
  List<Namespace> namespaces();

  /**
   * Makes a namespace of stores that are in none yet; what they hold leaves them.
   *
   * @throws PlacementRefusedException the name is wrong or taken, a store unknown or in another
   *     one, or these stores, or those that are left, cannot hold max-replicas
   */
  void createNamespace(String name, List<StoreId> stores);

  /**
   * Gives a namespace these stores and no others.
   *
   * @throws PlacementRefusedException namespace or a store are unknown, a store is in another one,
   *     or these stores, or those that are left, cannot hold max-replicas
   */
  void setNamespaceStores(String name, List<StoreId> stores);

  /**
   * Its stores are in the default one again.
   *
   * @throws PlacementRefusedException it is unknown, or has tables
   */
  void dropNamespace(String name);

  /**
   * A table's Regions go to a namespace's stores, out of where they were; {@link Namespace#DEFAULT}
   * takes it back.
   *
   * @throws PlacementRefusedException the namespace is unknown, or its stores cannot hold
   *     max-replicas
   */
  void assignTable(String namespace, long tableId);
}
