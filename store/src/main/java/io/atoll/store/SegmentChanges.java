package io.atoll.store;

import io.atoll.api.scan.RowBlock;
import io.atoll.kv.KvReader;
import io.atoll.mvcc.CommittedChange;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was committed to the keys of a cached segment since its rows were read: of each key the
 * versions since then, newest first. A reader lays those that it may see over the rows. One writer
 * at a time; readers take no lock.
 */
final class SegmentChanges {
  /** What a version takes beside its bytes, about. */
  private static final int VERSION_BYTES = 120;

  private static final byte[] FIRST = {};

  private static final class Version {
    private final CommittedChange change;
    private final @Nullable Version older;

    Version(CommittedChange change, @Nullable Version older) {
      this.change = change;
      this.older = older;
    }
  }

  /** By user key. */
  private final ConcurrentSkipListMap<byte[], Version> versions =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  // Of the writer.
  private int count;
  private long bytes;

  /** Adds a key's newest version; false where it is not newer than one that is here. */
  boolean add(CommittedChange change) {
    byte[] key = change.key().bytes();
    Version older = versions.get(key);
    if (older != null && change.commitTs() <= older.change.commitTs()) {
      return false;
    }
    versions.put(key, new Version(change, older));
    count++;
    bytes += VERSION_BYTES + key.length + change.sizeBytes();
    return true;
  }

  /** Versions. */
  int count() {
    return count;
  }

  long sizeBytes() {
    return bytes;
  }

  private NavigableMap<byte[], Version> of(byte[] from, byte @Nullable [] until) {
    return until == null ? versions.tailMap(from, true) : versions.subMap(from, true, until, false);
  }

  /** Whether any key of a range changed. */
  boolean touches(byte[] from, byte @Nullable [] until) {
    if (until != null && Arrays.compareUnsigned(from, until) >= 0) {
      return false;
    }
    byte[] first = versions.ceilingKey(from);
    return first != null && (until == null || Arrays.compareUnsigned(first, until) < 0);
  }

  /**
   * Appends the rows of a range as a reader at a timestamp sees them.
   *
   * @param until user key, excluded; null for all there are
   * @param engine for long values, which are stored apart
   */
  void lay(
      RowBlock rows,
      byte[] from,
      byte @Nullable [] until,
      long readTs,
      Supplier<? extends KvReader> engine,
      RowBlock out) {
    int at = rows.find(from);
    int last = until == null ? rows.rows() : rows.find(until);
    for (Map.Entry<byte[], Version> entry : of(from, until).entrySet()) {
      byte[] key = entry.getKey();
      int place = rows.find(key);
      if (place > at) {
        out.addAll(rows, at, place);
      }
      boolean isThere = place < last && rows.isKey(place, key);
      Version seen = entry.getValue();
      while (seen != null && seen.change.commitTs() > readTs) {
        seen = seen.older;
      }
      if (seen == null) {
        if (isThere) {
          out.addAll(rows, place, place + 1);
        }
      } else if (!seen.change.isDelete()) {
        byte[] value = seen.change.value(engine);
        out.add(key, key.length, value, value.length);
      }
      at = isThere ? place + 1 : place;
    }
    if (last > at) {
      out.addAll(rows, at, last);
    }
  }

  /** All rows in their newest versions; null where one of them would have to be read first. */
  @Nullable RowBlock folded(RowBlock rows) {
    for (Version version : versions.values()) {
      if (!version.change.isLoaded()) {
        return null;
      }
    }
    RowBlock out = new RowBlock();
    lay(
        rows,
        FIRST,
        null,
        Long.MAX_VALUE,
        () -> {
          throw new IllegalStateException("all values are there");
        },
        out);
    return out.frozen();
  }

  /** The largest timestamp of the versions. */
  long newestTs() {
    long newest = 0;
    for (Version version : versions.values()) {
      newest = Math.max(newest, version.change.commitTs());
    }
    return newest;
  }
}
