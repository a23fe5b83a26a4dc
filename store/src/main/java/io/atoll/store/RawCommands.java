package io.atoll.store;

import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.KeyValue;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values without versions, in a family of their own. Keys are stored as they come and compared with
 * the Region's borders as they are: clients of raw values know no encoding, and find Regions by the
 * same bytes.
 */
final class RawCommands {
  private final StoreParts parts;
  private final Admission.Desk desk;
  private final WritePath writes;

  RawCommands(StoreParts parts, Admission.Desk desk, WritePath writes) {
    this.parts = parts;
    this.desk = desk;
    this.writes = writes;
  }

  RegionResult<StoreResponses.RawGet> get(RequestContext context, StoreRequest.RawGet request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    if (!granted.view().region().contains(request.key())) {
      return new RegionResult.KeyNotInRegion<>(context.region(), request.key());
    }
    byte[] value = parts.engine().get(Family.RAW, request.key().bytes());
    granted.replica().load().read(1, value == null ? 0 : value.length, parts.pointRead().of(1));
    StoreResponses.RawGet response = new StoreResponses.RawGet(value);
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
  }

  RegionResult<StoreResponses.RawPut> put(RequestContext context, StoreRequest.RawPut request) {
    long added = 0;
    for (byte[] value : request.values()) {
      if (value.length > parts.settings().maxValueBytes()) {
        return new RegionResult.RaftEntryTooLarge<>(context.region(), value.length);
      }
      added += value.length;
    }
    RegionResult<?> full = parts.space().refusalOfRows(added);
    if (full != null) {
      return new Admission.Refused(full).result();
    }
    RegionResult<StoreResponses.RawPut> elsewhere = elsewhere(context, request.keys());
    if (elsewhere != null) {
      return elsewhere;
    }
    return writes.run(
        context,
        List.of(),
        (reader, writer, granted) -> {
          for (int i = 0; i < request.keys().size(); i++) {
            writer
                .modifications()
                .put(Family.RAW, request.keys().get(i).bytes(), request.values().get(i));
          }
          return new StoreResponses.RawPut();
        });
  }

  RegionResult<StoreResponses.RawDelete> delete(
      RequestContext context, StoreRequest.RawDelete request) {
    RegionResult<StoreResponses.RawDelete> elsewhere = elsewhere(context, request.keys());
    if (elsewhere != null) {
      return elsewhere;
    }
    return writes.run(
        context,
        List.of(),
        (reader, writer, granted) -> {
          for (Key key : request.keys()) {
            writer.modifications().delete(Family.RAW, key.bytes());
          }
          return new StoreResponses.RawDelete();
        });
  }

  /**
   * Why keys are not this Region's, if they are not. Looked at before the write path compares the
   * epochs: where those agree, the borders looked at here were the right ones.
   */
  private <R extends StoreResponse> @Nullable RegionResult<R> elsewhere(
      RequestContext context, List<Key> keys) {
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null) {
      return new RegionResult.RegionNotFound<>(context.region());
    }
    Region region = replica.region();
    if (region.epoch().version() == context.epoch().version()) {
      for (Key key : keys) {
        if (!region.contains(key)) {
          return new RegionResult.KeyNotInRegion<>(context.region(), key);
        }
      }
    }
    return null;
  }

  RegionResult<StoreResponses.RawDeleteRange> deleteRange(
      RequestContext context, StoreRequest.RawDeleteRange request) {
    return writes.run(
        context,
        List.of(),
        (reader, writer, granted) -> {
          Key start = clampStart(granted, request.start());
          Key end = clampEnd(granted, request.end());
          if (end.isEmpty() || start.compareTo(end) < 0) {
            writer
                .modifications()
                .deleteRange(
                    Family.RAW,
                    start.bytes(),
                    end.isEmpty() ? RegionRecords.AFTER_ALL_KEYS : end.bytes());
          }
          return new StoreResponses.RawDeleteRange();
        });
  }

  private static Key clampStart(Admission.Granted granted, Key start) {
    Key border = granted.view().region().start();
    return start.compareTo(border) >= 0 ? start : border;
  }

  private static Key clampEnd(Admission.Granted granted, Key end) {
    Key border = granted.view().region().end();
    if (end.isEmpty() || border.isEmpty()) {
      return end.isEmpty() ? border : end;
    }
    return end.compareTo(border) <= 0 ? end : border;
  }

  RegionResult<StoreResponses.RawScan> scan(RequestContext context, StoreRequest.RawScan request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    Key start = clampStart(granted, request.start());
    Key end = clampEnd(granted, request.end() == null ? Key.EMPTY : request.end());
    List<KeyValue> pairs = new ArrayList<>();
    long begun = parts.environment().clock().nanos();
    long bytes = 0;
    if (end.isEmpty() || start.compareTo(end) < 0) {
      try (Cursor cursor = parts.engine().cursor(Family.RAW, start.bytes(), end.bytes())) {
        if (request.isReverse()) {
          cursor.seekToLast();
        } else {
          cursor.seekToFirst();
        }
        while (cursor.valid() && pairs.size() < request.limit()) {
          KeyValue pair = new KeyValue(Key.of(cursor.key()), cursor.value());
          pairs.add(pair);
          bytes += pair.key().bytes().length + pair.value().length;
          if (request.isReverse()) {
            cursor.prev();
          } else {
            cursor.next();
          }
        }
      }
    }
    granted.replica().load().read(pairs.size(), bytes, parts.environment().clock().nanos() - begun);
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null
        ? refused.result()
        : new RegionResult.Ok<>(new StoreResponses.RawScan(pairs));
  }
}
