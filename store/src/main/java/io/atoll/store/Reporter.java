package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.runtime.Scheduler;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells placement about the Regions led here: after each change, and all of them now and then. One
 * virtual thread at a time, so that newer news never overtakes older; nobody waits for it.
 */
final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /** A guess at a row's bytes, where only sizes are known. */
  private static final long BYTES_PER_KEY = 100;

  private final StoreParts parts;
  private final SplitChecks sizes;
  private final LinkedBlockingQueue<RegionReplica> changed = new LinkedBlockingQueue<>();
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private Scheduler.@Nullable Timer timer;
  private volatile boolean isClosed;

  Reporter(StoreParts parts, SplitChecks sizes) {
    this.parts = parts;
    this.sizes = sizes;
  }

  void start() {
    if (parts.settings().heartbeat().isPositive()) {
      timer =
          parts
              .environment()
              .scheduler()
              .every(parts.settings().heartbeat(), () -> changed(parts.regions().all()));
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
      while (!isClosed && (replica = changed.poll()) != null) {
        if (replica.isLed()) {
          report(replica);
        }
      }
    } finally {
      isRunning.set(false);
      if (!isClosed && !changed.isEmpty()) {
        wake();
      }
    }
  }

  private void report(RegionReplica replica) {
    RegionReplica.View view = replica.view();
    Region region = view.region();
    try {
      for (Peer peer : region.peers()) {
        if (peer.store().equals(parts.settings().store())) {
          long size = sizes.sizeBytes(view);
          parts
              .placement()
              .regionHeartbeat(
                  RegionHeartbeat.of(
                      region, peer, replica.leaderTerm(), size, size / BYTES_PER_KEY));
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
    if (timer != null) {
      timer.cancel();
    }
  }
}
