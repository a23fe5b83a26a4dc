package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.mvcc.StoredLocks;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushed-down plans: read like scans, on the read pool. Most scans of transactions are of a few
 * dozen rows, for which handing over to a thread costs more than the reading: the beginning of a
 * scan is read on the caller's thread, and only what is longer goes to the pool.
 */
final class CoprocessorCommand {
  private final StoreParts parts;
  private final Admission.Desk desk;
  private final ReadPool pool;

  CoprocessorCommand(StoreParts parts, Admission.Desk desk, ReadPool pool) {
    this.parts = parts;
    this.desk = desk;
    this.pool = pool;
  }

  RegionResult<StoreResponses.Coprocess> run(
      RequestContext context, StoreRequest.Coprocess request) {
    if (context.priority() == RequestContext.Priority.LOW) {
      RegionResult<StoreResponses.Coprocess> result =
          pool.call(context.priority(), () -> read(context, request, false));
      return result != null
          ? result
          : new RegionResult.ServerIsBusy<>("too many reads wait for a thread", 20);
    }
    return read(context, request, true);
  }

  /**
   * Reads a page.
   *
   * @param isOnCaller whether this is the caller's thread, which reads only the first few hundred
   *     rows
   */
  private RegionResult<StoreResponses.Coprocess> read(
      RequestContext context, StoreRequest.Coprocess request, boolean isOnCaller) {
    Admission admission = desk.read(context, List.of(), request::ranges, request.startTs());
    if (admission instanceof Admission.Stopped(KeyError error)) {
      return new RegionResult.Ok<>(
          new StoreResponses.Coprocess(List.of(), request.ranges(), error, 0));
    }
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    KeyError tooOld = desk.tooOld(request.startTs());
    if (tooOld != null) {
      return new RegionResult.Ok<>(
          new StoreResponses.Coprocess(List.of(), request.ranges(), tooOld, 0));
    }
    List<KeyRange> ranges = new ArrayList<>(request.ranges().size());
    for (KeyRange range : request.ranges()) {
      Key start = granted.view().clampStart(range.start());
      Key end = granted.view().clampEnd(range.end());
      if (end.isEmpty() || start.compareTo(end) < 0) {
        ranges.add(new KeyRange(start, end));
      }
    }
    boolean heedsLocks = ReadPath.heedsLocks(context);
    KeyError.Locked stopAt = null;
    if (heedsLocks) {
      parts.memoryLocks().raiseMaxTs(request.startTs());
      stopAt = firstLock(context, request, ranges);
    }
    PlanScan task =
        new PlanScan(
            request.plan(),
            request.maxBytes(),
            new PageTime(
                parts.environment().clock(), parts.settings().coprocessorPage().toNanos()));
    StoreResponses.Coprocess response;
    if (ranges.isEmpty()) {
      response = task.answer(List.of());
    } else {
      boolean looksForLocks = false;
      if (heedsLocks) {
        // After the memory locks, before the snapshot.
        StoredLocks.Look look =
            parts
                .storedLocks()
                .look(
                    parts.engine(),
                    ranges,
                    request.startTs(),
                    context.resolvedLocks(),
                    task.isDescending());
        switch (look) {
          case StoredLocks.Look.Free _ -> {}
          case StoredLocks.Look.Unknown _ -> looksForLocks = true;
          case StoredLocks.Look.Stopped(KeyError.Locked by) ->
              stopAt = ReadPath.first(stopAt, by, task.isDescending());
        }
      }
      try (ScanView view =
          new ScanView(
              parts.engine(),
              parts.scanCache(),
              request.startTs(),
              looksForLocks,
              context.resolvedLocks(),
              ranges,
              PlanScan.mayFill(ranges),
              granted.view().region().end())) {
        if (looksForLocks || !heedsLocks) {
          // Only who knows that nothing is locked may look at the cache before the engine.
          view.snapshot();
        }
        response =
            task.answer(
                isOnCaller
                    ? readOn(context, task, view, ranges, stopAt)
                    : task.readTimed(parts.environment().clock(), view, ranges, stopAt));
        granted
            .replica()
            .load()
            .read(task.pipeline().scannedRows(), task.pipeline().scannedBytes(), task.nanos());
        ReadSamples samples = granted.replica().samples();
        if (samples != null) {
          samples.ranges(ranges);
        }
      }
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
  }

  /** Reads the beginning here and what is left on the pool; the ranges that stay unread. */
  private List<KeyRange> readOn(
      RequestContext context,
      PlanScan task,
      ScanView view,
      List<KeyRange> ranges,
      KeyError.@Nullable Locked stopAt) {
    Clock clock = parts.environment().clock();
    List<KeyRange> left = task.begin(clock, view, ranges, stopAt);
    if (left.isEmpty() || task.hasMetLock()) {
      return left;
    }
    List<KeyRange> unread =
        pool.call(context.priority(), () -> task.readTimed(clock, view, left, stopAt));
    // Where too many wait for the pool, what has been read is a page of its own.
    return unread == null ? left : unread;
  }

  /** The memory lock that the scan would meet first. */
  private KeyError.@Nullable Locked firstLock(
      RequestContext context, StoreRequest.Coprocess request, List<KeyRange> ranges) {
    boolean isDescending = request.plan().scan().isDescending();
    for (KeyRange range : isDescending ? ranges.reversed() : ranges) {
      KeyError.Locked lock =
          parts
              .memoryLocks()
              .checkRange(
                  range.start(),
                  range.end(),
                  request.startTs(),
                  context.resolvedLocks(),
                  isDescending);
      if (lock != null) {
        return lock;
      }
    }
    return null;
  }

  /**
   * Whether a page has been read for long enough. Its time begins with its first rows: until then
   * the engine may have had to pass many dead locks, and a page of a few rows would not pay that.
   */
  private static final class PageTime implements BooleanSupplier {
    private final Clock clock;
    private final long pageNanos;
    private long begunNanos;
    private boolean isBegun;

    PageTime(Clock clock, long pageNanos) {
      this.clock = clock;
      this.pageNanos = pageNanos;
    }

    @Override
    public boolean getAsBoolean() {
      long now = clock.nanos();
      if (!isBegun) {
        isBegun = true;
        begunNanos = now;
      }
      return now - begunNanos >= pageNanos;
    }
  }
}
