package io.atoll.codec;

import io.atoll.types.ByteBuilder;

/**
 * Keys of versioned data in the engine: the user key memcomparable, so that no key is a prefix of
 * another, then the timestamp descending, so that the newest version comes first (TiKV's layout).
 *
 * <pre>
 *   'a' at 5:  61 00 00 00 00 00 00 00 F8 | FF FF FF FF FF FF FF FA
 * </pre>
 *
 * Timestamps are unsigned.
 */
public final class MvccKey {
  public static final int TIMESTAMP_LENGTH = 8;

  private MvccKey() {}

  /** The encoded user key without timestamp: the key of the lock family. */
  public static byte[] encode(Key userKey) {
    ByteBuilder out = new ByteBuilder(MemComparable.encodedLength(userKey.bytes().length));
    MemComparable.putBytes(out, userKey.bytes());
    return out.toArray();
  }

  public static byte[] encode(Key userKey, long timestamp) {
    ByteBuilder out =
        new ByteBuilder(MemComparable.encodedLength(userKey.bytes().length) + TIMESTAMP_LENGTH);
    append(out, userKey, timestamp);
    return out.toArray();
  }

  public static void append(ByteBuilder out, Key userKey, long timestamp) {
    MemComparable.putBytes(out, userKey.bytes());
    MemComparable.putUnsignedDescending(out, timestamp);
  }

  /** The user key of an encoded key, with or without a timestamp after it. */
  public static Key userKey(byte[] encoded) {
    return userKey(encoded, 0, encoded.length);
  }

  public static Key userKey(byte[] encoded, int off, int len) {
    ByteBuilder out = new ByteBuilder(len);
    MemComparable.getBytes(encoded, off, off + len, out);
    return Key.of(out.toArray());
  }

  /** The timestamp at the end of an encoded key. */
  public static long timestamp(byte[] encoded) {
    return timestamp(encoded, 0, encoded.length);
  }

  public static long timestamp(byte[] encoded, int off, int len) {
    if (len < TIMESTAMP_LENGTH + 9) {
      throw new CorruptEncodingException("no timestamp in a key of " + len + " bytes");
    }
    return MemComparable.getUnsignedDescending(encoded, off + len - TIMESTAMP_LENGTH);
  }

  /** Length of the encoded user key inside a key with timestamp. */
  public static int prefixLength(int encodedLength) {
    return encodedLength - TIMESTAMP_LENGTH;
  }
}
