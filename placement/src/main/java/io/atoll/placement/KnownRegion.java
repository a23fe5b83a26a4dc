package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.Placement.Routed;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.StoreId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Region as its leader told last. Immutable, but for its place in the map's list. */
final class KnownRegion {
  /** The least that a Region counts for: empty ones have their costs, too. */
  static final long LEAST_WEIGHT_BYTES = 1 << 20;

  /**
   * A Region is hot from here on: a hundredth of a core. Such ones are placed by what they do, not
   * by number.
   */
  static final long HOT_NANOS_PER_SECOND = 10_000_000;

  /** Over how long work is averaged. */
  private static final double HEAT_SECONDS = 60;

  /** What a key and a byte cost about, where a store does not measure its CPU. */
  private static final long NANOS_PER_KEY = 2_000;

  private static final long NANOS_PER_BYTE = 2;

  /** Shorter times say nothing: Regions that change are told of twice within milliseconds. */
  private static final long LEAST_LOAD_NANOS = 1_000_000_000;

  private final RegionHeartbeat told;
  private final long heardNanos;

  /** Work told of, and in what time. */
  private final RegionHeartbeat.Load load;

  private final long loadNanos;

  /** Work told since, in too short a time yet. */
  private final RegionHeartbeat.Load newer;

  private final long newerNanos;
  private final long heat;
  private final long rangeSinceNanos;

  /** Guarded by the map's lock. */
  int slot;

  KnownRegion(RegionHeartbeat told, long heardNanos) {
    this(told, heardNanos, told.load(), 0, RegionHeartbeat.Load.NONE, 0, 0, heardNanos);
  }

  private KnownRegion(
      RegionHeartbeat told,
      long heardNanos,
      RegionHeartbeat.Load load,
      long loadNanos,
      RegionHeartbeat.Load newer,
      long newerNanos,
      long heat,
      long rangeSinceNanos) {
    this.told = told;
    this.rangeSinceNanos = rangeSinceNanos;
    this.heardNanos = heardNanos;
    this.load = load;
    this.loadNanos = loadNanos;
    this.newer = newer;
    this.newerNanos = newerNanos;
    this.heat = heat;
  }

  /** The Region as told later; its work is averaged with what was known. */
  KnownRegion next(RegionHeartbeat later, long nowNanos) {
    RegionHeartbeat.Load sum =
        newer == RegionHeartbeat.Load.NONE ? later.load() : newer.plus(later.load());
    long time = newerNanos + nowNanos - heardNanos;
    long since = holds(later.region(), region()) ? rangeSinceNanos : nowNanos;
    if (time < LEAST_LOAD_NANOS && loadNanos > 0) {
      return new KnownRegion(later, nowNanos, load, loadNanos, sum, time, heat, since);
    }
    double seconds = Math.max(0.001, time / 1e9);
    double kept = Math.exp(-seconds / HEAT_SECONDS);
    return new KnownRegion(
        later,
        nowNanos,
        sum,
        time,
        RegionHeartbeat.Load.NONE,
        0,
        (long) (heat * kept + work(sum) / seconds * (1 - kept)),
        since);
  }

  private static boolean holds(Region later, Region before) {
    return later.start().compareTo(before.start()) <= 0
        && (later.end().isEmpty()
            || (!before.end().isEmpty() && later.end().compareTo(before.end()) >= 0));
  }

  /** When it was split last, or heard of for the first time. */
  long rangeSinceNanos() {
    return rangeSinceNanos;
  }

  private static long work(RegionHeartbeat.Load load) {
    return load.cpuNanos() > 0
        ? load.cpuNanos()
        : NANOS_PER_KEY * (load.readKeys() + load.writtenKeys())
            + NANOS_PER_BYTE * (load.readBytes() + load.writtenBytes());
  }

  /** What its leader does for it: nanoseconds of CPU a second, averaged over a minute. */
  long heat() {
    return heat;
  }

  /** For watchers. */
  RegionReport report() {
    return new RegionReport(told.with(load), Duration.ofNanos(loadNanos), heat);
  }

  boolean isHot() {
    return heat >= HOT_NANOS_PER_SECOND;
  }

  RegionHeartbeat told() {
    return told;
  }

  /** On the monotonic clock. */
  long heardNanos() {
    return heardNanos;
  }

  Region region() {
    return told.region();
  }

  RegionId id() {
    return told.region().id();
  }

  Peer leader() {
    return told.leader();
  }

  List<Peer> peers() {
    return told.region().peers();
  }

  Routed routed() {
    return new Routed(told.region(), told.leader());
  }

  /** What it counts for in the balance of its stores. */
  long weightBytes() {
    return Math.max(LEAST_WEIGHT_BYTES, told.approximateSizeBytes());
  }

  Optional<Peer> peer(long peerId) {
    for (Peer each : peers()) {
      if (each.id() == peerId) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  Optional<Peer> peerOn(StoreId store) {
    for (Peer each : peers()) {
      if (each.store().equals(store)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  boolean isLeader(Peer peer) {
    return told.leader().id() == peer.id();
  }

  boolean isDown(Peer peer) {
    for (RegionHeartbeat.DownPeer each : told.downPeers()) {
      if (each.peer().id() == peer.id()) {
        return true;
      }
    }
    return false;
  }

  boolean isPending(Peer peer) {
    for (Peer each : told.pendingPeers()) {
      if (each.id() == peer.id()) {
        return true;
      }
    }
    return false;
  }

  /** It answers, and has or soon has what the leader has. */
  boolean isWell(Peer peer) {
    return !isDown(peer) && !isPending(peer);
  }

  /** All replicas vote and are well. */
  boolean isWhole() {
    for (Peer each : peers()) {
      if (each.isLearner()) {
        return false;
      }
    }
    return told.downPeers().isEmpty() && told.pendingPeers().isEmpty();
  }
}
