package io.atoll.store;

import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.KeyValue;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.mvcc.MvccKeys;
import java.util.ArrayList;
import java.util.List;

/** Values without versions, in a family of their own; keys encoded as everywhere. */
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
    Admission admission = desk.read(context, List.of(request.key()));
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    StoreResponses.RawGet response =
        new StoreResponses.RawGet(parts.engine().get(Family.RAW, MvccKeys.encode(request.key())));
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null ? refused.result() : new RegionResult.Ok<>(response);
  }

  RegionResult<StoreResponses.RawPut> put(RequestContext context, StoreRequest.RawPut request) {
    long added = 0;
    for (byte[] value : request.values()) {
      added += value.length;
    }
    RegionResult<?> full = parts.space().refusalOfRows(added);
    if (full != null) {
      return new Admission.Refused(full).result();
    }
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) -> {
          for (int i = 0; i < request.keys().size(); i++) {
            writer
                .modifications()
                .put(Family.RAW, MvccKeys.encode(request.keys().get(i)), request.values().get(i));
          }
          return new StoreResponses.RawPut();
        });
  }

  RegionResult<StoreResponses.RawDelete> delete(
      RequestContext context, StoreRequest.RawDelete request) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) -> {
          for (Key key : request.keys()) {
            writer.modifications().delete(Family.RAW, MvccKeys.encode(key));
          }
          return new StoreResponses.RawDelete();
        });
  }

  RegionResult<StoreResponses.RawScan> scan(RequestContext context, StoreRequest.RawScan request) {
    Admission admission = desk.read(context, List.of());
    if (!(admission instanceof Admission.Granted granted)) {
      return ((Admission.Refused) admission).result();
    }
    Key start = granted.view().clampStart(request.start());
    Key end = granted.view().clampEnd(request.end() == null ? Key.EMPTY : request.end());
    List<KeyValue> pairs = new ArrayList<>();
    if (end.isEmpty() || start.compareTo(end) < 0) {
      try (Cursor cursor =
          parts
              .engine()
              .cursor(Family.RAW, MvccKeys.encodeBorder(start), MvccKeys.encodeBorder(end))) {
        if (request.isReverse()) {
          cursor.seekToLast();
        } else {
          cursor.seekToFirst();
        }
        while (cursor.valid() && pairs.size() < request.limit()) {
          pairs.add(new KeyValue(MvccKeys.decode(cursor.key()), cursor.value()));
          if (request.isReverse()) {
            cursor.prev();
          } else {
            cursor.next();
          }
        }
      }
    }
    Admission.Refused refused = desk.stillReadable(context, granted);
    return refused != null
        ? refused.result()
        : new RegionResult.Ok<>(new StoreResponses.RawScan(pairs));
  }
}
