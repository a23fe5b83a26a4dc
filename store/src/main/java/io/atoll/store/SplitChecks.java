package io.atoll.store;

import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.mvcc.MvccKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a Region that was written to has grown too large, and splits it: at the borders of
 * tables where it holds several, else where about half of its bytes lie on either side.
 */
final class SplitChecks {
  private static final Logger LOG = LoggerFactory.getLogger(SplitChecks.class);

  /** {@code t} and eight bytes of table id. */
  private static final int TABLE_PREFIX_BYTES = 9;

  private static final int BISECTIONS = 24;

  private final StoreParts parts;
  private @Nullable Splitting splitting;

  SplitChecks(StoreParts parts) {
    this.parts = parts;
  }

  void splitWith(Splitting target) {
    splitting = target;
  }

  /** Checks in the background; the parts of a split are looked at again. */
  void request(RegionReplica replica) {
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-split-check-" + replica.id(),
            () -> {
              try {
                boolean isSplit;
                do {
                  isSplit = check(replica);
                } while (isSplit);
              } catch (RuntimeException e) {
                LOG.warn("split check of Region failed id={}", replica.id(), e);
              } finally {
                replica.checkDone();
              }
            });
  }

  /** Whether the Region was split. */
  private boolean check(RegionReplica replica) {
    replica.sizeLookedAt();
    RegionReplica.View view = replica.view();
    Splitting target = splitting;
    if (target == null || sizeBytes(view) <= parts.settings().regionSplitBytes()) {
      return false;
    }
    List<Key> keys = splitKeys(view);
    if (keys.isEmpty()) {
      return false;
    }
    LOG.info("splitting Region id={} at={}", replica.id(), keys);
    var result = target.split(RequestContext.of(view.region()), keys);
    LOG.info("split Region id={} result={}", replica.id(), result);
    if (!(result instanceof RegionResult.Ok<StoreResponses.SplitRegion>(var response))) {
      return false;
    }
    for (Region part : response.regions()) {
      RegionReplica child = parts.regions().get(part.id().value());
      if (child != null && child != replica && child.beginsCheck()) {
        request(child);
      }
    }
    return response.regions().size() > 1;
  }

  /**
   * Splits a Region whatever its size.
   *
   * @param keys where, as user keys; none for its middle
   * @return whether it was
   */
  boolean split(RegionReplica replica, List<Key> keys) {
    RegionReplica.View view = replica.view();
    Splitting target = splitting;
    List<Key> at = keys.isEmpty() ? splitKeys(view) : keys;
    if (target == null || at.isEmpty()) {
      return false;
    }
    var result = target.split(RequestContext.of(view.region()), at);
    LOG.info("split Region id={} result={}", replica.id(), result);
    return result instanceof RegionResult.Ok;
  }

  /** About the bytes of a Region's data. */
  long sizeBytes(RegionReplica.View view) {
    return sizeBytes(
        view.region().start().bytes(),
        view.region().end().isEmpty() ? RegionRecords.AFTER_ALL_KEYS : view.region().end().bytes());
  }

  private long sizeBytes(byte[] start, byte[] end) {
    KvEngine engine = parts.engine();
    return engine.approximateSizeBytes(Family.WRITE, start, end)
        + engine.approximateSizeBytes(Family.DEFAULT, start, end)
        + engine.approximateSizeBytes(Family.RAW, start, end);
  }

  /** Where to split; empty where it makes no sense. */
  List<Key> splitKeys(RegionReplica.View view) {
    try (Cursor cursor =
        parts
            .engine()
            .cursor(Family.WRITE, view.region().start().bytes(), view.region().end().bytes())) {
      List<Key> borders = tableBorders(view, cursor);
      if (!borders.isEmpty()) {
        return borders;
      }
      Key middle = middle(view, cursor);
      return middle == null ? List.of() : List.of(middle);
    }
  }

  /** The first key of each table behind the first one found. */
  private static List<Key> tableBorders(RegionReplica.View view, Cursor cursor) {
    List<Key> borders = new ArrayList<>();
    cursor.seekToFirst();
    boolean isFirst = true;
    while (cursor.valid()) {
      Key prefix = tablePrefix(userKey(cursor));
      if (!isFirst && view.start().compareTo(prefix) < 0) {
        borders.add(prefix);
      }
      isFirst = false;
      Key next = prefix.prefixNext();
      if (next.isEmpty()) {
        break;
      }
      cursor.seek(MvccKeys.encode(next));
    }
    return borders;
  }

  /** {@code t} with its table id, or the first byte of keys that belong to no table. */
  static Key tablePrefix(Key userKey) {
    byte[] bytes = userKey.bytes();
    int length =
        bytes.length >= TABLE_PREFIX_BYTES && bytes[0] == 't'
            ? TABLE_PREFIX_BYTES
            : Math.min(1, bytes.length);
    return Key.of(Arrays.copyOf(bytes, length));
  }

  private static Key userKey(Cursor cursor) {
    byte[] key = cursor.key();
    return MvccKeys.decode(key, key.length - MvccKeys.TS_BYTES);
  }

  /**
   * A key with about half of the bytes before it, found by bisecting the span of keys with the
   * engine's estimates: no data is read but the keys met.
   */
  private @Nullable Key middle(RegionReplica.View view, Cursor cursor) {
    cursor.seekToFirst();
    if (!cursor.valid()) {
      return null;
    }
    Key first = userKey(cursor);
    cursor.seekToLast();
    Key last = userKey(cursor);
    if (first.equals(last)) {
      return null;
    }
    byte[] start = view.region().start().bytes();
    long half = sizeBytes(view) / 2;
    byte[] low = Arrays.copyOf(first.bytes(), Math.max(first.bytes().length, last.bytes().length));
    byte[] high = Arrays.copyOf(last.bytes(), low.length);
    Key best = null;
    for (int i = 0; i < BISECTIONS; i++) {
      byte[] mid = average(low, high);
      if (Arrays.equals(mid, low)) {
        break;
      }
      byte[] encoded = MvccKeys.encode(Key.of(mid));
      cursor.seek(encoded);
      if (!cursor.valid()) {
        high = mid;
        continue;
      }
      Key found = userKey(cursor);
      if (sizeBytes(start, MvccKeys.encode(found)) < half) {
        low = mid;
        if (found.compareTo(first) > 0) {
          best = found;
        }
      } else {
        high = mid;
        if (best == null && found.compareTo(first) > 0) {
          best = found;
        }
      }
    }
    return best == null || best.compareTo(view.start()) <= 0 ? null : best;
  }

  /** The mean of two byte strings of one length, read as numbers. */
  private static byte[] average(byte[] a, byte[] b) {
    byte[] sum = new byte[a.length];
    int carry = 0;
    for (int i = a.length - 1; i >= 0; i--) {
      int s = (a[i] & 0xFF) + (b[i] & 0xFF) + carry;
      sum[i] = (byte) s;
      carry = s >>> 8;
    }
    for (int i = 0; i < sum.length; i++) {
      int s = (sum[i] & 0xFF) | carry << 8;
      sum[i] = (byte) (s >>> 1);
      carry = s & 1;
    }
    return sum;
  }
}
