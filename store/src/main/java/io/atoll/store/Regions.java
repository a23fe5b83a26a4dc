package io.atoll.store;

import io.atoll.api.Region;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The Regions of a store, by id and by start. Read by all, changed by apply threads. While a split
 * is being put in, a lookup by key may still give the parent: its epoch then tells.
 */
final class Regions {
  private final ConcurrentHashMap<Long, RegionReplica> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Key, RegionReplica> byStart = new ConcurrentSkipListMap<>();

  /** Those whose log is closed for a merge. */
  private final ConcurrentHashMap<Long, RegionReplica> merging = new ConcurrentHashMap<>();

  @Nullable RegionReplica get(long id) {
    return byId.get(id);
  }

  Collection<RegionReplica> all() {
    return byId.values();
  }

  /** The Region that begins before all keys; null where it has no replica here. */
  @Nullable RegionReplica first() {
    return byStart.get(Key.EMPTY);
  }

  int size() {
    return byId.size();
  }

  void add(RegionReplica replica) {
    byId.put(replica.id(), replica);
    byStart.put(replica.region().start(), replica);
    changed(replica);
  }

  /** Its log was closed or opened. */
  void changed(RegionReplica replica) {
    if (replica.merging() == null) {
      merging.remove(replica.id(), replica);
    } else {
      merging.put(replica.id(), replica);
    }
  }

  /** Those whose log is closed for a merge: few. */
  Collection<RegionReplica> merging() {
    return merging.values();
  }

  void remove(RegionReplica replica) {
    byId.remove(replica.id());
    byStart.remove(replica.region().start(), replica);
    merging.remove(replica.id(), replica);
  }

  /** The Region of an encoded key and those that follow, at most {@code limit}. */
  List<Region> from(Key encodedKey, int limit) {
    List<Region> found = new ArrayList<>(limit);
    Map.Entry<Key, RegionReplica> entry = byStart.floorEntry(encodedKey);
    while (entry != null && found.size() < limit) {
      found.add(entry.getValue().region());
      entry = byStart.higherEntry(entry.getKey());
    }
    return found;
  }

  /** The one whose end is a Region's start, as far as it is here. */
  @Nullable RegionReplica before(Region region) {
    Map.Entry<Key, RegionReplica> entry = byStart.lowerEntry(region.start());
    return entry != null && entry.getValue().region().end().equals(region.start())
        ? entry.getValue()
        : null;
  }

  /** The Regions that cover {@code [start, end)} of encoded keys, in order. */
  List<Region> covering(Key start, Key end) {
    List<Region> found = new ArrayList<>();
    Map.Entry<Key, RegionReplica> entry = byStart.floorEntry(start);
    if (entry == null) {
      entry = byStart.ceilingEntry(start);
    }
    while (entry != null) {
      Region region = entry.getValue().region();
      if (!end.isEmpty() && region.start().compareTo(end) >= 0) {
        break;
      }
      if (region.end().isEmpty() || region.end().compareTo(start) > 0) {
        found.add(region);
      }
      entry = byStart.higherEntry(entry.getKey());
    }
    return found;
  }
}
