package io.atoll.store;

import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.mvcc.MvccKeys;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits Regions of which much is read, so that placement can have parts of them led elsewhere.
 * Once a second it is looked how much was read of each Region; one of which it was too much for
 * several seconds in a row is split where its reads, of which some are kept meanwhile, say. What is
 * written does not count: rows are mostly added behind the others, and no border would help. A
 * Region with one replica is left alone: nobody else could take a part.
 */
final class LoadSplits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadSplits.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Records looked at for the fewest rows, for each row. */
  private static final int RECORDS_PER_ROW = 20;

  /** What is known of a Region; of the looking thread. */
  private static final class Watch {
    private RegionLoad.Reads before;
    private int times;

    private Watch(RegionLoad.Reads before) {
      this.before = before;
    }
  }

  private final StoreParts parts;
  private final SplitChecks splits;
  private final LoadSplitSettings settings;
  private final Map<RegionReplica, Watch> watches = new ConcurrentHashMap<>();
  private long lookedNanos;
  private Scheduler.@Nullable Timer timer;

  LoadSplits(StoreParts parts, SplitChecks splits) {
    this.parts = parts;
    this.splits = splits;
    this.settings = parts.settings().loadSplit();
  }

  void start() {
    lookedNanos = parts.environment().clock().nanos();
    timer = parts.environment().scheduler().every(PERIOD, this::look);
  }

  private void look() {
    long now = parts.environment().clock().nanos();
    double seconds = Math.max(0.1, (now - lookedNanos) / 1e9);
    lookedNanos = now;
    for (RegionReplica replica : parts.regions().all()) {
      if (replica.isLed() && replica.region().peers().size() > 1) {
        look(replica, seconds);
      } else if (watches.remove(replica) != null) {
        replica.samples(null);
      }
    }
    watches.keySet().removeIf(replica -> parts.regions().get(replica.id()) != replica);
  }

  private void look(RegionReplica replica, double seconds) {
    RegionLoad.Reads reads = replica.load().reads();
    Watch watch = watches.get(replica);
    if (watch == null) {
      watches.put(replica, new Watch(reads));
      return;
    }
    double qps = (reads.requests() - watch.before.requests()) / seconds;
    double bytes = (reads.bytes() - watch.before.bytes()) / seconds;
    double cpu = (reads.nanos() - watch.before.nanos()) / seconds;
    watch.before = reads;
    if (!isAbove(qps, settings.qpsThreshold())
        && !isAbove(bytes, settings.byteThreshold())
        && !isAbove(cpu, settings.cpuThreshold())) {
      watch.times = 0;
      replica.samples(null);
      return;
    }
    if (watch.times == 0) {
      replica.samples(
          new ReadSamples(
              (long) (qps / settings.sampleNum()),
              2 * settings.sampleNum() * settings.detectTimes()));
    }
    if (watch.times++ < settings.detectTimes()) {
      return;
    }
    watch.times = 0;
    ReadSamples samples = replica.samples();
    replica.samples(null);
    if (samples != null) {
      split(replica, samples, (long) qps, (long) bytes, (long) cpu);
    }
  }

  private static boolean isAbove(double value, long threshold) {
    return threshold > 0 && value >= threshold;
  }

  private void split(RegionReplica replica, ReadSamples samples, long qps, long bytes, long cpu) {
    RegionReplica.View view = replica.view();
    Optional<Key> key = LoadSplitKey.choose(samples.taken(), view, settings);
    if (key.isEmpty() || !hasRows(view, key.get())) {
      LOG.debug("much is read of a Region, and no border would help id={}", replica.id());
      return;
    }
    if (!replica.beginsCheck()) {
      return;
    }
    LOG.info(
        "much is read of a Region, it is split id={} readsPerSecond={} bytesPerSecond={}"
            + " cpuNanosPerSecond={}",
        replica.id(),
        qps,
        bytes,
        cpu);
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-load-split-" + replica.id(),
            () -> {
              try {
                splits.split(replica, List.of(key.get()));
              } catch (RuntimeException e) {
                LOG.warn("split of Region failed id={}", replica.id(), e);
              } finally {
                replica.checkDone();
              }
            });
  }

  private boolean hasRows(RegionReplica.View view, Key key) {
    byte[] border = MvccKeys.encode(key);
    return hasRows(view.region().start().bytes(), border)
        && hasRows(border, view.region().end().bytes());
  }

  /** Whether there are enough different keys, looking at so many records only. */
  private boolean hasRows(byte[] start, byte[] end) {
    int rows = 0;
    byte[] last = new byte[0];
    try (Cursor cursor = parts.engine().cursor(Family.WRITE, start, end)) {
      cursor.seekToFirst();
      for (int i = 0; i < settings.leastRows() * RECORDS_PER_ROW && cursor.valid(); i++) {
        byte[] key = cursor.key();
        int length = key.length - MvccKeys.TS_BYTES;
        if (length != last.length - MvccKeys.TS_BYTES
            || !Arrays.equals(key, 0, length, last, 0, length)) {
          if (++rows >= settings.leastRows()) {
            return true;
          }
          last = key;
        }
        cursor.next();
      }
    }
    return false;
  }

  @Override
  public void close() {
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }
}
