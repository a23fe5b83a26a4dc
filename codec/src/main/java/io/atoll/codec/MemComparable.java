package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Encodings whose unsigned byte order is value order, byte for byte TiDB's ({@code util/codec}).
 *
 * <pre>
 *   integer      8 bytes big-endian, sign bit flipped        1    80 00 00 00 00 00 00 01
 *   unsigned     8 bytes big-endian                          1    00 00 00 00 00 00 00 01
 *   descending   the complement                              1 (timestamp)  FF FF FF FF FF FF FF FE
 *   double       bits with the sign bit set; negative: complement   1.0  BF F0 00 00 00 00 00 00
 *   bytes        groups of 8 padded with 00, each followed by FF less the number of padded bytes;
 *                a string whose length is a multiple of 8 ends in a group of padding
 *                'abc'  61 62 63 00 00 00 00 00 FA
 * </pre>
 */
public final class MemComparable {
  private static final int GROUP = 8;
  private static final int MARKER = 0xFF;
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private MemComparable() {}

  public static void putLong(ByteBuilder out, long value) {
    out.putLong(value ^ Long.MIN_VALUE);
  }

  public static long getLong(byte[] b, int pos) {
    return (long) LONG_BE.get(b, pos) ^ Long.MIN_VALUE;
  }

  public static void putUnsigned(ByteBuilder out, long value) {
    out.putLong(value);
  }

  public static long getUnsigned(byte[] b, int pos) {
    return (long) LONG_BE.get(b, pos);
  }

  public static void putUnsignedDescending(ByteBuilder out, long value) {
    out.putLong(~value);
  }

  public static long getUnsignedDescending(byte[] b, int pos) {
    return ~(long) LONG_BE.get(b, pos);
  }

  /** Both zeros give the same bytes. */
  public static void putDouble(ByteBuilder out, double value) {
    long bits = Double.doubleToRawLongBits(value);
    out.putLong(value >= 0 ? bits | Long.MIN_VALUE : ~bits);
  }

  public static double getDouble(byte[] b, int pos) {
    long bits = (long) LONG_BE.get(b, pos);
    return Double.longBitsToDouble(bits < 0 ? bits & Long.MAX_VALUE : ~bits);
  }

  public static void putBytes(ByteBuilder out, byte[] s) {
    putBytes(out, s, 0, s.length);
  }

  public static void putBytes(ByteBuilder out, byte[] s, int off, int len) {
    byte[] b = out.ensure(encodedLength(len));
    int to = out.length();
    int from = off;
    int left = len;
    while (left >= GROUP) {
      System.arraycopy(s, from, b, to, GROUP);
      b[to + GROUP] = (byte) MARKER;
      to += GROUP + 1;
      from += GROUP;
      left -= GROUP;
    }
    System.arraycopy(s, from, b, to, left);
    Arrays.fill(b, to + left, to + GROUP, (byte) 0);
    b[to + GROUP] = (byte) (MARKER - (GROUP - left));
    out.length(to + GROUP + 1);
  }

  /** Length of the encoding of {@code len} bytes. */
  public static int encodedLength(int len) {
    return (len / GROUP + 1) * (GROUP + 1);
  }

  /**
   * Appends the bytes encoded at {@code pos} and gives the position after them.
   *
   * @throws CorruptEncodingException where the groups are malformed or cut off
   */
  public static int getBytes(byte[] b, int pos, int end, ByteBuilder out) {
    int from = pos;
    while (true) {
      int pad = padding(b, from, end);
      out.put(b, from, GROUP - pad);
      from += GROUP + 1;
      if (pad != 0) {
        return from;
      }
    }
  }

  /** The position after the bytes encoded at {@code pos}. */
  public static int skipBytes(byte[] b, int pos, int end) {
    int from = pos;
    while (true) {
      int pad = padding(b, from, end);
      from += GROUP + 1;
      if (pad != 0) {
        return from;
      }
    }
  }

  /** Number of padded bytes in the group at {@code pos}, after checking it. */
  private static int padding(byte[] b, int pos, int end) {
    if (end - pos < GROUP + 1) {
      throw new CorruptEncodingException("bytes cut off at " + pos + " of " + end);
    }
    int pad = MARKER - (b[pos + GROUP] & 0xFF);
    if (pad > GROUP) {
      throw new CorruptEncodingException("group marker " + (MARKER - pad) + " at " + pos);
    }
    for (int i = pos + GROUP - pad; i < pos + GROUP; i++) {
      if (b[i] != 0) {
        throw new CorruptEncodingException("padding is not zero at " + i);
      }
    }
    return pad;
  }
}
