package io.atoll.mvcc;

import io.atoll.codec.Key;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys of the engine's families, TiKV's layout.
 *
 * <pre>
 *   LOCK            memcomparable(user key)
 *   WRITE           memcomparable(user key) ++ big-endian(~commitTs)
 *   DEFAULT         memcomparable(user key) ++ big-endian(~startTs)
 *   DEFAULT pieces  memcomparable(user key) ++ big-endian(~startTs) ++ big-endian 32-bit piece number
 * </pre>
 *
 * Memcomparable: groups of eight bytes, padded with zeros, each followed by {@code 255 - padding};
 * the last group always has padding. {@code 'a'} becomes {@code 61 00 00 00 00 00 00 00 F8}. Newer
 * versions of a key come first, since timestamps are written inverted.
 */
public final class MvccKeys {
  /** Bytes of an inverted timestamp at the end of a versioned key. */
  public static final int TS_BYTES = 8;

  static final int PIECE_BYTES = 4;
  private static final int GROUP = 8;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private MvccKeys() {}

  /** The memcomparable form of a user key. */
  public static byte[] encode(Key userKey) {
    byte[] source = userKey.bytes();
    byte[] target = new byte[encodedLength(source.length)];
    encodeInto(source, target);
    return target;
  }

  /**
   * The memcomparable form of a range border: an empty key, which means "no border", stays empty.
   */
  public static byte[] encodeBorder(Key userKey) {
    return userKey.isEmpty() ? userKey.bytes() : encode(userKey);
  }

  /** The versioned key of a user key, without the detour over {@link #encode}. */
  public static byte[] encode(Key userKey, long ts) {
    byte[] source = userKey.bytes();
    int length = encodedLength(source.length);
    byte[] target = new byte[length + TS_BYTES];
    encodeInto(source, target);
    putLong(target, length, ~ts);
    return target;
  }

  /** Appends an inverted timestamp to an encoded key. */
  public static byte[] withTs(byte[] encoded, long ts) {
    byte[] target = Arrays.copyOf(encoded, encoded.length + TS_BYTES);
    putLong(target, encoded.length, ~ts);
    return target;
  }

  /** The key of one piece of a large value. */
  static byte[] piece(byte[] encoded, long startTs, int piece) {
    byte[] target = Arrays.copyOf(encoded, encoded.length + TS_BYTES + PIECE_BYTES);
    putLong(target, encoded.length, ~startTs);
    int at = encoded.length + TS_BYTES;
    target[at] = (byte) (piece >>> 24);
    target[at + 1] = (byte) (piece >>> 16);
    target[at + 2] = (byte) (piece >>> 8);
    target[at + 3] = (byte) piece;
    return target;
  }

  /** An upper bound for the versions of an encoded key: greater than each, below the next key's. */
  static byte[] afterVersions(byte[] encoded) {
    byte[] target = Arrays.copyOf(encoded, encoded.length + TS_BYTES + 1);
    Arrays.fill(target, encoded.length, target.length, (byte) 0xFF);
    return target;
  }

  /** The timestamp at the end of a versioned key of {@code length} bytes. */
  public static long ts(byte[] key, int length) {
    return ~getLong(key, length - TS_BYTES);
  }

  /**
   * Decodes a memcomparable user key.
   *
   * @throws MvccCorruptionException where the bytes are not one
   */
  public static Key decode(byte[] encoded, int length) {
    byte[] target = new byte[length / (GROUP + 1) * GROUP];
    int decoded = decodeInto(encoded, 0, length, target);
    return Key.of(decoded == target.length ? target : Arrays.copyOf(target, decoded));
  }

  public static Key decode(byte[] encoded) {
    return decode(encoded, encoded.length);
  }

  /**
   * Decodes into {@code target} (at least eight bytes for each nine encoded) and returns the user
   * key's length.
   */
  public static int decodeInto(byte[] encoded, int offset, int length, byte[] target) {
    return decodeInto(encoded, offset, length, target, 0);
  }

  /** The same to {@code at} and behind. */
  static int decodeInto(byte[] encoded, int offset, int length, byte[] target, int at) {
    int out = at;
    int end = offset + length;
    for (int in = offset; in + GROUP < end; in += GROUP + 1) {
      int padding = 255 - (encoded[in + GROUP] & 0xFF);
      if (padding > GROUP) {
        break;
      }
      EIGHT.set(target, out, (long) EIGHT.get(encoded, in));
      out += GROUP - padding;
      if (padding > 0) {
        if (in + GROUP + 1 != end) {
          break;
        }
        return out - at;
      }
    }
    throw new MvccCorruptionException(
        "not a memcomparable key: " + Key.of(Arrays.copyOfRange(encoded, offset, end)));
  }

  /** The length of the memcomparable part that begins at 0, whatever follows it. */
  static int encodedPartLength(byte[] key, int length) {
    for (int in = 0; in + GROUP < length; in += GROUP + 1) {
      if ((key[in + GROUP] & 0xFF) != 255) {
        return in + GROUP + 1;
      }
    }
    throw new MvccCorruptionException(
        "not a memcomparable key: " + Key.of(Arrays.copyOf(key, length)));
  }

  private static int encodedLength(int length) {
    return (length / GROUP + 1) * (GROUP + 1);
  }

  private static void encodeInto(byte[] source, byte[] target) {
    int in = 0;
    int out = 0;
    while (in + GROUP <= source.length) {
      System.arraycopy(source, in, target, out, GROUP);
      target[out + GROUP] = (byte) 255;
      in += GROUP;
      out += GROUP + 1;
    }
    int rest = source.length - in;
    System.arraycopy(source, in, target, out, rest);
    target[out + GROUP] = (byte) (255 - (GROUP - rest));
  }

  static void putLong(byte[] target, int at, long value) {
    EIGHT.set(target, at, value);
  }

  static long getLong(byte[] source, int at) {
    return (long) EIGHT.get(source, at);
  }
}
