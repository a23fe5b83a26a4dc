package io.atoll.raft;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Numbers of variable length (LEB128) and byte strings in a growing array. One thread. */
final class MessageWriter {
  private byte[] data;
  private int length;

  MessageWriter(int expectedBytes) {
    this.data = new byte[expectedBytes];
  }

  private void ensure(int more) {
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(Math.addExact(length, more), 2 * data.length));
    }
  }

  void int8(int value) {
    ensure(1);
    data[length++] = (byte) value;
  }

  void number(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      data[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[length++] = (byte) rest;
  }

  void flag(boolean value) {
    int8(value ? 1 : 0);
  }

  void bytes(byte[] value) {
    number(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, data, length, value.length);
    length += value.length;
  }

  /** What was written, with its checksum behind it. */
  byte[] sealed() {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, length);
    ensure(4);
    Bytes.putInt(data, length, (int) crc.getValue());
    length += 4;
    return data.length == length ? data : Arrays.copyOf(data, length);
  }
}
