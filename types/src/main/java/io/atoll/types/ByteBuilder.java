package io.atoll.types;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing byte array for keys, sort keys and row values; numbers go in big-endian order where the
 * name does not say otherwise. Made to be reused: {@link #clear} keeps the array. Not thread-safe.
 */
public final class ByteBuilder {
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  public ByteBuilder() {
    this(64);
  }

  public ByteBuilder(int capacity) {
    this.bytes = new byte[Math.max(capacity, 16)];
  }

  /** Room for {@code more} further bytes; gives the array, valid until the next growth. */
  public byte[] ensure(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1) + 16));
    }
    return bytes;
  }

  /** The array itself; the first {@link #length} bytes count. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Sets the length, after bytes were written straight into {@link #ensure}'s array. */
  public void length(int newLength) {
    if (newLength < 0 || newLength > bytes.length) {
      throw new IndexOutOfBoundsException("length " + newLength + " of " + bytes.length);
    }
    length = newLength;
  }

  public void clear() {
    length = 0;
  }

  public ByteBuilder put(int value) {
    ensure(1)[length++] = (byte) value;
    return this;
  }

  public ByteBuilder put(byte[] source) {
    return put(source, 0, source.length);
  }

  public ByteBuilder put(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, ensure(count), length, count);
    length += count;
    return this;
  }

  public ByteBuilder fill(int value, int count) {
    Arrays.fill(ensure(count), length, length + count, (byte) value);
    length += count;
    return this;
  }

  public ByteBuilder putShort(int value) {
    byte[] b = ensure(2);
    b[length] = (byte) (value >>> 8);
    b[length + 1] = (byte) value;
    length += 2;
    return this;
  }

  public ByteBuilder putLong(long value) {
    LONG_BE.set(ensure(8), length, value);
    length += 8;
    return this;
  }

  public ByteBuilder putShortLittleEndian(int value) {
    byte[] b = ensure(2);
    b[length] = (byte) value;
    b[length + 1] = (byte) (value >>> 8);
    length += 2;
    return this;
  }

  public ByteBuilder putIntLittleEndian(int value) {
    INT_LE.set(ensure(4), length, value);
    length += 4;
    return this;
  }

  public ByteBuilder putLongLittleEndian(long value) {
    LONG_LE.set(ensure(8), length, value);
    length += 8;
    return this;
  }

  /** The code point in UTF-8. */
  public ByteBuilder putCodePoint(int codePoint) {
    length += Utf8.encode(codePoint, ensure(4), length);
    return this;
  }

  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }
}
