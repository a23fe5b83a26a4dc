package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.types.ByteBuilder;
import java.util.Arrays;

/**
 * Region borders are memcomparable-encoded user keys; the Region cache works on user keys, so that
 * finding a Region encodes nothing. Both orders are the same. The empty key stays empty: no border.
 */
final class EncodedKeys {
  private static final int BEYOND_ALL_BYTES = 18;

  private EncodedKeys() {}

  static Key encode(Key key) {
    if (key.isEmpty()) {
      return Key.EMPTY;
    }
    ByteBuilder out = new ByteBuilder(MemComparable.encodedLength(key.bytes().length));
    MemComparable.putBytes(out, key.bytes());
    return Key.of(out.toArray());
  }

  /** The user key of a border. */
  static Key decode(Key encoded) {
    if (encoded.isEmpty()) {
      return Key.EMPTY;
    }
    byte[] from = encoded.bytes();
    ByteBuilder out = new ByteBuilder(from.length);
    int end = MemComparable.getBytes(from, 0, from.length, out);
    if (end != from.length) {
      throw new IllegalArgumentException("Region border is not an encoded key: " + encoded);
    }
    return Key.of(out.toArray());
  }

  /**
   * A byte string below {@code encode(end)} and above every encoded key below it: asks placement
   * for the Region that ends at, or holds the keys before, {@code end}.
   */
  static Key before(Key end) {
    if (end.isEmpty()) {
      byte[] last = new byte[BEYOND_ALL_BYTES];
      Arrays.fill(last, (byte) 0xFF);
      return Key.of(last);
    }
    byte[] encoded = encode(end).bytes();
    byte[] result = Arrays.copyOf(encoded, encoded.length + 1);
    // The last marker is 0xF7 or above, so nothing is borrowed; no encoded key goes on after a
    // marker other than 0xFF, so nothing lies between the result and the end.
    result[encoded.length - 1]--;
    result[encoded.length] = (byte) 0xFF;
    return Key.of(result);
  }
}
