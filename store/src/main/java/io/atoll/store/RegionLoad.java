package io.atoll.store;

import io.atoll.api.RegionHeartbeat.Load;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a Region's leader does for it, counted once a request or batch, never once a row. CPU is
 * counted as time of the threads that work where that is measured anyway, else by {@link WorkCost}.
 * Thread-safe; {@link #take} for one thread.
 */
final class RegionLoad {
  private final LongAdder reads = new LongAdder();
  private final LongAdder readKeys = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder writtenKeys = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private final LongAdder cpuNanos = new LongAdder();

  private Load taken = Load.NONE;
  private long takenNanos;

  void read(long keys, long bytes, long nanos) {
    reads.increment();
    readKeys.add(keys);
    readBytes.add(bytes);
    cpuNanos.add(nanos);
  }

  /** A writing request, whatever it changes. */
  void wrote(long nanos) {
    writes.increment();
    cpuNanos.add(nanos);
  }

  /** What is proposed for it. */
  void changed(long keys, long bytes, long nanos) {
    writtenKeys.add(keys);
    writtenBytes.add(bytes);
    cpuNanos.add(nanos);
  }

  /**
   * Reads so far.
   *
   * @param nanos of CPU, also for writes
   */
  record Reads(long requests, long bytes, long nanos) {}

  Reads reads() {
    return new Reads(reads.sum(), readBytes.sum(), cpuNanos.sum());
  }

  /** Everything since the replica is here. */
  Load all() {
    return new Load(
        readBytes.sum(),
        readKeys.sum(),
        writtenBytes.sum(),
        writtenKeys.sum(),
        cpuNanos.sum(),
        reads.sum(),
        writes.sum());
  }

  /** What came since the last time. */
  Load take(long nowNanos) {
    Load all = all();
    Load since = all.minus(taken);
    taken = all;
    takenNanos = nowNanos;
    return since.equals(Load.NONE) ? Load.NONE : since;
  }

  /** Nanoseconds of CPU a second since the last time; not of the taking thread, hence about. */
  long cpuNanosPerSecond(long nowNanos) {
    double seconds = Math.max(1, (nowNanos - takenNanos) / 1e9);
    return (long) ((cpuNanos.sum() - taken.cpuNanos()) / seconds);
  }
}
