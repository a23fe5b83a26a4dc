package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.KeyValue;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.kv.Snapshot;
import io.atoll.mvcc.LockRecord;
import io.atoll.mvcc.LockResolving;
import io.atoll.mvcc.PointReader;
import io.atoll.mvcc.RangeReader;
import io.atoll.mvcc.StoredLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plain reads. The order is what makes them safe: raise {@code maxTs}, look at the memory locks,
 * then at the engine; afterwards make sure that the Region is still what it was. Where this store
 * follows, the leader has done the first two ({@link FollowerReads}).
 */
final class ReadPath {
  private final StoreParts parts;
  private final Admission.Desk desk;

  ReadPath(StoreParts parts, Admission.Desk desk) {
    this.parts = parts;
    this.desk = desk;
  }

  RegionResult<StoreResponses.Get> get(RequestContext context, StoreRequest.Get request) {
    Admission admission =
        desk.read(
            context,
            List.of(request.key()),
            () -> List.of(new KeyRange(request.key(), request.key().next())),
            request.startTs());
    if (admission instanceof Admission.Stopped(KeyError error)) {
      return new RegionResult.Ok<>(new StoreResponses.Get(null, 0, error));
    }
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    KeyError error = before(context, request.startTs(), request.key());
    if (error != null) {
      return new RegionResult.Ok<>(new StoreResponses.Get(null, 0, error));
    }
    boolean isSampled = WorkCost.isSampled(request.key());
    long begun = isSampled ? parts.environment().clock().nanos() : 0;
    StoreResponses.Get response;
    // Before anything of the engine is looked at: what is found is kept for this era only.
    Object era = granted.replica().era();
    try (PointReader reader = newest(context, request.startTs(), true)) {
      response = get(reader, era, request.key(), request.startTs());
    }
    byte[] value = response.value();
    count(granted, 1, value == null ? 0 : value.length, isSampled, begun);
    ReadSamples samples = granted.replica().samples();
    if (samples != null) {
      samples.key(request.key());
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
  }

  /** Counts keys that were read, and measures now and then. */
  private void count(
      Admission.Granted granted, int keys, long bytes, boolean isSampled, long begunNanos) {
    if (isSampled) {
      parts.pointRead().sampled(parts.environment().clock().nanos() - begunNanos, keys);
    }
    granted.replica().load().read(keys, bytes, parts.pointRead().of(keys));
  }

  /** A reader of the engine's newest state that looks for locks first. */
  private PointReader newest(RequestContext context, long startTs, boolean isSingle) {
    return new PointReader(
        parts.engine(),
        parts.storedLocks(),
        startTs,
        heedsLocks(context),
        context.resolvedLocks(),
        isSingle,
        parts.rowCache().isOn());
  }

  private StoreResponses.Get get(PointReader reader, Object era, Key key, long startTs) {
    KeyError.Locked lock = reader.lock(key);
    if (lock != null) {
      return new StoreResponses.Get(null, 0, lock);
    }
    RowCache cache = parts.rowCache();
    RowCache.Entry known = cache.find(era, key, startTs);
    if (known != null) {
      return new StoreResponses.Get(known.value(), known.commitTs(), null);
    }
    long stamp = cache.stamp(key);
    byte[] value = reader.version(key);
    if (value != null && reader.isNewest()) {
      cache.fill(era, key, stamp, value, reader.commitTs(), reader.isTop());
    }
    return new StoreResponses.Get(value, reader.commitTs(), null);
  }

  RegionResult<StoreResponses.BatchGet> batchGet(
      RequestContext context, StoreRequest.BatchGet request) {
    Admission admission =
        desk.read(
            context,
            request.keys(),
            () -> request.keys().stream().map(key -> new KeyRange(key, key.next())).toList(),
            request.startTs());
    if (admission instanceof Admission.Stopped(KeyError error)) {
      return new RegionResult.Ok<>(new StoreResponses.BatchGet(List.of(), error));
    }
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    for (Key key : request.keys()) {
      KeyError error = before(context, request.startTs(), key);
      if (error != null) {
        return new RegionResult.Ok<>(new StoreResponses.BatchGet(List.of(), error));
      }
    }
    int keys = request.keys().size();
    boolean isSampled = keys > 0 && WorkCost.isSampled(request.keys().getFirst());
    long begun = isSampled ? parts.environment().clock().nanos() : 0;
    Object era = granted.replica().era();
    StoreResponses.BatchGet response = batchGet(context, request, era);
    count(granted, keys, bytes(response.pairs()), isSampled, begun);
    ReadSamples samples = granted.replica().samples();
    if (samples != null) {
      samples.keys(request.keys());
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
  }

  private static long bytes(List<KeyValue> pairs) {
    long bytes = 0;
    for (int i = 0; i < pairs.size(); i++) {
      KeyValue pair = pairs.get(i);
      bytes += pair.key().bytes().length + pair.value().length;
    }
    return bytes;
  }

  private StoreResponses.BatchGet batchGet(
      RequestContext context, StoreRequest.BatchGet request, Object era) {
    RowCache cache = parts.rowCache();
    List<Key> keys = request.keys();
    byte[][] values = new byte[keys.size()][];
    int missing = 0;
    if (cache.isOn()) {
      try (PointReader reader = newest(context, request.startTs(), false)) {
        for (int i = 0; i < values.length; i++) {
          Key key = keys.get(i);
          KeyError.Locked lock = reader.lock(key);
          if (lock != null) {
            return new StoreResponses.BatchGet(List.of(), lock);
          }
          RowCache.Entry known = cache.find(era, key, request.startTs());
          if (known != null) {
            values[i] = known.value();
          } else {
            missing++;
          }
        }
      }
    }
    KeyError.Locked error =
        !cache.isOn() || missing > 0 ? readMissing(context, request, era, values) : null;
    List<KeyValue> pairs = new ArrayList<>(values.length);
    for (int i = 0; i < values.length && error == null; i++) {
      byte[] value = values[i];
      if (value != null) {
        pairs.add(new KeyValue(keys.get(i), value));
      }
    }
    return new StoreResponses.BatchGet(pairs, error);
  }

  /** Reads the values that are null yet; the lock that stops it, if one does. */
  private KeyError.@Nullable Locked readMissing(
      RequestContext context, StoreRequest.BatchGet request, Object era, byte[][] values) {
    RowCache cache = parts.rowCache();
    List<Key> keys = request.keys();
    // All of them before the view: it shows the engine of one moment.
    long[] stamps = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      stamps[i] = cache.stamp(keys.get(i));
    }
    // One view for all keys: the cursor is opened once, locks are looked at key by key.
    try (Snapshot snapshot = parts.engine().snapshot();
        PointReader reader =
            new PointReader(
                snapshot,
                null,
                request.startTs(),
                heedsLocks(context),
                context.resolvedLocks(),
                values.length == 1,
                cache.isOn())) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          continue;
        }
        Key key = keys.get(i);
        byte[] value = reader.get(key);
        values[i] = value;
        if (value != null && reader.isNewest()) {
          cache.fill(era, key, stamps[i], value, reader.commitTs(), reader.isTop());
        } else if (reader.error() != null) {
          return reader.error();
        }
      }
    }
    return null;
  }

  RegionResult<StoreResponses.Scan> scan(RequestContext context, StoreRequest.Scan request) {
    Admission admission =
        desk.read(
            context,
            List.of(),
            () -> List.of(new KeyRange(request.start(), request.end())),
            request.startTs());
    if (admission instanceof Admission.Stopped(KeyError error)) {
      return new RegionResult.Ok<>(new StoreResponses.Scan(List.of(), error));
    }
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    KeyError tooOld = desk.tooOld(request.startTs());
    if (tooOld != null) {
      return new RegionResult.Ok<>(new StoreResponses.Scan(List.of(), tooOld));
    }
    Key start = granted.view().clampStart(request.start());
    Key end = granted.view().clampEnd(request.end());
    KeyError.Locked behind = null;
    boolean looksForLocks = false;
    if (heedsLocks(context)) {
      parts.memoryLocks().raiseMaxTs(request.startTs());
      behind =
          parts
              .memoryLocks()
              .checkRange(
                  start, end, request.startTs(), context.resolvedLocks(), request.isReverse());
      // After the memory locks, before the snapshot.
      StoredLocks.Look look =
          parts
              .storedLocks()
              .look(
                  parts.engine(),
                  List.of(new KeyRange(start, end)),
                  request.startTs(),
                  context.resolvedLocks(),
                  request.isReverse());
      switch (look) {
        case StoredLocks.Look.Free _ -> {}
        case StoredLocks.Look.Unknown _ -> looksForLocks = true;
        case StoredLocks.Look.Stopped(KeyError.Locked by) ->
            behind = first(behind, by, request.isReverse());
      }
      if (behind != null) {
        // What lies before the lock can still be read.
        if (request.isReverse()) {
          start = behind.lock().key().next();
        } else {
          end = behind.lock().key();
        }
      }
    }
    long begun = parts.environment().clock().nanos();
    List<KeyValue> pairs = new ArrayList<>(Math.min(request.limit(), 1024));
    KeyError error = null;
    if (end.isEmpty() || start.compareTo(end) < 0) {
      try (Snapshot snapshot = parts.engine().snapshot();
          RangeReader rows =
              new RangeReader(
                  snapshot,
                  start,
                  end,
                  request.startTs(),
                  request.isReverse(),
                  request.isKeyOnly(),
                  looksForLocks,
                  context.resolvedLocks())) {
        while (pairs.size() < request.limit() && rows.next()) {
          pairs.add(new KeyValue(rows.key(), rows.value()));
        }
        error = rows.error();
      }
    }
    if (error == null && behind != null && pairs.size() < request.limit()) {
      error = behind;
    }
    granted
        .replica()
        .load()
        .read(pairs.size(), bytes(pairs), parts.environment().clock().nanos() - begun);
    ReadSamples samples = granted.replica().samples();
    if (samples != null) {
      samples.ranges(List.of(new KeyRange(start, end)));
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null
        ? refused.result()
        : new RegionResult.Ok<>(new StoreResponses.Scan(pairs, error));
  }

  /** A follower's question, see {@link FollowerReads}. */
  RegionResult<StoreResponses.ReadIndex> readIndex(
      RequestContext context, StoreRequest.ReadIndex request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    KeyError error = desk.tooOld(request.startTs());
    if (error == null && heedsLocks(context)) {
      parts.memoryLocks().raiseMaxTs(request.startTs());
      error = memoryLock(context, request, granted.view());
    }
    // After the memory locks: what went from there is applied.
    long index = granted.group().appliedIndex();
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null
        ? refused.result()
        : new RegionResult.Ok<>(new StoreResponses.ReadIndex(index, error));
  }

  private KeyError.@Nullable Locked memoryLock(
      RequestContext context, StoreRequest.ReadIndex request, RegionReplica.View view) {
    for (KeyRange range : request.ranges()) {
      Key start = view.clampStart(range.start());
      Key end = view.clampEnd(range.end());
      if (end.isEmpty() || start.compareTo(end) < 0) {
        KeyError.Locked lock =
            parts
                .memoryLocks()
                .checkRange(start, end, request.startTs(), context.resolvedLocks(), false);
        if (lock != null) {
          return lock;
        }
      }
    }
    return null;
  }

  RegionResult<StoreResponses.ScanLock> scanLock(
      RequestContext context, StoreRequest.ScanLock request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    Key start = granted.view().clampStart(request.start());
    Key end = granted.view().clampEnd(request.end());
    parts.memoryLocks().raiseMaxTs(request.maxTs());
    KeyError error = parts.memoryLocks().checkRange(start, end, request.maxTs(), Set.of(), false);
    if (error != null) {
      return new RegionResult.Ok<>(new StoreResponses.ScanLock(List.of(), error));
    }
    List<LockInfo> locks = new ArrayList<>();
    try (Snapshot snapshot = parts.engine().snapshot()) {
      for (LockResolving.Found found :
          LockResolving.scan(
              snapshot,
              granted.replica().memoryLocks(),
              start,
              end,
              request.limit(),
              lock -> isBefore(lock, request.maxTs()))) {
        if (found.lock().isShared()) {
          for (LockRecord holder : found.lock().holders()) {
            if (holder.startTs() <= request.maxTs()) {
              locks.add(holder.info(found.key()));
            }
          }
        } else {
          locks.add(found.lock().info(found.key()));
        }
      }
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null
        ? refused.result()
        : new RegionResult.Ok<>(new StoreResponses.ScanLock(locks, null));
  }

  private static boolean isBefore(LockRecord lock, long maxTs) {
    if (!lock.isShared()) {
      return lock.startTs() <= maxTs;
    }
    for (LockRecord holder : lock.holders()) {
      if (holder.startTs() <= maxTs) {
        return true;
      }
    }
    return false;
  }

  /** The lock that a read meets first. */
  static KeyError.Locked first(
      KeyError.@Nullable Locked known, KeyError.Locked other, boolean isDescending) {
    if (known == null) {
      return other;
    }
    int order = known.lock().key().compareTo(other.lock().key());
    return isDescending == order > 0 ? known : other;
  }

  static boolean heedsLocks(RequestContext context) {
    return switch (context.isolation()) {
      case SNAPSHOT -> true;
      case IGNORE_LOCKS -> false;
    };
  }

  /** What must be done before the engine is looked at. */
  private @Nullable KeyError before(RequestContext context, long startTs, Key key) {
    KeyError tooOld = desk.tooOld(startTs);
    if (tooOld != null || !heedsLocks(context)) {
      return tooOld;
    }
    parts.memoryLocks().raiseMaxTs(startTs);
    return parts.memoryLocks().check(key, startTs, context.resolvedLocks());
  }
}
