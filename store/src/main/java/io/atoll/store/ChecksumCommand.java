package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Crc64;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Snapshot;
import io.atoll.mvcc.RangeReader;
import io.atoll.mvcc.StoredLocks;
import io.atoll.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of the rows and index entries that a timestamp sees: read like scans, on the read pool,
 * a page of time at once.
 */
final class ChecksumCommand {
  /** Pairs between two looks at the clock. */
  private static final int CHECK_PAIRS = 256;

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final ReadPool pool;

  ChecksumCommand(StoreParts parts, Admission.Desk desk, ReadPool pool) {
    this.parts = parts;
    this.desk = desk;
    this.pool = pool;
  }

  RegionResult<StoreResponses.Checksum> run(RequestContext context, StoreRequest.Checksum request) {
    RegionResult<StoreResponses.Checksum> result =
        pool.call(context.priority(), () -> read(context, request));
    return result != null
        ? result
        : new RegionResult.ServerIsBusy<>("too many reads wait for a thread", 20);
  }

  /** What was summed up so far. */
  private static final class Sum {
    private long crc64Xor;
    private long pairs;
    private long bytes;

    void add(byte[] key, byte[] value) {
      crc64Xor ^= Crc64.of(key, value);
      pairs++;
      bytes += key.length + value.length;
    }

    StoreResponses.Checksum answer(List<KeyRange> remaining, @Nullable KeyError error) {
      return new StoreResponses.Checksum(crc64Xor, pairs, bytes, remaining, error);
    }
  }

  private RegionResult<StoreResponses.Checksum> read(
      RequestContext context, StoreRequest.Checksum request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    Sum sum = new Sum();
    KeyError tooOld = desk.tooOld(request.startTs());
    if (tooOld != null) {
      return new RegionResult.Ok<>(sum.answer(List.of(), tooOld));
    }
    List<KeyRange> ranges = new ArrayList<>(request.ranges().size());
    for (KeyRange range : request.ranges()) {
      Key start = granted.view().clampStart(range.start());
      Key end = granted.view().clampEnd(range.end());
      if (end.isEmpty() || start.compareTo(end) < 0) {
        ranges.add(new KeyRange(start, end));
      }
    }
    boolean looksForLocks = false;
    if (!ranges.isEmpty() && ReadPath.heedsLocks(context)) {
      parts.memoryLocks().raiseMaxTs(request.startTs());
      for (KeyRange range : ranges) {
        KeyError.Locked lock =
            parts
                .memoryLocks()
                .checkRange(
                    range.start(), range.end(), request.startTs(), context.resolvedLocks(), false);
        if (lock != null) {
          return new RegionResult.Ok<>(sum.answer(List.of(), lock));
        }
      }
      // After the memory locks, before the snapshot.
      StoredLocks.Look look =
          parts
              .storedLocks()
              .look(parts.engine(), ranges, request.startTs(), context.resolvedLocks(), false);
      switch (look) {
        case StoredLocks.Look.Free _ -> {}
        case StoredLocks.Look.Unknown _ -> looksForLocks = true;
        case StoredLocks.Look.Stopped(KeyError.Locked by) -> {
          return new RegionResult.Ok<>(sum.answer(List.of(), by));
        }
      }
    }
    Clock clock = parts.environment().clock();
    long begun = clock.nanos();
    StoreResponses.Checksum answer =
        ranges.isEmpty()
            ? sum.answer(List.of(), null)
            : add(context, request, ranges, looksForLocks, sum);
    granted.replica().load().read(sum.pairs, sum.bytes, clock.nanos() - begun);
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(answer);
  }

  private StoreResponses.Checksum add(
      RequestContext context,
      StoreRequest.Checksum request,
      List<KeyRange> ranges,
      boolean looksForLocks,
      Sum sum) {
    Clock clock = parts.environment().clock();
    long until = clock.nanos() + parts.settings().coprocessorPage().toNanos();
    try (Snapshot snapshot = parts.engine().snapshot()) {
      for (int i = 0; i < ranges.size(); i++) {
        KeyRange range = ranges.get(i);
        try (RangeReader rows =
            new RangeReader(
                snapshot,
                range.start(),
                range.end(),
                request.startTs(),
                false,
                false,
                looksForLocks,
                context.resolvedLocks())) {
          while (rows.next()) {
            sum.add(rows.key().bytes(), rows.value());
            if (sum.pairs % CHECK_PAIRS == 0 && clock.nanos() - until >= 0) {
              return sum.answer(left(ranges, i, rows.key().next()), null);
            }
          }
          if (rows.error() instanceof KeyError.Locked locked) {
            return sum.answer(left(ranges, i, locked.lock().key()), locked);
          }
        }
      }
    }
    return sum.answer(List.of(), null);
  }

  /** What of the ranges is from a key of one of them on. */
  private static List<KeyRange> left(List<KeyRange> ranges, int at, Key from) {
    List<KeyRange> left = new ArrayList<>();
    KeyRange range = ranges.get(at);
    if (range.end().isEmpty() || from.compareTo(range.end()) < 0) {
      left.add(new KeyRange(from, range.end()));
    }
    left.addAll(ranges.subList(at + 1, ranges.size()));
    return left;
  }
}
