package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pushed-down plans: read like scans, on the read pool. */
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
    RegionResult<StoreResponses.Coprocess> result =
        pool.call(context.priority(), () -> onPool(context, request));
    return result != null
        ? result
        : new RegionResult.ServerIsBusy<>("too many reads wait for a thread", 20);
  }

  private RegionResult<StoreResponses.Coprocess> onPool(
      RequestContext context, StoreRequest.Coprocess request) {
    Admission admission = desk.read(context, List.of());
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
    long begun = parts.environment().clock().nanos();
    long pageNanos = parts.settings().coprocessorPage().toNanos();
    PlanScan task =
        new PlanScan(
            request.plan(),
            request.maxBytes(),
            () -> parts.environment().clock().nanos() - begun >= pageNanos);
    StoreResponses.Coprocess response;
    try (Snapshot snapshot = parts.engine().snapshot()) {
      response =
          task.run(
              snapshot, ranges, request.startTs(), heedsLocks, context.resolvedLocks(), stopAt);
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
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
}
