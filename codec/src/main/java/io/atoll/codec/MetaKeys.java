package io.atoll.codec;

import io.atoll.types.ByteBuilder;

/**
 * TiDB's structures for metadata in the key space under {@code m}: strings, hashes and lists, each
 * part memcomparable.
 *
 * <pre>
 *   string      m | bytes(name) | 's' in 8 bytes
 *   hash field  m | bytes(name) | 'h' in 8 bytes | bytes(field)
 *   list head   m | bytes(name) | 'L' in 8 bytes
 *   list item   m | bytes(name) | 'l' in 8 bytes | integer index
 *
 *   string "a": 6D 61 00 00 00 00 00 00 00 F8 00 00 00 00 00 00 00 73
 * </pre>
 */
public final class MetaKeys {
  private static final int META = 'm';

  private MetaKeys() {}

  /** All metadata. */
  public static KeyRange all() {
    return TableKeys.prefixRange(Key.of(new byte[] {META}));
  }

  private static ByteBuilder begin(byte[] name, int type) {
    ByteBuilder out = new ByteBuilder(64).put(META);
    MemComparable.putBytes(out, name);
    MemComparable.putUnsigned(out, type);
    return out;
  }

  public static Key string(byte[] name) {
    return Key.of(begin(name, 's').toArray());
  }

  public static Key hashField(byte[] name, byte[] field) {
    ByteBuilder out = begin(name, 'h');
    MemComparable.putBytes(out, field);
    return Key.of(out.toArray());
  }

  /** All fields of a hash. */
  public static KeyRange hash(byte[] name) {
    return TableKeys.prefixRange(Key.of(begin(name, 'h').toArray()));
  }

  /** The field's name of a key made by {@link #hashField}. */
  public static byte[] fieldOf(Key key) {
    byte[] b = key.bytes();
    int pos = MemComparable.skipBytes(b, 1, b.length) + 8;
    ByteBuilder out = new ByteBuilder(32);
    MemComparable.getBytes(b, pos, b.length, out);
    return out.toArray();
  }

  /** Holds a list's bounds: left index and right index (excluded), 8 bytes big-endian each. */
  public static Key listHead(byte[] name) {
    return Key.of(begin(name, 'L').toArray());
  }

  public static Key listItem(byte[] name, long index) {
    ByteBuilder out = begin(name, 'l');
    MemComparable.putLong(out, index);
    return Key.of(out.toArray());
  }

  /** All items of a list. */
  public static KeyRange list(byte[] name) {
    return TableKeys.prefixRange(Key.of(begin(name, 'l').toArray()));
  }
}
