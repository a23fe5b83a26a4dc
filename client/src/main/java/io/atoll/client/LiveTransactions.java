package io.atoll.client;

import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Timestamps;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open transactions of this client. One timer for all: it extends the primary locks of those
 * that hold any, and holds the GC safe point below the oldest. Thread-safe.
 */
final class LiveTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTransactions.class);

  /** Transactions older than this hold the GC safe point; younger ones are safe by its distance. */
  private static final long HOLD_AFTER_MILLIS = 30_000;

  private final Placement placement;
  private final String serviceName;
  private final long ttlMillis;
  private final Set<PercolatorTransaction> open = ConcurrentHashMap.newKeySet();
  private final Scheduler.Timer timer;

  LiveTransactions(Environment environment, Placement placement, long ttlMillis) {
    this.placement = placement;
    this.ttlMillis = ttlMillis;
    this.serviceName = "client-" + Long.toHexString(environment.random().nextLong());
    this.timer =
        environment.scheduler().every(Duration.ofMillis(Math.max(1, ttlMillis / 4)), this::tick);
  }

  void add(PercolatorTransaction transaction) {
    open.add(transaction);
  }

  void remove(PercolatorTransaction transaction) {
    open.remove(transaction);
  }

  int count() {
    return open.size();
  }

  private void tick() {
    PercolatorTransaction oldest = null;
    for (PercolatorTransaction each : open) {
      each.heartbeatIfDue();
      if (oldest == null || each.startTs() < oldest.startTs()) {
        oldest = each;
      }
    }
    if (oldest != null && oldest.ageMillis() > HOLD_AFTER_MILLIS) {
      hold(oldest.startTs());
    }
  }

  private void hold(long startTs) {
    try {
      placement.holdSafePoint(
          serviceName,
          Timestamps.compose(Timestamps.physicalMillis(startTs) - 1, 0),
          3 * ttlMillis);
    } catch (PlacementUnavailableException e) {
      LOG.warn("cannot hold the GC safe point for a long transaction: startTs={}", startTs);
    }
  }

  void close() {
    timer.cancel();
  }
}
