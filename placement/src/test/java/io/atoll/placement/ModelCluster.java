package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.runtime.Environment;
import io.atoll.types.ByteBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores that do what they are told and say what they hold, second by second of a simulated clock.
 * Every step is judged before it is done: it must leave its Region a quorum of replicas that live
 * and have caught up.
 */
final class ModelCluster {
  private static final int STORE_HEARTBEAT = 10;
  private static final int REGION_HEARTBEAT = 60;
  private static final int ELECTION = 5;
  private static final long CAPACITY = 1L << 40;

  /** A store of the model. */
  static final class ModelStore {
    final StoreId id;
    final Map<String, String> labels;
    boolean isAlive = true;
    boolean isFull;
    long silentSince;

    ModelStore(StoreId id, Map<String, String> labels) {
      this.id = id;
      this.labels = labels;
    }
  }

  /** A Region of the model. */
  private static final class ModelRegion {
    final RegionId id;
    final Key start;
    Key end;
    long sizeBytes;
    long confVersion = 1;
    long version = 1;
    long term = 6;
    List<Peer> peers;
    Peer leader;

    /** An id at which each store had had a replica, and takes only newer ones. */
    final Map<StoreId, Long> removed = new HashMap<>();

    long nextHeartbeat;
    long lastHeartbeat;
    long workNanos;
    RegionHeartbeat old;
    final Map<Long, Long> caughtUpAt = new LinkedHashMap<>();

    ModelRegion(RegionId id, Key start, Key end, long sizeBytes, Peer first) {
      this.id = id;
      this.start = start;
      this.end = end;
      this.sizeBytes = sizeBytes;
      this.peers = List.of(first);
      this.leader = first;
    }

    Region region() {
      return new Region(id, start, end, new RegionEpoch(confVersion, version), peers);
    }
  }

  private final Environment environment;
  private final PlacementService placement;
  private final Random world;
  final Map<StoreId, ModelStore> stores = new LinkedHashMap<>();
  private final List<ModelRegion> regions = new ArrayList<>();
  private long second;
  long steps;
  long lastStep;

  ModelCluster(Environment environment, PlacementService placement, Random world) {
    this.environment = environment;
    this.placement = placement;
    this.world = world;
    // A test that is about merges turns them on.
    placement.set("merge-schedule-limit", "0");
  }

  int regionCount() {
    return regions.size();
  }

  /** Regions whose first keys are of a table. */
  int regionsOf(long table) {
    return (int) regions.stream().filter(each -> TableOf.key(each.start) == table).count();
  }

  ModelStore addStore(Map<String, String> labels) {
    ModelStore store = new ModelStore(new StoreId(placement.allocateIds(1)), labels);
    stores.put(store.id, store);
    placement.putStore(
        new StoreDescription(store.id, "s" + store.id.value(), "", "1", labels, State.UP));
    heartbeat(store, Map.of());
    return store;
  }

  /** Regions with one replica each, on the first store. */
  void addRegions(int count, long leastBytes, long mostBytes) {
    StoreId first = stores.keySet().iterator().next();
    for (int i = 0; i < count; i++) {
      long size = leastBytes + (long) (world.nextDouble() * (mostBytes - leastBytes));
      regions.add(
          new ModelRegion(
              new RegionId(placement.allocateIds(1)),
              i == 0 ? Key.EMPTY : key(i),
              i == count - 1 ? Key.EMPTY : key(i + 1),
              size,
              new Peer(placement.allocateIds(1), first, false)));
    }
    regions.forEach(region -> region.nextHeartbeat = second + world.nextInt(REGION_HEARTBEAT));
  }

  /** Tables 1, 2, … of as many Regions each, on the first store; before them one of no table. */
  void addTables(int tables, int regionsOfEach, long sizeBytes) {
    StoreId first = stores.keySet().iterator().next();
    List<Key> borders = new ArrayList<>();
    borders.add(Key.EMPTY);
    for (int table = 1; table <= tables; table++) {
      borders.add(encoded(TableKeys.tablePrefix(table)));
      for (int i = 1; i < regionsOfEach; i++) {
        borders.add(encoded(TableKeys.row(table, i)));
      }
    }
    borders.add(Key.EMPTY);
    for (int i = 0; i + 1 < borders.size(); i++) {
      regions.add(
          new ModelRegion(
              new RegionId(placement.allocateIds(1)),
              borders.get(i),
              borders.get(i + 1),
              sizeBytes,
              new Peer(placement.allocateIds(1), first, false)));
    }
    regions.forEach(region -> region.nextHeartbeat = second + world.nextInt(REGION_HEARTBEAT));
  }

  private static Key encoded(Key key) {
    ByteBuilder out = new ByteBuilder(32);
    MemComparable.putBytes(out, key.bytes());
    return Key.of(out.toArray());
  }

  /** Replicas of these tables elsewhere, and others' replicas on these stores. */
  int strays(Set<Long> tables, Set<StoreId> home) {
    int strays = 0;
    for (ModelRegion region : regions) {
      boolean isOfThem = tables.contains(TableOf.key(region.start));
      for (Peer peer : region.peers) {
        strays += home.contains(peer.store()) == isOfThem ? 0 : 1;
      }
    }
    return strays;
  }

  private static Key key(int i) {
    return Key.of(ByteBuffer.allocate(4).putInt(i).array());
  }

  /** From now on so many Regions led by a store do work, in nanoseconds of CPU a second. */
  void heat(ModelStore store, int count, long nanosPerSecond) {
    int left = count;
    for (ModelRegion region : regions) {
      if (left > 0 && region.leader.store().equals(store.id) && region.workNanos == 0) {
        region.workNanos = nanosPerSecond;
        left--;
      }
    }
  }

  long heat(ModelStore store) {
    return regions.stream()
        .filter(region -> region.leader.store().equals(store.id))
        .mapToLong(region -> region.workNanos)
        .sum();
  }

  void kill(ModelStore store) {
    store.isAlive = false;
    store.silentSince = second;
    for (ModelRegion region : regions) {
      if (region.leader.store().equals(store.id)) {
        region.nextHeartbeat = second + ELECTION;
      }
    }
  }

  void revive(ModelStore store) {
    store.isAlive = true;
  }

  private boolean isAlive(Peer peer) {
    return stores.get(peer.store()).isAlive;
  }

  private boolean isWell(ModelRegion region, Peer peer) {
    return isAlive(peer) && region.caughtUpAt.getOrDefault(peer.id(), 0L) <= second;
  }

  private Map<StoreId, int[]> holdings() {
    Map<StoreId, int[]> counts = new HashMap<>();
    for (ModelRegion region : regions) {
      for (Peer peer : region.peers) {
        counts.computeIfAbsent(peer.store(), id -> new int[2])[0]++;
      }
      counts.computeIfAbsent(region.leader.store(), id -> new int[2])[1]++;
    }
    return counts;
  }

  private void heartbeat(ModelStore store, Map<StoreId, int[]> counts) {
    int[] held = counts.getOrDefault(store.id, new int[2]);
    placement.storeHeartbeat(
        new StoreHeartbeat(
            store.id, CAPACITY, store.isFull ? CAPACITY / 200 : CAPACITY / 2, held[0], held[1], 0));
  }

  /** One second. */
  void pass() {
    second++;
    try {
      environment.scheduler().sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (second % STORE_HEARTBEAT == 0) {
      Map<StoreId, int[]> held = holdings();
      for (ModelStore store : stores.values()) {
        if (store.isAlive) {
          heartbeat(store, held);
        }
      }
    }
    for (ModelRegion region : List.copyOf(regions)) {
      if (region.nextHeartbeat <= second && regions.contains(region)) {
        region.nextHeartbeat = second + REGION_HEARTBEAT;
        heartbeat(region);
      }
    }
  }

  private void heartbeat(ModelRegion region) {
    if (!isAlive(region.leader) && !elect(region)) {
      return;
    }
    List<RegionHeartbeat.DownPeer> down = new ArrayList<>();
    List<Peer> pending = new ArrayList<>();
    for (Peer peer : region.peers) {
      if (!isAlive(peer)) {
        long since = stores.get(peer.store()).silentSince;
        down.add(new RegionHeartbeat.DownPeer(peer, second - since));
      }
      if (region.caughtUpAt.getOrDefault(peer.id(), 0L) > second) {
        pending.add(peer);
        region.nextHeartbeat = Math.min(region.nextHeartbeat, region.caughtUpAt.get(peer.id()));
      }
    }
    RegionHeartbeat told =
        new RegionHeartbeat(
            region.region(),
            region.leader,
            region.term,
            region.sizeBytes,
            region.sizeBytes / 100,
            down,
            pending,
            new RegionHeartbeat.Load(
                0,
                0,
                0,
                0,
                (long)
                    (region.workNanos
                        * (second - region.lastHeartbeat)
                        * (0.8 + 0.4 * world.nextDouble()))));
    region.lastHeartbeat = second;
    RegionHeartbeat late = region.old;
    if (late != null
        && world.nextInt(50) == 0
        && (late.term() < told.term()
            || late.region().epoch().confVersion() < told.region().epoch().confVersion())) {
      // Sent long ago, arriving after the newer one.
      placement.regionHeartbeat(told);
      if (placement.regionHeartbeat(late).isPresent()) {
        throw new AssertionError("a late heartbeat was answered: " + late);
      }
    }
    region.old = told;
    Optional<RegionStep> step = placement.regionHeartbeat(told);
    // Now and then a step is lost, or the store is slow.
    if (step.isPresent() && world.nextInt(20) != 0) {
      obey(region, step.get());
      region.nextHeartbeat = Math.min(region.nextHeartbeat, second + 1);
    } else if (step.isPresent()) {
      region.nextHeartbeat = Math.min(region.nextHeartbeat, second + 3);
    }
  }

  private boolean elect(ModelRegion region) {
    List<Peer> well = new ArrayList<>();
    int voters = 0;
    for (Peer peer : region.peers) {
      if (!peer.isLearner()) {
        voters++;
        if (isWell(region, peer)) {
          well.add(peer);
        }
      }
    }
    if (well.size() <= voters / 2) {
      return false;
    }
    region.leader = well.get(world.nextInt(well.size()));
    region.term++;
    return true;
  }

  private void obey(ModelRegion region, RegionStep step) {
    if (!hasQuorum(region)) {
      // Of two replicas one died: nothing can be committed until it is back.
      return;
    }
    steps++;
    lastStep = second;
    List<Peer> peers = new ArrayList<>(region.peers);
    switch (step) {
      case RegionStep.AddLearner add -> {
        require(add.peer().isLearner(), region, step);
        require(
            peers.stream().noneMatch(each -> each.store().equals(add.peer().store())),
            region,
            step);
        ModelStore target = stores.get(add.peer().store());
        // Placement hears of a death by silence only.
        require(target.isAlive || second - target.silentSince <= 30, region, step);
        require(add.peer().id() > region.removed.getOrDefault(target.id, 0L), region, step);
        peers.add(add.peer());
        region.caughtUpAt.put(add.peer().id(), second + 1 + world.nextInt(8));
      }
      case RegionStep.Promote promote -> {
        require(peers.contains(promote.peer()) && promote.peer().isLearner(), region, step);
        require(isWell(region, promote.peer()), region, step);
        peers.remove(promote.peer());
        peers.add(new Peer(promote.peer().id(), promote.peer().store(), false));
      }
      case RegionStep.Remove remove -> {
        require(peers.contains(remove.peer()), region, step);
        require(!remove.peer().equals(region.leader), region, step);
        peers.remove(remove.peer());
        // As if it had come by a split a moment ago.
        region.removed.put(remove.peer().store(), placement.allocateIds(1));
      }
      case RegionStep.TransferLeader transfer -> {
        require(
            peers.contains(transfer.peer())
                && !transfer.peer().isLearner()
                && isWell(region, transfer.peer()),
            region,
            step);
        region.leader = transfer.peer();
        region.term++;
      }
      case RegionStep.Merge merge -> merge(region, merge);
      case RegionStep.Split split -> throw new AssertionError("nobody asked for " + split);
    }
    if (!peers.equals(region.peers)) {
      region.peers = List.copyOf(peers);
      region.confVersion++;
    }
    require(hasQuorum(region), region, step);
  }

  private void merge(ModelRegion source, RegionStep.Merge step) {
    ModelRegion target =
        regions.stream()
            .filter(each -> each.id.equals(step.target().id()))
            .findFirst()
            .orElseThrow();
    require(target.end.equals(source.start) && !source.start.isEmpty(), source, step);
    require(stores(target).equals(stores(source)), source, step);
    require(target.peers.stream().noneMatch(Peer::isLearner), source, step);
    require(source.peers.stream().noneMatch(Peer::isLearner), source, step);
    if (!target.leader.store().equals(source.leader.store())) {
      return; // one of them was moved meanwhile: the store does nothing then
    }
    target.end = source.end;
    target.version = Math.max(target.version, source.version + 1) + 1;
    target.sizeBytes += source.sizeBytes;
    target.nextHeartbeat = second;
    regions.remove(source);
  }

  private static Set<StoreId> stores(ModelRegion region) {
    return region.peers.stream().map(Peer::store).collect(Collectors.toSet());
  }

  private boolean hasQuorum(ModelRegion region) {
    int voters = 0;
    int well = 0;
    for (Peer peer : region.peers) {
      if (!peer.isLearner()) {
        voters++;
        well += isWell(region, peer) ? 1 : 0;
      }
    }
    return well > voters / 2;
  }

  private void require(boolean holds, ModelRegion region, RegionStep step) {
    if (!holds) {
      throw new AssertionError(
          "second "
              + second
              + ": "
              + step
              + " for "
              + region.region()
              + " led by "
              + region.leader);
    }
  }

  /** Passes time until nothing was done for seven minutes; fails after {@code most} hours. */
  void settle(int mostHours) {
    long begin = second;
    long from = second;
    while (second - Math.max(from, lastStep) < 420 || !placement.runningOperators().isEmpty()) {
      pass();
      if (second - begin > mostHours * 3_600L) {
        throw new AssertionError(
            "not settled after " + mostHours + " h: " + placement.runningOperators());
      }
    }
  }

  // What is there.

  /** Regions with other than so many voters, or any learner, or two replicas at one place. */
  List<Region> notReplicated(int voters) {
    List<Region> result = new ArrayList<>();
    for (ModelRegion region : regions) {
      Set<StoreId> on = new HashSet<>();
      boolean isWell = region.peers.size() == voters;
      for (Peer peer : region.peers) {
        isWell &= !peer.isLearner() && isAlive(peer) && on.add(peer.store());
      }
      if (!isWell) {
        result.add(region.region());
      }
    }
    return result;
  }

  int replicas(ModelStore store) {
    return (int)
        regions.stream()
            .flatMap(region -> region.peers.stream())
            .filter(peer -> peer.store().equals(store.id))
            .count();
  }

  int leaders(ModelStore store) {
    return (int) regions.stream().filter(region -> region.leader.store().equals(store.id)).count();
  }

  long bytes(ModelStore store) {
    return regions.stream()
        .filter(region -> region.peers.stream().anyMatch(peer -> peer.store().equals(store.id)))
        .mapToLong(region -> region.sizeBytes)
        .sum();
  }

  /** Regions two of whose replicas have the same value of a label. */
  int crowded(String label) {
    int count = 0;
    for (ModelRegion region : regions) {
      Set<String> values = new HashSet<>();
      for (Peer peer : region.peers) {
        if (!values.add(stores.get(peer.store()).labels.getOrDefault(label, ""))) {
          count++;
          break;
        }
      }
    }
    return count;
  }
}
