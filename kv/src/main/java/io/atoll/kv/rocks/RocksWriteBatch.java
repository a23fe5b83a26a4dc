package io.atoll.kv.rocks;

import io.atoll.kv.Family;
import io.atoll.kv.WriteBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A batch in RocksDB's own serialised form, built in plain Java so that a batch of any size costs a
 * handful of native calls when it is written and none while it is filled:
 *
 * <pre>
 *   sequence  8 bytes, zero: RocksDB sets it
 *   count     4 bytes little endian
 *   records   tag, [family id varint32], key with varint32 length, [value with varint32 length]
 *             tags: 1/5 put, 0/4 delete, 15/14 delete range (value = end);
 *             the first of default's family, which has no id, the second with an id
 *   example   01 01 'k' 02 'v' 'w' is put(default, "k", "vw")
 * </pre>
 *
 * Source: {@code db/write_batch.cc} and {@code db/dbformat.h} of RocksDB, stable since 2013.
 */
final class RocksWriteBatch implements WriteBatch {
  private static final int HEADER = 12;
  private static final int KEPT_BYTES = 1 << 20;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] familyIds;
  private byte[] data = new byte[512];
  private int length = HEADER;
  private int count;

  RocksWriteBatch(int[] familyIds) {
    this.familyIds = familyIds;
  }

  /** The serialised batch is {@code data()[0, sizeBytes())}. */
  byte[] data() {
    INT.set(data, 8, count);
    return data;
  }

  @Override
  public void put(Family family, byte[] key, byte[] value) {
    begin(family, 1, 5, 10L + key.length + value.length);
    bytes(key);
    bytes(value);
  }

  @Override
  public void delete(Family family, byte[] key) {
    begin(family, 0, 4, 5L + key.length);
    bytes(key);
  }

  @Override
  public void deleteRange(Family family, byte[] start, byte[] end) {
    if (Arrays.compareUnsigned(start, end) >= 0) {
      return; // nothing lies between; RocksDB would refuse it
    }
    begin(family, 15, 14, 10L + start.length + end.length);
    bytes(start);
    bytes(end);
  }

  private void begin(Family family, int plainTag, int familyTag, long bytes) {
    ensure(6 + bytes);
    int id = familyIds[family.ordinal()];
    if (id == 0) {
      data[length++] = (byte) plainTag;
    } else {
      data[length++] = (byte) familyTag;
      varint(id);
    }
    count++;
  }

  private void ensure(long more) {
    long needed = length + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a write batch above 2 GiB");
    }
    if (needed > data.length) {
      data =
          Arrays.copyOf(
              data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * data.length)));
    }
  }

  private void bytes(byte[] bytes) {
    varint(bytes.length);
    System.arraycopy(bytes, 0, data, length, bytes.length);
    length += bytes.length;
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      data[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[length++] = (byte) rest;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long sizeBytes() {
    return length;
  }

  @Override
  public void clear() {
    if (data.length > KEPT_BYTES) {
      data = new byte[512];
    }
    length = HEADER;
    count = 0;
  }

  @Override
  public void close() {}
}
