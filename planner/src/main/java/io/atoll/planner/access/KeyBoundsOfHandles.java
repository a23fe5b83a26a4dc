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
}
