package io.atoll.store;

import io.atoll.api.RegionResult;
import io.atoll.raft.RaftLogException;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room on the disk for new rows. Below a reserve they are refused, while what ends
 * transactions, removes rows and changes schemas goes on, as do the engine's flushes: so that a
 * full disk is met by statements, with an error that says so, and not by the log in the middle of
 * its work. Where the log or the engine meets it all the same, they wait, and until they go on
 * every write is refused. Said once in the process's log when it begins and once when it ends.
 * Thread-safe.
 */
final class DiskSpace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int MIB = 1 << 20;

  private final Environment environment;
  private final StoreSettings settings;
  private final AtomicLong addedSinceLook = new AtomicLong();
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private volatile @Nullable String low;
  private volatile @Nullable String full;
  private Scheduler.@Nullable Timer timer;

  DiskSpace(Environment environment, StoreSettings settings) {
    this.environment = environment;
    this.settings = settings;
  }

  void start() {
    if (settings.reserveBytes() > 0) {
      look();
      timer = environment.scheduler().every(PERIOD, this::look);
    }
  }

  /** The refusal of every write: the log waits for space. Null while it does not. */
  @Nullable RegionResult<?> refusalOfWrites() {
    return refusal(full);
  }

  /**
   * The refusal of new rows; null where there is room.
   *
   * @param bytes that they would add
   */
  @Nullable RegionResult<?> refusalOfRows(long bytes) {
    if (settings.reserveBytes() > 0
        && addedSinceLook.addAndGet(bytes) > settings.reserveBytes() / 8) {
      look();
    }
    return refusal(low);
  }

  /** Whether new rows are refused. */
  boolean isLow() {
    return low != null;
  }

  private @Nullable RegionResult<?> refusal(@Nullable String reason) {
    return reason == null ? null : new RegionResult.DiskFull<>(settings.store(), reason);
  }

  /** The log or the engine began, or ended (null), to wait for space. */
  void waits(@Nullable RaftLogException cause) {
    full = cause == null ? null : cause.getMessage();
  }

  private void look() {
    if (!isLooking.compareAndSet(false, true)) {
      return;
    }
    try {
      addedSinceLook.set(0);
      long free = environment.files().usableBytes();
      long reserve = settings.reserveBytes();
      String was = low;
      if (was == null && free < reserve) {
        low = free / MIB + " MiB are free, of which " + reserve / MIB + " MiB are kept in reserve";
        LOG.error(
            "New rows are refused, the disk is nearly full: free={} reserve={}", free, reserve);
      } else if (was != null && free >= reserve + reserve / 8) {
        low = null;
        LOG.info("There is space again, new rows are taken: free={} reserve={}", free, reserve);
      }
    } catch (IOException e) {
      LOG.warn("Cannot tell how much of the disk is free", e);
    } finally {
      isLooking.set(false);
    }
  }

  @Override
  public void close() {
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }
}
