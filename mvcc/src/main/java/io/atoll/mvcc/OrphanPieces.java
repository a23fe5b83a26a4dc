package io.atoll.mvcc;

import io.atoll.codec.Key;
import java.util.Arrays;

/**
 * Notes, in the RAFT family, that pieces of a large value were written and no lock stands for them
 * yet: written with every piece, removed together with the lock's put, found by GC where the lock
 * never came.
 *
 * <pre>
 *   key    'P' ++ memcomparable(user key) ++ big-endian(~startTs)
 *   value  LEB128 count of pieces
 * </pre>
 */
public final class OrphanPieces {
  private static final byte PREFIX = 'P';

  private OrphanPieces() {}

  static byte[] key(byte[] encoded, long startTs) {
    byte[] key = new byte[1 + encoded.length + MvccKeys.TS_BYTES];
    key[0] = PREFIX;
    System.arraycopy(encoded, 0, key, 1, encoded.length);
    MvccKeys.putLong(key, 1 + encoded.length, ~startTs);
    return key;
  }

  static byte[] value(int count) {
    RecordWriter out = new RecordWriter(4);
    out.varLong(count);
    return out.toBytes();
  }

  static int count(byte[] value) {
    return (int) new RecordReader(value, 0, value.length, "piece note").varLong();
  }

  /** The notes of encoded keys from {@code encodedStart} on. */
  static byte[] lower(Key encodedStart) {
    byte[] start = encodedStart.bytes();
    byte[] key = new byte[1 + start.length];
    key[0] = PREFIX;
    System.arraycopy(start, 0, key, 1, start.length);
    return key;
  }

  /** The end of the notes of encoded keys below {@code encodedEnd}. */
  static byte[] upper(Key encodedEnd) {
    return encodedEnd.isEmpty() ? new byte[] {PREFIX + 1} : lower(encodedEnd);
  }

  static byte[] encodedKey(byte[] noteKey) {
    return Arrays.copyOfRange(noteKey, 1, noteKey.length - MvccKeys.TS_BYTES);
  }
}
