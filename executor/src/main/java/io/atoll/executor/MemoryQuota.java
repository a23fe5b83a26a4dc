package io.atoll.executor;

import io.atoll.types.SqlError;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a statement may hold on the heap ({@code tidb_mem_quota_query}). Operators add what they
 * keep to an {@link Account}; those that can spill look at {@link #isExceeded} and do; one that
 * cannot ends the statement with 8175 when the quota is exceeded. Thread-safe.
 */
public final class MemoryQuota {
  private final long limitBytes;
  private final long connectionId;
  private final AtomicLong usedBytes = new AtomicLong();
  private volatile long peakBytes;

  /**
   * @param limitBytes of the statement; {@link Long#MAX_VALUE} for none
   * @param connectionId for the error's text
   */
  public MemoryQuota(long limitBytes, long connectionId) {
    this.limitBytes = limitBytes;
    this.connectionId = connectionId;
  }

  public long limitBytes() {
    return limitBytes;
  }

  public long usedBytes() {
    return usedBytes.get();
  }

  public long peakBytes() {
    return peakBytes;
  }

  public boolean isExceeded() {
    return usedBytes.get() > limitBytes;
  }

  public Account account() {
    return new Account();
  }

  /** One operator's part. One thread. */
  public final class Account implements AutoCloseable {
    private long bytes;
    private long peak;

    /** Adds (or with a negative number takes away) bytes; never fails. */
    public void add(long delta) {
      bytes += delta;
      peak = Math.max(peak, bytes);
      long total = usedBytes.addAndGet(delta);
      if (total > peakBytes) {
        peakBytes = total;
      }
    }

    /** As {@link #add} for an operator that cannot spill. */
    public void addOrFail(long delta) {
      add(delta);
      if (delta > 0 && isExceeded()) {
        throw SqlError.ER_QUERY_MEMORY_EXCEEDED.with(connectionId);
      }
    }

    public boolean isQuotaExceeded() {
      return isExceeded();
    }

    public long bytes() {
      return bytes;
    }

    public long peakBytes() {
      return peak;
    }

    @Override
    public void close() {
      add(-bytes);
    }
  }
}
