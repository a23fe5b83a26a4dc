package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.StoreHeartbeat;
import io.atoll.runtime.FileSystem;
import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells placement about the Regions led here: after each change, and all of them now and then,
 * while there is no news. One virtual thread at a time, so that newer news never overtakes older;
 * nobody waits for it.
 */
final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /** A guess at a row's bytes, where only sizes are known. */
  private static final long BYTES_PER_KEY = 100;

  /** How soon a Region with replicas that catch up is told of again. */
  private static final Duration PENDING = Duration.ofMillis(500);

  /** So many Regions cost nothing to tell of often, and placement acts the sooner. */
  private static final int FEW = 256;

  private static final Duration OFTEN = Duration.ofSeconds(10);

  /**
   * A store that has just begun, with next to nothing in it, may be one of several of a new
   * cluster: its Regions are told of all the time, so that they soon have all their replicas.
   */
  private static final Duration AT_FIRST = Duration.ofMillis(500);

  private static final Duration FIRST_MINUTE = Duration.ofMinutes(1);
  private static final int NEXT_TO_NOTHING = 16;

  /** Of CPU a second: half of what placement calls hot. */
  private static final long BUSY = 5_000_000;

  private final StoreParts parts;
  private final SplitChecks sizes;
  private final RegionSteps steps;
  private final long startedAtMillis;
  private final LinkedBlockingQueue<RegionReplica> changed = new LinkedBlockingQueue<>();

  /** To be told of though they have not changed: thousands must not keep waiting who is new. */
  private final ConcurrentLinkedQueue<RegionReplica> unchanged = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final AtomicBoolean isReportingStore = new AtomicBoolean();
  private final ReadPool pool;
  private final List<Scheduler.Timer> timers = new ArrayList<>();
  private volatile boolean isClosed;
  private volatile long toldAllNanos;

  /** Told of by the heartbeats of the store before. */
  private RegionHeartbeat.Load toldLoad = RegionHeartbeat.Load.NONE;

  private long toldRefused;

  Reporter(StoreParts parts, SplitChecks sizes, RegionSteps steps, ReadPool pool) {
    this.parts = parts;
    this.pool = pool;
    this.sizes = sizes;
    this.steps = steps;
    this.startedAtMillis = parts.environment().clock().wallMillis();
  }

  void start() {
    Scheduler scheduler = parts.environment().scheduler();
    if (parts.settings().heartbeat().isPositive()) {
      Duration period = parts.settings().heartbeat();
      timers.add(
          scheduler.every(period.compareTo(OFTEN) < 0 ? period : OFTEN, () -> tellAll(period)));
      long now = parts.environment().clock().nanos();
      tellAtFirst(now + FIRST_MINUTE.toNanos());
    }
    if (parts.settings().storeHeartbeat().isPositive()) {
      timers.add(
          scheduler.every(
              parts.settings().storeHeartbeat(),
              () -> scheduler.start("atoll-store-report", this::reportStore)));
      scheduler.start("atoll-store-report", this::reportStore);
    }
  }

  private void tellAtFirst(long untilNanos) {
    if (isClosed || parts.environment().clock().nanos() - untilNanos >= 0) {
      return;
    }
    if (parts.regions().size() <= NEXT_TO_NOTHING) {
      changed(parts.regions().all());
    }
    parts.environment().scheduler().after(AT_FIRST, () -> tellAtFirst(untilNanos));
  }

  /**
   * Tells of all Regions when it is time; where they are few, each time. Those that work are told
   * of each time, too: placement is to know soon.
   */
  private void tellAll(Duration period) {
    if (!unchanged.isEmpty()) {
      return; // still at it
    }
    long now = parts.environment().clock().nanos();
    if (parts.regions().size() <= FEW || now - toldAllNanos >= period.toNanos()) {
      toldAllNanos = now;
      for (RegionReplica replica : parts.regions().all()) {
        unchanged.add(replica);
      }
    } else {
      for (RegionReplica replica : parts.regions().all()) {
        if (replica.isLed() && replica.load().cpuNanosPerSecond(now) >= BUSY) {
          unchanged.add(replica);
        }
      }
    }
    wake();
  }

  private void reportStore() {
    if (isClosed || !isReportingStore.compareAndSet(false, true)) {
      return;
    }
    int regions = 0;
    int leaders = 0;
    RegionHeartbeat.Load all = RegionHeartbeat.Load.NONE;
    for (RegionReplica replica : parts.regions().all()) {
      regions++;
      leaders += replica.isLed() ? 1 : 0;
      all = all.plus(replica.load().all());
    }
    // Those of Regions that went away are gone with them.
    RegionHeartbeat.Load load =
        all.isAtLeast(toldLoad) ? all.minus(toldLoad) : RegionHeartbeat.Load.NONE;
    toldLoad = all;
    long refused = pool.refused();
    boolean isBusy = refused > toldRefused;
    toldRefused = refused;
    try {
      FileSystem files = parts.environment().files();
      parts
          .placement()
          .storeHeartbeat(
              new StoreHeartbeat(
                  parts.settings().store(),
                  files.totalBytes(),
                  files.usableBytes(),
                  regions,
                  leaders,
                  startedAtMillis,
                  isBusy,
                  load));
    } catch (IOException | RuntimeException e) {
      if (!isClosed) {
        LOG.warn("placement does not hear of this store", e);
      }
    } finally {
      isReportingStore.set(false);
    }
  }

  void changed(Iterable<RegionReplica> replicas) {
    for (RegionReplica replica : replicas) {
      changed.add(replica);
    }
    wake();
  }

  void changed(RegionReplica replica) {
    changed(List.of(replica));
  }

  private void wake() {
    if (!isClosed && isRunning.compareAndSet(false, true)) {
      parts.environment().scheduler().start("atoll-region-report", this::run);
    }
  }

  private void run() {
    try {
      RegionReplica replica;
      while (!isClosed && (replica = next()) != null) {
        if (replica.isLed()) {
          report(replica);
        }
      }
    } finally {
      isRunning.set(false);
      if (!isClosed && !(changed.isEmpty() && unchanged.isEmpty())) {
        wake();
      }
    }
  }

  private @Nullable RegionReplica next() {
    RegionReplica replica = changed.poll();
    return replica == null ? unchanged.poll() : replica;
  }

  private void report(RegionReplica replica) {
    RegionReplica.View view = replica.view();
    Region region = view.region();
    try {
      for (Peer peer : region.peers()) {
        if (peer.store().equals(parts.settings().store())) {
          long size = sizes.sizeBytes(view);
          RegionHeartbeat heartbeat =
              steps.heartbeat(replica, region, peer, size, size / BYTES_PER_KEY);
          if (!heartbeat.pendingPeers().isEmpty()) {
            // When they have caught up, placement may wait for that.
            parts.environment().scheduler().after(PENDING, () -> changed(replica));
          }
          parts
              .placement()
              .regionHeartbeat(heartbeat)
              .ifPresent(step -> steps.begin(region, step, () -> changed(replica)));
        }
      }
    } catch (PlacementUnavailableException e) {
      LOG.warn("placement does not hear of Region id={}", replica.id(), e);
    } catch (RuntimeException e) {
      if (!isClosed) {
        LOG.warn("report of Region failed id={}", replica.id(), e);
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    timers.forEach(Scheduler.Timer::cancel);
  }
}
