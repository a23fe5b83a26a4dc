package io.atoll.executor.table;

import io.atoll.client.KvReader;
import io.atoll.client.MemBuffer;
import io.atoll.client.Transaction;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.RowEncoder;
import io.atoll.types.ByteBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one table with all their index entries into a transaction's buffer. Rows are
 * {@link ColumnSource}s over all columns in table order. Index entries follow F1's states: deletes
 * reach every state, new entries only writable ones. One statement, one thread.
 */
public final class RowWriter {
  private final TableLayout layout;
  private final Transaction transaction;
  private final KvReader current;
  private final RowEncoder rows;
  private final MappedRow stored;
  private final IndexEncoder[] indexes;
  private final ByteBuilder keyBytes = new ByteBuilder(64);
  private final ByteBuilder valueBytes = new ByteBuilder(256);

  /**
   * @param current what the statement sees, for duplicates that must be known at once
   */
  public RowWriter(TableLayout layout, Transaction transaction, KvReader current) {
    this.layout = layout;
    this.transaction = transaction;
    this.current = current;
    this.rows = layout.rowEncoder();
    this.stored =
        new MappedRow(layout.storedPositions(), new io.atoll.codec.ValueRow(java.util.List.of()));
    this.indexes = new IndexEncoder[layout.indexes().size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = layout.indexEncoder(i);
    }
  }

  public TableLayout layout() {
    return layout;
  }

  private byte[] encode(ColumnSource row) {
    valueBytes.clear();
    rows.encode(stored.of(row), valueBytes);
    return valueBytes.toArray();
  }

  /** An entry's key as last built; distinct entries are unique by their key alone. */
  private boolean entryKey(int index, ColumnSource row, Handle handle) {
    keyBytes.clear();
    return indexes[index].key(row, handle, keyBytes);
  }

  private byte[] entryValue(int index, ColumnSource row, Handle handle, boolean distinct) {
    valueBytes.clear();
    indexes[index].value(row, handle, distinct, valueBytes);
    return valueBytes.toArray();
  }

  /**
   * Adds a row.
   *
   * @param checkNow whether a duplicate of committed data must show here (statements that change
   *     keys row by row); else it may show when the statement locks or commits
   * @return the key that exists already, nothing more written; null where the row is in. The
   *     statement is to be undone then: entries before the duplicate's are written
   */
  public @Nullable Key insert(Handle handle, ColumnSource row, boolean checkNow) {
    Key rowKey = layout.rowKey(handle);
    if (!insertKey(rowKey, encode(row), checkNow && !layout.hasHiddenHandle())) {
      return rowKey;
    }
    for (int i = 0; i < indexes.length; i++) {
      Key duplicate = putEntry(i, handle, row, checkNow);
      if (duplicate != null) {
        return duplicate;
      }
    }
    return null;
  }

  private @Nullable Key putEntry(int i, Handle handle, ColumnSource row, boolean checkNow) {
    if (!layout.indexInfos().get(i).state().isWritable()) {
      return null;
    }
    boolean distinct = entryKey(i, row, handle);
    Key key = Key.of(keyBytes.toArray());
    byte[] value = entryValue(i, row, handle, distinct);
    if (!distinct) {
      transaction.putCovered(key, value);
      return null;
    }
    return insertKey(key, value, checkNow) ? null : key;
  }

  /** Writes a key that must be new; false where it is not. */
  private boolean insertKey(Key key, byte[] value, boolean checkNow) {
    return switch (transaction.buffer().presence(key)) {
      case WRITTEN -> false;
      // Deleted by this transaction: it exists below, and must not be checked for.
      case DELETED -> {
        transaction.put(key, value);
        yield true;
      }
      case ABSENT -> {
        if (checkNow && current.get(key) != null) {
          yield false;
        }
        yield transaction.insert(key, value);
      }
    };
  }

  /** Removes a row and its entries. */
  public void remove(Handle handle, ColumnSource row) {
    transaction.delete(layout.rowKey(handle));
    for (int i = 0; i < indexes.length; i++) {
      removeEntry(i, handle, row);
    }
  }

  private void removeEntry(int i, Handle handle, ColumnSource row) {
    if (!layout.indexInfos().get(i).state().isDeletable()) {
      return;
    }
    boolean distinct = entryKey(i, row, handle);
    Key key = Key.of(keyBytes.toArray());
    if (distinct) {
      transaction.delete(key);
    } else {
      transaction.deleteCovered(key);
    }
  }

  /**
   * Changes a row, touching only the entries whose key or value changes.
   *
   * @return as {@link #insert}
   */
  public @Nullable Key update(
      Handle oldHandle, ColumnSource oldRow, Handle newHandle, ColumnSource newRow) {
    if (!oldHandle.equals(newHandle)) {
      remove(oldHandle, oldRow);
      return insert(newHandle, newRow, true);
    }
    for (int i = 0; i < indexes.length; i++) {
      boolean wasDistinct = entryKey(i, oldRow, oldHandle);
      byte[] oldKey = keyBytes.toArray();
      boolean isDistinct = entryKey(i, newRow, newHandle);
      boolean sameKey =
          wasDistinct == isDistinct
              && Arrays.equals(oldKey, 0, oldKey.length, keyBytes.array(), 0, keyBytes.length());
      if (!sameKey) {
        removeEntry(i, oldHandle, oldRow);
        Key duplicate = putEntry(i, newHandle, newRow, true);
        if (duplicate != null) {
          return duplicate;
        }
      } else if (layout.indexes().get(i).needsRestoring()
          && layout.indexInfos().get(i).state().isWritable()) {
        // 'a' to 'A' under a ci collation: the same key, another text to restore.
        byte[] oldValue = entryValue(i, oldRow, oldHandle, wasDistinct);
        byte[] newValue = entryValue(i, newRow, newHandle, isDistinct);
        if (!Arrays.equals(oldValue, newValue)) {
          Key key = Key.of(oldKey);
          if (isDistinct) {
            transaction.put(key, newValue);
          } else {
            transaction.putCovered(key, newValue);
          }
        }
      }
    }
    transaction.put(layout.rowKey(newHandle), encode(newRow));
    return null;
  }

  /**
   * Keys that a new row must find free: the row's own, where it is not hidden, then unique entries.
   */
  public void uniqueKeys(@Nullable Handle handle, ColumnSource row, java.util.List<Key> out) {
    if (handle != null && !layout.hasHiddenHandle()) {
      out.add(layout.rowKey(handle));
    }
    for (int i = 0; i < indexes.length; i++) {
      IndexLayout index = layout.indexes().get(i);
      if (index.isUnique() && layout.indexInfos().get(i).state().isWritable()) {
        if (entryKey(i, row, handle == null ? Handle.of(0) : handle)) {
          out.add(Key.of(keyBytes.toArray()));
        }
      }
    }
  }

  /** What the transaction or committed data hold under a key. */
  public byte @Nullable [] read(Key key) {
    MemBuffer buffer = transaction.buffer();
    return switch (buffer.presence(key)) {
      case WRITTEN -> buffer.value(key);
      case DELETED -> null;
      case ABSENT -> current.get(key);
    };
  }
}
