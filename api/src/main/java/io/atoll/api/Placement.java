package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;
import java.util.Optional;

/**
 * The placement service as its clients see it (PD's public surface, free of transport). Blocking
 * and thread-safe. While there is no leader, calls wait and retry inside; they fail with {@link
 * PlacementUnavailableException} when the time-out of their setting is over.
 */
public interface Placement {
  /** A fresh timestamp, greater than every timestamp given out before. */
  long timestamp();

  /** {@code count} timestamps: the answer is the last one, the others directly before it. */
  long timestamps(int count);

  /** The Region that holds an encoded key. */
  Routed regionByKey(Key encodedKey);

  /** Regions from {@code encodedStart} on, at most {@code limit}, up to {@code encodedEnd}. */
  List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit);

  /** {@code count} fresh cluster-wide ids (Regions, peers, stores); returns the first. */
  long allocateIds(int count);

  /** A Region and its leader. */
  record Routed(Region region, Peer leader) {}

  // The cluster.

  /** Tells clusters apart: who knows one refuses to talk to another. Not 0. */
  long clusterId();

  /**
   * Makes the first Region of a new cluster, on the store that asks first.
   *
   * @param proposed over all keys, with one peer
   * @return the Region that is the first now: of the first proposal ever made, not of this one
   */
  Region bootstrap(Region proposed);

  /**
   * Makes a store known, or what has changed of it; its state is placement's own.
   *
   * @throws PlacementRefusedException another store has that address, or this one is a tombstone
   */
  void putStore(StoreDescription store);

  /** All stores, tombstones too, by id. */
  List<StoreDescription> stores();

  // Told by stores.

  /**
   * A Region's leader tells what it is; older epochs and terms than known are ignored.
   *
   * @return what placement wants it to do next; empty for nothing
   */
  Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat);

  void storeHeartbeat(StoreHeartbeat heartbeat);

  // Sequences.

  /**
   * Takes {@code count} values of a table's AUTO_INCREMENT: returns the first of {@code first,
   * first + increment, …}, none of them given out before, each {@code offset + n * increment}
   * (MySQL's auto_increment_offset and auto_increment_increment). One call per statement;
   * concurrent calls are batched. After a crash numbers may jump, otherwise they do not.
   */
  long allocateAutoIncrement(long tableId, int count, long increment, long offset);

  /**
   * Makes sure that no value at or below {@code atLeast} is given out any more (explicit values).
   */
  void raiseAutoIncrement(long tableId, long atLeast);

  /** The next value that would be given out, without taking it (SHOW CREATE TABLE). */
  long peekAutoIncrement(long tableId);

  /** Sets or forgets a table's sequence (ALTER TABLE … AUTO_INCREMENT, TRUNCATE, DROP). */
  void resetAutoIncrement(long tableId, long next);

  // Garbage collection.

  /** Versions not visible at or after it may be gone. */
  long gcSafePoint();

  /** Moves the safe point forward; returns the one in force (service safe points hold it back). */
  long updateGcSafePoint(long safePoint);

  /**
   * Says that tables are gone for good, and nothing is in their ranges: their Regions become parts
   * of others. Saying it again is harmless.
   */
  void tablesGone(List<Long> tableIds);

  /**
   * Holds the safe point at {@code safePoint} for {@code ttlMillis} (a long transaction, a dump).
   */
  void holdSafePoint(String service, long safePoint, long ttlMillis);

  // Coordination.

  /** What nodes agree on, over the same connections. Not every placement of a test offers it. */
  default Coordination coordination() {
    throw new UnsupportedOperationException("this placement offers no coordination");
  }

  // Administration.

  /** What administrators see and order. Not every placement of a test offers it. */
  default ClusterAdministration administration() {
    throw new UnsupportedOperationException("this placement offers no administration");
  }
}
