package io.atoll.store;

import io.atoll.api.Region;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import java.util.List;

/**
 * All that is to be done in the engine when a replica leaves this store: its data and records go,
 * and its peer id is remembered, so that late messages to it do not bring it back.
 */
final class ReplicaRemoval {
  /** The families that hold a Region's data. */
  static final List<Family> DATA = List.of(Family.DEFAULT, Family.LOCK, Family.WRITE, Family.RAW);

  private ReplicaRemoval() {}

  static void of(Region region, long peerId, Modifications out) {
    long id = region.id().value();
    data(region, out);
    records(id, peerId, out);
  }

  /** A Region that is a part of another: its data stays. */
  static void merged(long id, Modifications out) {
    records(id, RegionRecords.MERGED, out);
  }

  private static void records(long id, long peerId, Modifications out) {
    out.delete(Family.RAFT, RegionRecords.descriptorKey(id));
    out.delete(Family.RAFT, RegionRecords.appliedKey(id));
    out.delete(Family.RAFT, RegionRecords.snapshotKey(id));
    out.delete(Family.RAFT, RegionRecords.mergingKey(id));
    out.put(Family.RAFT, RegionRecords.removedKey(id), RegionRecords.number(peerId));
  }

  /** Removes the data of a Region's range. */
  static void data(Region region, Modifications out) {
    byte[] end = region.end().isEmpty() ? RegionRecords.AFTER_ALL_KEYS : region.end().bytes();
    for (Family family : DATA) {
      out.deleteRange(family, region.start().bytes(), end);
    }
  }
}
