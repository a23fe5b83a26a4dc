package io.atoll.client;

import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which Region holds a key, as last heard. A sorted array that is replaced as a whole: lookups take
 * no lock and allocate nothing. Holes are filled from placement; errors of stores correct it.
 * Thread-safe; no lock is held while placement is asked.
 *
 * <p>Invariant: entries are ordered by start and do not overlap.
 */
final class RegionCache {
  private static final CachedRegion[] NONE = {};

  private final Placement placement;
  private final ReentrantLock changes = new ReentrantLock();
  private volatile CachedRegion[] sorted = NONE;

  RegionCache(Placement placement) {
    this.placement = placement;
  }

  /** The Region that holds a user key. */
  CachedRegion find(Key key) {
    CachedRegion cached = cached(key);
    return cached != null ? cached : load(EncodedKeys.encode(key));
  }

  /** The Region that holds the keys directly before {@code end}; the last one where it is empty. */
  CachedRegion findBefore(Key end) {
    CachedRegion[] regions = sorted;
    int at = end.isEmpty() ? regions.length - 1 : lastStartingBelow(regions, end);
    if (at >= 0) {
      CachedRegion found = regions[at];
      if (found.end().isEmpty() || (!end.isEmpty() && end.compareTo(found.end()) <= 0)) {
        return found;
      }
    }
    return load(EncodedKeys.before(end));
  }

  private @Nullable CachedRegion cached(Key key) {
    CachedRegion[] regions = sorted;
    int low = 0;
    int high = regions.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (regions[middle].start().compareTo(key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high >= 0 && regions[high].contains(key) ? regions[high] : null;
  }

  private static int lastStartingBelow(CachedRegion[] regions, Key end) {
    int low = 0;
    int high = regions.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (regions[middle].start().compareTo(end) < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private CachedRegion load(Key encoded) {
    Placement.Routed routed = PlacementErrors.call(() -> placement.regionByKey(encoded));
    CachedRegion fresh = new CachedRegion(routed.region(), routed.leader());
    insert(fresh);
    // Also where the cache knows better: the store will say so, and both then agree.
    return fresh;
  }

  /** Takes in the Regions that a store named; the leaders are guessed to stay on its store. */
  void learn(List<Region> regions, Peer oldLeader) {
    for (Region region : regions) {
      Peer leader = oldLeader;
      for (Peer peer : region.peers()) {
        if (peer.store().equals(oldLeader.store())) {
          leader = peer;
        }
      }
      insert(new CachedRegion(region, leader));
    }
  }

  /** Forgets a Region, unless it was replaced already. */
  void invalidate(CachedRegion region) {
    changes.lock();
    try {
      CachedRegion[] before = sorted;
      List<CachedRegion> after = new ArrayList<>(before.length);
      for (CachedRegion each : before) {
        if (each.region().id().equals(region.region().id())
            && each.region().epoch().equals(region.region().epoch())) {
          continue;
        }
        after.add(each);
      }
      sorted = after.toArray(NONE);
    } finally {
      changes.unlock();
    }
  }

  private void insert(CachedRegion fresh) {
    changes.lock();
    try {
      CachedRegion[] before = sorted;
      List<CachedRegion> after = new ArrayList<>(before.length + 1);
      boolean inserted = false;
      for (CachedRegion each : before) {
        if (overlaps(each, fresh) || each.region().id().equals(fresh.region().id())) {
          if (isNewer(each.region(), fresh.region()) && overlaps(each, fresh)) {
            return;
          }
          continue;
        }
        if (!inserted && each.start().compareTo(fresh.start()) > 0) {
          after.add(fresh);
          inserted = true;
        }
        after.add(each);
      }
      if (!inserted) {
        after.add(fresh);
      }
      sorted = after.toArray(NONE);
    } finally {
      changes.unlock();
    }
  }

  private static boolean isNewer(Region a, Region b) {
    return a.epoch().version() > b.epoch().version()
        || (a.epoch().version() == b.epoch().version()
            && a.epoch().confVersion() > b.epoch().confVersion());
  }

  private static boolean overlaps(CachedRegion a, CachedRegion b) {
    return (a.end().isEmpty() || b.start().compareTo(a.end()) < 0)
        && (b.end().isEmpty() || a.start().compareTo(b.end()) < 0);
  }
}
