package io.atoll.expression.scalar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** 64-bit hashes for hash tables; not stable across versions, never stored. */
public final class Hashes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long K1 = 0x9E3779B97F4A7C15L;
  private static final long K2 = 0xD6E8FEB86659FD93L;

  private Hashes() {}

  public static long mix(long x) {
    long h = x * K1;
    h ^= h >>> 32;
    h *= K2;
    return h ^ (h >>> 29);
  }

  public static long combine(long seed, long hash) {
    return mix(seed * 31 + hash);
  }

  public static long bytes(byte[] a, int start, int length) {
    long h = length * K2;
    int i = start;
    int end = start + length;
    for (; i + 8 <= end; i += 8) {
      h = mix(h ^ (long) LONGS.get(a, i));
    }
    long tail = 0;
    for (; i < end; i++) {
      tail = tail << 8 | (a[i] & 255);
    }
    return mix(h ^ tail);
  }
}
