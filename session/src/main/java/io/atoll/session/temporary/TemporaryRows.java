package io.atoll.session.temporary;

import io.atoll.client.KvIterator;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows and index entries of a session's temporary tables, in the same keys and values that stores
 * hold. Nobody else sees them, so there is one version of each; what a transaction changed can be
 * undone. One thread at a time.
 */
final class TemporaryRows {
  /** What an entry costs beside its bytes. */
  private static final int ENTRY_BYTES = 96;

  private static final class Table {
    private final String name;
    private final NavigableMap<Key, byte[]> pairs = new TreeMap<>();
    private long bytes;

    Table(String name) {
      this.name = name;
    }

    byte @Nullable [] set(Key key, byte @Nullable [] value) {
      byte[] old = value == null ? pairs.remove(key) : pairs.put(key, value);
      bytes += size(key, value) - size(key, old);
      return old;
    }

    private static long size(Key key, byte @Nullable [] value) {
      return value == null ? 0 : ENTRY_BYTES + key.bytes().length + value.length;
    }
  }

  /** A key as it was before a change; null where it was not there. */
  private record Former(Key key, byte @Nullable [] value) {
    /** In the place of a change that stays. */
    static final Former SETTLED = new Former(Key.EMPTY, null);
  }

  private final Map<Long, Table> tables = new HashMap<>();
  private final List<Former> undo = new ArrayList<>();

  void add(long tableId, String name) {
    tables.put(tableId, new Table(name));
  }

  /** Forgets a table and all of its rows, also for whoever rolls back later. */
  void drop(long tableId) {
    tables.remove(tableId);
  }

  private @Nullable Table table(Key key) {
    return tables.get(TableKeys.tableIdOf(key).orElse(0));
  }

  byte @Nullable [] get(Key key) {
    Table table = table(key);
    return table == null ? null : table.pairs.get(key);
  }

  /**
   * Writes a pair, or removes it where {@code value} is null.
   *
   * @throws io.atoll.types.SqlException 1114 where the table would hold more than {@code maxBytes}
   */
  void write(Key key, byte @Nullable [] value, long maxBytes) {
    Table table = table(key);
    if (table == null) {
      throw new IllegalStateException("no temporary table has key " + key);
    }
    undo.add(new Former(key, table.set(key, value)));
    if (value != null && table.bytes > maxBytes) {
      throw SqlError.ER_RECORD_FILE_FULL.with(table.name);
    }
  }

  /** How far the changes go that can be undone; for {@link #undoTo}. */
  int position() {
    return undo.size();
  }

  /** Takes all changes after a position back. */
  void undoTo(int position) {
    for (int i = undo.size() - 1; i >= position; i--) {
      Former former = undo.get(i);
      Table table = table(former.key());
      if (table != null) {
        table.set(former.key(), former.value());
      }
    }
    undo.subList(position, undo.size()).clear();
  }

  /** Keeps all changes. */
  void keep() {
    undo.clear();
  }

  /** Keeps what a table holds now, also where the transaction is rolled back. */
  void keep(long tableId) {
    undo.replaceAll(f -> TableKeys.tableIdOf(f.key()).orElse(0) == tableId ? Former.SETTLED : f);
  }

  /** Pairs of a range of one table; goes on at the next key when the table changes meanwhile. */
  KvIterator scan(KeyRange range, boolean isReverse) {
    Table table = table(range.start());
    return table == null ? KvIterator.EMPTY : new Walk(table.pairs, range, isReverse);
  }

  private static final class Walk implements KvIterator {
    private final NavigableMap<Key, byte[]> pairs;
    private final KeyRange range;
    private final boolean isReverse;
    private Map.@Nullable Entry<Key, byte[]> at;
    private boolean isBegun;

    Walk(NavigableMap<Key, byte[]> pairs, KeyRange range, boolean isReverse) {
      this.pairs = pairs;
      this.range = range;
      this.isReverse = isReverse;
    }

    private Map.@Nullable Entry<Key, byte[]> first() {
      if (!isReverse) {
        return pairs.ceilingEntry(range.start());
      }
      return range.end().isEmpty() ? pairs.lastEntry() : pairs.lowerEntry(range.end());
    }

    @Override
    public boolean next() {
      Map.Entry<Key, byte[]> last = at;
      if (!isBegun) {
        isBegun = true;
        at = first();
      } else if (last != null) {
        at = isReverse ? pairs.lowerEntry(last.getKey()) : pairs.higherEntry(last.getKey());
      }
      Map.Entry<Key, byte[]> now = at;
      if (now != null && !range.contains(now.getKey())) {
        at = null;
      }
      return at != null;
    }

    private Map.Entry<Key, byte[]> current() {
      Map.Entry<Key, byte[]> now = at;
      if (now == null) {
        throw new IllegalStateException("no pair");
      }
      return now;
    }

    @Override
    public Key key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    @Override
    public void close() {}
  }
}
