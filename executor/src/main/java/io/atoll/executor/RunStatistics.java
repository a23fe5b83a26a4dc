package io.atoll.executor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each operator of one execution did: for EXPLAIN ANALYZE and the slow log. Collecting per
 * operator costs two clock readings a chunk and is off by default; totals are always kept. Written
 * by the statement's threads one after the other.
 */
public final class RunStatistics {
  private final @Nullable Map<Integer, OperatorRun> operators;
  private long scannedRows;

  private RunStatistics(@Nullable Map<Integer, OperatorRun> operators) {
    this.operators = operators;
  }

  public static RunStatistics totalsOnly() {
    return new RunStatistics(null);
  }

  public static RunStatistics perOperator() {
    return new RunStatistics(new HashMap<>());
  }

  public boolean isPerOperator() {
    return operators != null;
  }

  /** The counters of a plan node; made at first use. */
  public OperatorRun operator(int planId) {
    Map<Integer, OperatorRun> map = operators;
    if (map == null) {
      throw new IllegalStateException("collected only per operator");
    }
    return map.computeIfAbsent(planId, id -> new OperatorRun());
  }

  /** Null where the node did not run or nothing was collected. */
  public @Nullable OperatorRun find(int planId) {
    return operators == null ? null : operators.get(planId);
  }

  public void addScannedRows(long rows) {
    scannedRows += rows;
  }

  /** Rows that stores read for this statement. */
  public long scannedRows() {
    return scannedRows;
  }

  /** Counters of one operator. */
  public static final class OperatorRun {
    private long rows;
    private long chunks;
    private long runs;
    private long nanos;
    private long memoryBytes;
    private long diskBytes;

    void opened() {
      runs++;
    }

    void pulled(long elapsedNanos, int producedRows) {
      nanos += elapsedNanos;
      if (producedRows > 0) {
        chunks++;
        rows += producedRows;
      }
    }

    public void used(long memory, long disk) {
      memoryBytes = Math.max(memoryBytes, memory);
      diskBytes = Math.max(diskBytes, disk);
    }

    public long rows() {
      return rows;
    }

    public long chunks() {
      return chunks;
    }

    public long runs() {
      return runs;
    }

    /** Time in this operator and those below it. */
    public long nanos() {
      return nanos;
    }

    public long memoryBytes() {
      return memoryBytes;
    }

    public long diskBytes() {
      return diskBytes;
    }
  }
}
