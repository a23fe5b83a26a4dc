package io.atoll.mvcc;

import java.util.Arrays;

/** A growing byte array with TiKV's number formats: LEB128, zigzag, big-endian. */
final class RecordWriter {
  private byte[] bytes;
  private int size;

  RecordWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  void u8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void varLong(long value) {
    ensure(10);
    while ((value & ~0x7FL) != 0) {
      bytes[size++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[size++] = (byte) value;
  }

  void u64(long value) {
    ensure(8);
    MvccKeys.putLong(bytes, size, value);
    size += 8;
  }

  void raw(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  /** TiKV's compact bytes: the length as a zigzag varint, then the bytes. */
  void compact(byte[] source) {
    varLong((long) source.length << 1);
    raw(source);
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
