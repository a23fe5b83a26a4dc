package io.atoll.store.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.KeyError;
import io.atoll.api.StoreResponses;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.expression.EvalContext;
import io.atoll.kv.KvReader;
import io.atoll.mvcc.RangeReader;
import io.atoll.types.SqlMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One coprocessor request over a snapshot: scans its ranges in the plan's direction, pushes chunks
 * through the operators, and stops at the end, at a lock, or when the page is full. What it answers
 * is complete for the rows it took; the rest is named in {@code remaining}.
 */
public final class ScanTask {
  /** Rows between two looks at the page's limits. */
  private static final int CHECK_ROWS = Chunk.TARGET_ROWS;

  private final CoprocessorPlan plan;
  private final ScanDecoder decoder;
  private final Output output;
  private final Stage first;
  private final long maxBytes;
  private final BooleanSupplier isPageOver;
  private long scannedRows;
  private KeyError.@Nullable Locked error;

  /**
   * @param maxBytes of results after which the page ends; 0 for no limit
   * @param isPageOver asked now and then
   */
  public ScanTask(CoprocessorPlan plan, long maxBytes, BooleanSupplier isPageOver) {
    this.plan = plan;
    this.decoder = ScanDecoder.of(plan.scan());
    this.output = new Output(plan.outputs());
    this.first = Stages.compile(plan, context(plan.evaluation()), output);
    this.maxBytes = maxBytes <= 0 ? Long.MAX_VALUE : maxBytes;
    this.isPageOver = isPageOver;
  }

  private static EvalContext context(CoprocessorPlan.Evaluation settings) {
    return EvalContext.builder()
        .sqlMode(new SqlMode(settings.sqlModeBits()))
        .timeZone(ZoneId.of(settings.timeZone()))
        .nowMicros(settings.statementMicros())
        .divPrecisionIncrement(settings.divPrecisionIncrement())
        .maxAllowedPacket(settings.maxAllowedPacketBytes())
        .groupConcatMaxLen(settings.groupConcatMaxLenBytes())
        .build();
  }

  /**
   * @param ranges ascending, of user keys, within the Region
   * @param stopAt a lock in memory, where there is one: its key and all behind it are not read
   */
  public StoreResponses.Coprocess run(
      KvReader snapshot,
      List<KeyRange> ranges,
      long readTs,
      boolean heedsLocks,
      Set<Long> resolved,
      KeyError.@Nullable Locked stopAt) {
    boolean isDescending = plan.scan().isDescending();
    List<KeyRange> ordered = isDescending ? ranges.reversed() : ranges;
    List<KeyRange> remaining = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      KeyRange range = ordered.get(i);
      KeyRange readable = stopAt == null ? range : before(range, stopAt.lock().key(), isDescending);
      Key reached = null;
      if (readable.end().isEmpty() || readable.start().compareTo(readable.end()) < 0) {
        reached = scan(snapshot, readable, readTs, heedsLocks, resolved);
      }
      if (reached == null && !readable.equals(range)) {
        error = stopAt;
        reached = isDescending ? readable.start() : readable.end();
      }
      if (reached != null) {
        addRest(remaining, range, reached, isDescending);
        remaining.addAll(ordered.subList(i + 1, ordered.size()));
        break;
      }
      if (first.isSatisfied()) {
        break;
      }
    }
    first.finish();
    return new StoreResponses.Coprocess(
        output.chunks(), isDescending ? remaining.reversed() : remaining, error, scannedRows);
  }

  /** The part of a range that is read before a key is met. */
  private static KeyRange before(KeyRange range, Key key, boolean isDescending) {
    if (isDescending) {
      Key after = key.next();
      return after.compareTo(range.start()) <= 0 ? range : new KeyRange(after, range.end());
    }
    return !range.end().isEmpty() && range.end().compareTo(key) <= 0
        ? range
        : new KeyRange(range.start(), key);
  }

  private static void addRest(
      List<KeyRange> remaining, KeyRange range, Key reached, boolean isDescending) {
    KeyRange rest =
        isDescending ? new KeyRange(range.start(), reached) : new KeyRange(reached, range.end());
    if (rest.end().isEmpty() || rest.start().compareTo(rest.end()) < 0) {
      remaining.add(rest);
    }
  }

  /**
   * Scans one range; null when it is done (or no more rows are wanted), else where the rest of it
   * begins (ends, when descending).
   */
  private @Nullable Key scan(
      KvReader snapshot, KeyRange range, long readTs, boolean heedsLocks, Set<Long> resolved) {
    boolean isDescending = plan.scan().isDescending();
    boolean hasColumns = !decoder.types().isEmpty();
    try (RangeReader rows =
        new RangeReader(
            snapshot,
            range.start(),
            range.end(),
            readTs,
            isDescending,
            !hasColumns,
            heedsLocks,
            resolved)) {
      while (true) {
        Chunk chunk = Chunk.allocate(decoder.types(), Chunk.TARGET_ROWS);
        int count = 0;
        boolean isEnd = false;
        while (count < CHECK_ROWS) {
          if (!rows.next()) {
            isEnd = true;
            break;
          }
          if (hasColumns) {
            decoder.append(
                rows.keyBuffer(), rows.keyLength(), rows.valueBuffer(), rows.valueLength(), chunk);
          }
          count++;
        }
        scannedRows += count;
        if (count > 0) {
          if (hasColumns) {
            chunk.rowsAppended();
          }
          first.accept(hasColumns ? chunk : Chunk.ofRows(count));
        }
        if (isEnd) {
          error = rows.error();
          if (error == null) {
            return null;
          }
          Key locked = error.lock().key();
          return isDescending ? locked.next() : locked;
        }
        if (first.isSatisfied()) {
          return null;
        }
        if (first.heldBytes() >= maxBytes || isPageOver.getAsBoolean()) {
          return isDescending ? rows.key() : rows.key().next();
        }
      }
    }
  }
}
