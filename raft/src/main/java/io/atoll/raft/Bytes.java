package io.atoll.raft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in byte arrays. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static int getInt(byte[] data, int offset) {
    return (int) INT.get(data, offset);
  }

  static long getLong(byte[] data, int offset) {
    return (long) LONG.get(data, offset);
  }

  static void putInt(byte[] data, int offset, int value) {
    INT.set(data, offset, value);
  }

  static void putLong(byte[] data, int offset, long value) {
    LONG.set(data, offset, value);
  }
}
