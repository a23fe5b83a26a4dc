package io.atoll.placement;

import io.atoll.api.Coordination.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Coordination's values and leases in memory, as they are saved. Not thread-safe.
 *
 * <pre>
 *   coordination/lease/{id}   time to live in milliseconds, 8 bytes
 *   coordination/key/{key}    revision, 8 bytes; lease, 8 bytes; value
 * </pre>
 */
final class CoordinationState {
  private static final String LEASE = "coordination/lease/";
  private static final String KEY = "coordination/key/";

  /** A lease as its granter counts it, by this process's monotonic clock. */
  static final class Lease {
    private final long ttlMillis;
    private long deadlineNanos;
    private boolean isEnding;

    private Lease(long ttlMillis, long nowNanos) {
      this.ttlMillis = ttlMillis;
      begin(nowNanos);
    }

    void begin(long nowNanos) {
      deadlineNanos = nowNanos + ttlMillis * 1_000_000;
    }

    long leftNanos(long nowNanos) {
      return deadlineNanos - nowNanos;
    }

    /** It ends, whatever its owner does from now on. */
    void end() {
      isEnding = true;
    }

    boolean isAlive(long nowNanos) {
      return !isEnding && leftNanos(nowNanos) > 0;
    }
  }

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final Map<Long, Lease> leases = new HashMap<>();

  CoordinationState(SavedValues saved, long nowNanos) {
    saved
        .withPrefix(LEASE)
        .forEach((id, ttl) ->
            leases.put(Long.parseLong(id), new Lease(SavedValues.number(ttl), nowNanos)));
    saved
        .withPrefix(KEY)
        .forEach((key, bytes) -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          long revision = buffer.getLong();
          long lease = buffer.getLong();
          byte[] value = new byte[buffer.remaining()];
          buffer.get(value);
          entries.put(key, new Entry(key, value, revision, lease));
        });
  }

  static String nameOfLease(long lease) {
    return LEASE + lease;
  }

  static String nameOfKey(String key) {
    return KEY + key;
  }

  static byte[] bytes(Entry entry) {
    return ByteBuffer.allocate(2 * Long.BYTES + entry.value().length)
        .putLong(entry.revision())
        .putLong(entry.lease())
        .put(entry.value())
        .array();
  }

  void grant(long lease, long ttlMillis, long nowNanos) {
    leases.put(lease, new Lease(ttlMillis, nowNanos));
  }

  void forget(long lease) {
    leases.remove(lease);
  }

  @Nullable Lease lease(long id) {
    return leases.get(id);
  }

  Map<Long, Lease> leases() {
    return leases;
  }

  void put(Entry entry) {
    entries.put(entry.key(), entry);
  }

  void remove(String key) {
    entries.remove(key);
  }

  @Nullable Entry entry(String key) {
    return entries.get(key);
  }

  List<Entry> withPrefix(String prefix) {
    List<Entry> found = new ArrayList<>();
    NavigableMap<String, Entry> from = entries.tailMap(prefix, true);
    for (Map.Entry<String, Entry> each : from.entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      found.add(each.getValue());
    }
    return found;
  }

  List<String> keysOf(long lease) {
    List<String> keys = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.lease() == lease) {
        keys.add(entry.key());
      }
    }
    return keys;
  }
}
