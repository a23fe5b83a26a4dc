package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Placement.Routed;
import io.atoll.api.Region;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All Regions as their leaders told them, by encoded start key. A newer epoch replaces every older
 * Region it overlaps; an older one is ignored. Rebuilt from heartbeats after a start. Thread-safe.
 *
 * <p>Invariant: entries do not overlap.
 */
final class RegionMap {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Key, Routed> byStart = new TreeMap<>();
  private CompletableFuture<Boolean> changed = new CompletableFuture<>();

  void heartbeat(Region region, Peer leader) {
    lock.lock();
    try {
      List<Key> replaced = new ArrayList<>();
      for (Routed each : overlapping(region)) {
        if (isNewer(each.region(), region)) {
          return;
        }
        replaced.add(each.region().start());
      }
      for (Key start : replaced) {
        byStart.remove(start);
      }
      byStart.put(region.start(), new Routed(region, leader));
      CompletableFuture<Boolean> waiting = changed;
      changed = new CompletableFuture<>();
      waiting.complete(true);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isNewer(Region known, Region told) {
    return known.epoch().version() > told.epoch().version()
        || (known.epoch().version() == told.epoch().version()
            && known.id().equals(told.id())
            && known.epoch().confVersion() > told.epoch().confVersion());
  }

  private List<Routed> overlapping(Region region) {
    List<Routed> result = new ArrayList<>();
    Map.Entry<Key, Routed> before = byStart.lowerEntry(region.start());
    if (before != null) {
      Key end = before.getValue().region().end();
      if (end.isEmpty() || end.compareTo(region.start()) > 0) {
        result.add(before.getValue());
      }
    }
    for (Routed each : byStart.tailMap(region.start(), true).values()) {
      if (!region.end().isEmpty() && each.region().start().compareTo(region.end()) >= 0) {
        break;
      }
      result.add(each);
    }
    return result;
  }

  Optional<Routed> find(Key encodedKey) {
    lock.lock();
    try {
      Map.Entry<Key, Routed> entry = byStart.floorEntry(encodedKey);
      return entry != null && entry.getValue().region().contains(encodedKey)
          ? Optional.of(entry.getValue())
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  List<Routed> scan(Key encodedStart, Key encodedEnd, int limit) {
    lock.lock();
    try {
      List<Routed> result = new ArrayList<>();
      Key from = byStart.floorKey(encodedStart);
      for (Routed each : byStart.tailMap(from == null ? encodedStart : from, true).values()) {
        Region region = each.region();
        if (result.size() >= limit
            || (!encodedEnd.isEmpty() && region.start().compareTo(encodedEnd) >= 0)) {
          break;
        }
        if (region.end().isEmpty() || region.end().compareTo(encodedStart) > 0) {
          result.add(each);
        }
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return byStart.size();
    } finally {
      lock.unlock();
    }
  }

  /** Completes at the next change. Take it before looking, wait for it after. */
  Future<Boolean> nextChange() {
    lock.lock();
    try {
      return changed;
    } finally {
      lock.unlock();
    }
  }
}
