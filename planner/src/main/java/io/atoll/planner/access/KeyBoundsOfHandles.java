package io.atoll.planner.access;

import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MemComparable;
import io.atoll.types.ByteBuilder;

/** Row keys of integer handles under a table's row prefix. */
final class KeyBoundsOfHandles {
  private KeyBoundsOfHandles() {}

  static Key key(Key prefix, long handle) {
    ByteBuilder out = new ByteBuilder(prefix.bytes().length + 8);
    out.put(prefix.bytes());
    MemComparable.putLong(out, handle);
    return Key.of(out.toArray());
  }

  /** Both ends are included. */
  static KeyRange range(Key prefix, long first, long last) {
    return new KeyRange(
        key(prefix, first), last == Long.MAX_VALUE ? prefix.prefixNext() : key(prefix, last + 1));
  }

  /** How many handles a range holds. */
  static double count(Key prefix, KeyRange range) {
    double first = MemComparable.getLong(range.start().bytes(), prefix.bytes().length);
    byte[] end = range.end().bytes();
    double behind =
        end.length == range.start().bytes().length
            ? MemComparable.getLong(end, prefix.bytes().length)
            : 0x1p63;
    return behind - first;
  }
}
