package io.atoll.raft;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads what {@link MessageWriter} wrote. Its methods throw {@link DamagedMessageException} where
 * the bytes end too early or make no sense.
 */
final class MessageReader {
  private static final int CHECKSUM_BYTES = 4;

  private final byte[] data;
  private final int end;
  private int at;

  MessageReader(byte[] data) {
    if (data.length < CHECKSUM_BYTES) {
      throw new DamagedMessageException("a message of " + data.length + " bytes", null);
    }
    this.data = data;
    this.end = data.length - CHECKSUM_BYTES;
    CRC32C crc = new CRC32C();
    crc.update(data, 0, end);
    if ((int) crc.getValue() != Bytes.getInt(data, end)) {
      throw new DamagedMessageException(
          "a message of " + data.length + " bytes does not pass its checksum", null);
    }
  }

  int int8() {
    if (at == end) {
      throw cutOff();
    }
    return data[at++];
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = int8();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new DamagedMessageException("a number before byte " + at + " does not end", null);
  }

  int int32() {
    long value = number();
    if (value != (int) value) {
      throw new DamagedMessageException("number " + value + " before byte " + at, null);
    }
    return (int) value;
  }

  /** Of things that take a byte at least. */
  int count() {
    int count = int32();
    if (count < 0 || count > end - at) {
      throw cutOff();
    }
    return count;
  }

  boolean flag() {
    int value = int8();
    if (value != 0 && value != 1) {
      throw new DamagedMessageException("flag " + value + " at byte " + (at - 1), null);
    }
    return value == 1;
  }

  byte[] bytes() {
    int count = count();
    at += count;
    return Arrays.copyOfRange(data, at - count, at);
  }

  void ends() {
    if (at != end) {
      throw new DamagedMessageException((end - at) + " bytes behind a message", null);
    }
  }

  private DamagedMessageException cutOff() {
    return new DamagedMessageException("a message is cut off at byte " + at, null);
  }
}
