package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The layout of table data in the key space, TiDB's:
 *
 * <pre>
 *   t | table id: integer | _r | handle                          a row
 *   t | table id: integer | _i | index id: integer | columns     an index entry
 *
 *   row 1 of table 5: 74 80 00 00 00 00 00 00 05 5F 72 80 00 00 00 00 00 00 01
 * </pre>
 */
public final class TableKeys {
  private static final int TABLE = 't';

  /** Length of {@code t} and the table id. */
  public static final int TABLE_PREFIX_LENGTH = 9;

  /** Length of {@code t}, the table id and {@code _r} or {@code _i}: where a handle begins. */
  public static final int ROW_PREFIX_LENGTH = 11;

  /** Length of everything before an index entry's columns. */
  public static final int INDEX_PREFIX_LENGTH = 19;

  /**
   * Ids from here on are those of temporary tables, whose data no store ever sees. Ids that
   * placement gives are far below.
   */
  public static final long FIRST_TEMPORARY_TABLE = 1L << 56;

  private static final byte TEMPORARY_TABLE = (byte) 0x81;

  private TableKeys() {}

  /** Whether a key is one of a temporary table. */
  public static boolean isTemporary(Key key) {
    byte[] b = key.bytes();
    return b.length >= TABLE_PREFIX_LENGTH && b[1] == TEMPORARY_TABLE && b[0] == TABLE;
  }

  public static void putTablePrefix(ByteBuilder out, long tableId) {
    out.put(TABLE);
    MemComparable.putLong(out, tableId);
  }

  public static void putRowPrefix(ByteBuilder out, long tableId) {
    putTablePrefix(out, tableId);
    out.put('_').put('r');
  }

  public static void putIndexPrefix(ByteBuilder out, long tableId, long indexId) {
    putTablePrefix(out, tableId);
    out.put('_').put('i');
    MemComparable.putLong(out, indexId);
  }

  public static Key tablePrefix(long tableId) {
    ByteBuilder out = new ByteBuilder(TABLE_PREFIX_LENGTH);
    putTablePrefix(out, tableId);
    return Key.of(out.toArray());
  }

  public static Key rowPrefix(long tableId) {
    ByteBuilder out = new ByteBuilder(ROW_PREFIX_LENGTH);
    putRowPrefix(out, tableId);
    return Key.of(out.toArray());
  }

  public static Key indexPrefix(long tableId, long indexId) {
    ByteBuilder out = new ByteBuilder(INDEX_PREFIX_LENGTH);
    putIndexPrefix(out, tableId, indexId);
    return Key.of(out.toArray());
  }

  public static Key row(long tableId, long handle) {
    ByteBuilder out = new ByteBuilder(ROW_PREFIX_LENGTH + 8);
    putRowPrefix(out, tableId);
    MemComparable.putLong(out, handle);
    return Key.of(out.toArray());
  }

  public static Key row(long tableId, Handle handle) {
    ByteBuilder out = new ByteBuilder(ROW_PREFIX_LENGTH + 32);
    putRowPrefix(out, tableId);
    handle.appendTo(out);
    return Key.of(out.toArray());
  }

  /** Everything of a table: rows and indexes. */
  public static KeyRange tableRange(long tableId) {
    return prefixRange(tablePrefix(tableId));
  }

  /** All rows of a table. */
  public static KeyRange rowRange(long tableId) {
    return prefixRange(rowPrefix(tableId));
  }

  /** All entries of an index. */
  public static KeyRange indexRange(long tableId, long indexId) {
    return prefixRange(indexPrefix(tableId, indexId));
  }

  /** Rows with integer handles from {@code first} to {@code last}, both included. */
  public static KeyRange rowRange(long tableId, long first, long last) {
    Key end = last == Long.MAX_VALUE ? rowPrefix(tableId).prefixNext() : row(tableId, last + 1);
    return new KeyRange(row(tableId, first), end);
  }

  public static KeyRange prefixRange(Key prefix) {
    return new KeyRange(prefix, prefix.prefixNext());
  }

  /** All table data. */
  public static KeyRange allTables() {
    return prefixRange(Key.of(new byte[] {TABLE}));
  }

  /** The table that a key (or a Region's border) belongs to; empty for keys of no table. */
  public static OptionalLong tableIdOf(Key key) {
    byte[] b = key.bytes();
    return b.length >= TABLE_PREFIX_LENGTH && b[0] == TABLE
        ? OptionalLong.of(MemComparable.getLong(b, 1))
        : OptionalLong.empty();
  }

  /** Whether a split at {@code key} cuts exactly between two tables. */
  public static boolean isTableBorder(Key key) {
    return key.bytes().length == TABLE_PREFIX_LENGTH && key.bytes()[0] == TABLE;
  }

  /** The one table that a range lies in wholly; empty where it holds more, or no table data. */
  public static OptionalLong onlyTableOf(KeyRange range) {
    OptionalLong table = tableIdOf(range.start());
    if (table.isEmpty() || range.end().isEmpty()) {
      return OptionalLong.empty();
    }
    Key after = tablePrefix(table.getAsLong()).prefixNext();
    return range.end().compareTo(after) <= 0 ? table : OptionalLong.empty();
  }

  public static boolean isRow(byte[] key) {
    return isTableData(key, 'r') && key.length > ROW_PREFIX_LENGTH;
  }

  public static boolean isIndex(byte[] key) {
    return isTableData(key, 'i') && key.length >= INDEX_PREFIX_LENGTH;
  }

  private static boolean isTableData(byte[] key, int letter) {
    return key.length >= ROW_PREFIX_LENGTH
        && key[0] == TABLE
        && key[TABLE_PREFIX_LENGTH] == '_'
        && key[TABLE_PREFIX_LENGTH + 1] == letter;
  }

  /** The handle of a row key; empty for other keys. */
  public static Optional<Handle> handleOf(Key key) {
    byte[] b = key.bytes();
    if (!isRow(b)) {
      return Optional.empty();
    }
    if (b.length == ROW_PREFIX_LENGTH + 8) {
      return Optional.of(Handle.of(MemComparable.getLong(b, ROW_PREFIX_LENGTH)));
    }
    return Optional.of(
        new Handle.Common(java.util.Arrays.copyOfRange(b, ROW_PREFIX_LENGTH, b.length)));
  }

  /** The integer handle of a row key, without a check. */
  public static long intHandleOf(byte[] rowKey) {
    return MemComparable.getLong(rowKey, ROW_PREFIX_LENGTH);
  }

  /** The same for a key within a larger array. */
  public static long intHandleOf(byte[] keys, int offset) {
    return MemComparable.getLong(keys, offset + ROW_PREFIX_LENGTH);
  }

  /** The index id of an index key; empty for other keys. */
  public static OptionalLong indexIdOf(Key key) {
    return isIndex(key.bytes())
        ? OptionalLong.of(MemComparable.getLong(key.bytes(), ROW_PREFIX_LENGTH))
        : OptionalLong.empty();
  }
}
