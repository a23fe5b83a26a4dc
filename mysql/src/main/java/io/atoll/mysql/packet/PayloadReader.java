package io.atoll.mysql.packet;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Takes a packet's payload apart. Whatever reaches beyond its end is {@link
 * SqlError#ER_MALFORMED_PACKET}.
 */
public final class PayloadReader {
  private final byte[] array;
  private final int end;
  private int position;

  public PayloadReader(byte[] array, int start, int end) {
    this.array = array;
    this.position = start;
    this.end = end;
  }

  public static SqlException malformed() {
    return SqlError.ER_MALFORMED_PACKET.with();
  }

  public byte[] array() {
    return array;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  private int take(long bytes) {
    if (bytes < 0 || bytes > end - position) {
      throw malformed();
    }
    int at = position;
    position += (int) bytes;
    return at;
  }

  public int int1() {
    return array[take(1)] & 0xFF;
  }

  public int int2() {
    int at = take(2);
    return (array[at] & 0xFF) | (array[at + 1] & 0xFF) << 8;
  }

  public int int3() {
    int at = take(3);
    return (array[at] & 0xFF) | (array[at + 1] & 0xFF) << 8 | (array[at + 2] & 0xFF) << 16;
  }

  public int int4() {
    int at = take(4);
    return (array[at] & 0xFF)
        | (array[at + 1] & 0xFF) << 8
        | (array[at + 2] & 0xFF) << 16
        | (array[at + 3] & 0xFF) << 24;
  }

  public long int8() {
    return (int4() & 0xFFFFFFFFL) | (long) int4() << 32;
  }

  /** A length-encoded integer; 0xFB and 0xFF start none. */
  public long lenenc() {
    int first = int1();
    return switch (first) {
      case 0xFC -> int2();
      case 0xFD -> int3();
      case 0xFE -> int8();
      case 0xFB, 0xFF -> throw malformed();
      default -> first;
    };
  }

  public byte[] bytes(long length) {
    int at = take(length);
    return Arrays.copyOfRange(array, at, position);
  }

  public byte[] lenencBytes() {
    return bytes(lenenc());
  }

  public byte[] rest() {
    return bytes(end - position);
  }

  public String restString(Charset charset) {
    int at = take(remaining());
    return new String(array, at, position - at, charset);
  }

  public void skip(long bytes) {
    take(bytes);
  }

  /** Up to the next zero byte, which is taken too. */
  public byte[] zeroEnded() {
    for (int i = position; i < end; i++) {
      if (array[i] == 0) {
        byte[] value = Arrays.copyOfRange(array, position, i);
        position = i + 1;
        return value;
      }
    }
    throw malformed();
  }

  public String zeroEnded(Charset charset) {
    return new String(zeroEnded(), charset);
  }
}
