package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Placement.Routed;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.runtime.RandomSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * All Regions as their leaders told them, by encoded start key and by id. A newer epoch replaces
 * every older Region it overlaps, of equal epochs the leader of the greater term is believed; what
 * is older is ignored. Rebuilt from heartbeats after a start. Thread-safe.
 *
 * <p>Invariants: entries do not overlap; {@code list.get(region.slot) == region}; the counts of
 * stores are the sums over the entries.
 */
final class RegionMap {
  /** What a store holds, by the entries. */
  static final class Holding {
    private final StoreId store;
    private int replicas;
    private int leaders;
    private long weightBytes;
    private long heat;

    private Holding(StoreId store) {
      this.store = store;
    }

    int replicas() {
      return replicas;
    }

    int leaders() {
      return leaders;
    }

    /** See {@link KnownRegion#weightBytes}. */
    long weightBytes() {
      return weightBytes;
    }

    /** Of the Regions that it leads, see {@link KnownRegion#heat}. */
    long heat() {
      return heat;
    }

    private Holding copy() {
      Holding copy = new Holding(store);
      copy.replicas = replicas;
      copy.leaders = leaders;
      copy.weightBytes = weightBytes;
      copy.heat = heat;
      return copy;
    }
  }

  private static final int VISITED_AT_ONCE = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final TreeMap<Key, KnownRegion> byStart = new TreeMap<>();
  private final Map<RegionId, KnownRegion> byId = new HashMap<>();
  private final List<KnownRegion> list = new ArrayList<>();
  private final Map<RegionId, KnownRegion> hot = new LinkedHashMap<>();
  private final Map<StoreId, Holding> holdings = new HashMap<>();
  private CompletableFuture<Boolean> changed = new CompletableFuture<>();

  /** The Region as it is known now; empty where something newer was known already. */
  Optional<KnownRegion> heartbeat(RegionHeartbeat told, long nowNanos) {
    lock.lock();
    try {
      Region region = told.region();
      KnownRegion same = byId.get(region.id());
      if (same != null && isOlder(told, same.told())) {
        return Optional.empty();
      }
      if (same != null && same.region().equals(region)) {
        return Optional.of(renewed(same, told, nowNanos));
      }
      List<KnownRegion> replaced = overlapping(region);
      for (KnownRegion each : replaced) {
        if (!each.id().equals(region.id())
            && each.region().epoch().version() > region.epoch().version()) {
          return Optional.empty();
        }
      }
      if (same != null) {
        remove(same);
      }
      for (KnownRegion each : replaced) {
        if (each != same) {
          remove(each);
        }
      }
      RegionHeartbeat shared = sharing(told);
      KnownRegion known =
          same == null ? new KnownRegion(shared, nowNanos) : same.next(shared, nowNanos);
      add(known);
      tellChange();
      return Optional.of(known);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isOlder(RegionHeartbeat told, RegionHeartbeat known) {
    RegionEpoch now = told.region().epoch();
    RegionEpoch before = known.region().epoch();
    if (now.version() != before.version()) {
      return now.version() < before.version();
    }
    if (now.confVersion() != before.confVersion()) {
      return now.confVersion() < before.confVersion();
    }
    return told.term() < known.term();
  }

  /** With the keys and ids of entries that are there already, so that each is held once. */
  private RegionHeartbeat sharing(RegionHeartbeat told) {
    Region region = told.region();
    Peer leader = told.leader();
    List<Peer> peers = new ArrayList<>(region.peers().size());
    for (Peer each : region.peers()) {
      Peer peer = new Peer(each.id(), shared(each.store()), each.isLearner());
      peers.add(peer);
      leader = peer.equals(leader) ? peer : leader;
    }
    Map.Entry<Key, KnownRegion> before = byStart.lowerEntry(region.start());
    Map.Entry<Key, KnownRegion> after =
        region.end().isEmpty() ? null : byStart.ceilingEntry(region.end());
    Key start = region.start();
    if (before != null && before.getValue().region().end().equals(start)) {
      start = before.getValue().region().end();
    }
    Key end = region.end();
    if (after != null && after.getKey().equals(end)) {
      end = after.getKey();
    }
    return with(told, new Region(region.id(), start, end, region.epoch(), peers), leader);
  }

  private StoreId shared(StoreId store) {
    return holdings.computeIfAbsent(store, Holding::new).store;
  }

  private static RegionHeartbeat with(RegionHeartbeat told, Region region, Peer leader) {
    return new RegionHeartbeat(
        region,
        leader,
        told.term(),
        told.approximateSizeBytes(),
        told.approximateKeys(),
        told.downPeers(),
        told.pendingPeers(),
        told.load());
  }

  /** The same Region with other figures: its descriptor and keys are kept, not held twice. */
  private KnownRegion renewed(KnownRegion before, RegionHeartbeat told, long nowNanos) {
    boolean isSameLeader = before.leader().equals(told.leader());
    KnownRegion known =
        before.next(
            with(told, before.region(), isSameLeader ? before.leader() : told.leader()), nowNanos);
    count(before, -1);
    count(known, 1);
    known.slot = before.slot;
    list.set(known.slot, known);
    byId.put(before.id(), known);
    byStart.put(before.region().start(), known);
    if (!isSameLeader) {
      tellChange();
    }
    return known;
  }

  private void add(KnownRegion known) {
    known.slot = list.size();
    list.add(known);
    byId.put(known.id(), known);
    byStart.put(known.region().start(), known);
    count(known, 1);
  }

  private void remove(KnownRegion known) {
    byStart.remove(known.region().start());
    byId.remove(known.id());
    KnownRegion last = list.removeLast();
    if (last != known) {
      list.set(known.slot, last);
      last.slot = known.slot;
    }
    count(known, -1);
  }

  private void count(KnownRegion known, int sign) {
    if (sign < 0) {
      hot.remove(known.id());
    } else if (known.isHot()) {
      hot.put(known.id(), known);
    }
    for (Peer peer : known.peers()) {
      Holding holding = holdings.computeIfAbsent(peer.store(), Holding::new);
      holding.replicas += sign;
      holding.weightBytes += sign * known.weightBytes();
      if (known.isLeader(peer)) {
        holding.leaders += sign;
        holding.heat += sign * known.heat();
      }
    }
  }

  private void tellChange() {
    CompletableFuture<Boolean> waiting = changed;
    changed = new CompletableFuture<>();
    waiting.complete(true);
  }

  private List<KnownRegion> overlapping(Region region) {
    List<KnownRegion> result = new ArrayList<>();
    Map.Entry<Key, KnownRegion> before = byStart.lowerEntry(region.start());
    if (before != null) {
      Key end = before.getValue().region().end();
      if (end.isEmpty() || end.compareTo(region.start()) > 0) {
        result.add(before.getValue());
      }
    }
    for (KnownRegion each : byStart.tailMap(region.start(), true).values()) {
      if (!region.end().isEmpty() && each.region().start().compareTo(region.end()) >= 0) {
        break;
      }
      result.add(each);
    }
    return result;
  }

  Optional<Routed> find(Key encodedKey) {
    return known(encodedKey).map(KnownRegion::routed);
  }

  Optional<KnownRegion> find(RegionId id) {
    lock.lock();
    try {
      return Optional.ofNullable(byId.get(id));
    } finally {
      lock.unlock();
    }
  }

  /** The one that holds a key. */
  Optional<KnownRegion> known(Key encodedKey) {
    lock.lock();
    try {
      Map.Entry<Key, KnownRegion> entry = byStart.floorEntry(encodedKey);
      return entry != null && entry.getValue().region().contains(encodedKey)
          ? Optional.of(entry.getValue())
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The last Region that begins before a key. */
  Optional<KnownRegion> before(Key encodedKey) {
    lock.lock();
    try {
      return Optional.ofNullable(byStart.lowerEntry(encodedKey)).map(Map.Entry::getValue);
    } finally {
      lock.unlock();
    }
  }

  List<Routed> scan(Key encodedStart, Key encodedEnd, int limit) {
    List<Routed> result = new ArrayList<>();
    known(encodedStart, encodedEnd, limit).forEach(each -> result.add(each.routed()));
    return result;
  }

  /** Those that hold keys of a range, by start key. */
  List<KnownRegion> known(Key encodedStart, Key encodedEnd, int limit) {
    lock.lock();
    try {
      List<KnownRegion> result = new ArrayList<>();
      Key from = byStart.floorKey(encodedStart);
      for (KnownRegion each : byStart.tailMap(from == null ? encodedStart : from, true).values()) {
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

  /**
   * Shows all Regions, without holding the others up: one that comes, goes or changes meanwhile may
   * be shown twice or not at all.
   */
  void visit(Consumer<KnownRegion> visitor) {
    for (int from = 0; ; from += VISITED_AT_ONCE) {
      List<KnownRegion> some;
      lock.lock();
      try {
        if (from >= list.size()) {
          return;
        }
        some = List.copyOf(list.subList(from, Math.min(list.size(), from + VISITED_AT_ONCE)));
      } finally {
        lock.unlock();
      }
      some.forEach(visitor);
    }
  }

  int size() {
    lock.lock();
    try {
      return list.size();
    } finally {
      lock.unlock();
    }
  }

  /** Any Region, each as likely as the others. */
  Optional<KnownRegion> random(RandomSource random) {
    lock.lock();
    try {
      return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    } finally {
      lock.unlock();
    }
  }

  /** The hot ones, at most so many. */
  List<KnownRegion> hot(int limit) {
    lock.lock();
    try {
      List<KnownRegion> result = new ArrayList<>(Math.min(limit, hot.size()));
      for (KnownRegion each : hot.values()) {
        if (result.size() == limit) {
          break;
        }
        result.add(each);
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** What a store holds now. */
  Holding holding(StoreId store) {
    lock.lock();
    try {
      Holding holding = holdings.get(store);
      return holding == null ? new Holding(store) : holding.copy();
    } finally {
      lock.unlock();
    }
  }

  /** Whether every key lies in a known Region. Looks at all of them. */
  boolean coversAllKeys() {
    lock.lock();
    try {
      Key reached = Key.EMPTY;
      boolean isFirst = true;
      for (KnownRegion each : byStart.values()) {
        if (!each.region().start().equals(reached) || (!isFirst && reached.isEmpty())) {
          return false;
        }
        reached = each.region().end();
        isFirst = false;
      }
      return !isFirst && reached.isEmpty();
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
