package io.atoll.mvcc;

import java.util.Arrays;

/** Reads what {@link RecordWriter} writes; every shortage is an {@link MvccCorruptionException}. */
final class RecordReader {
  private final byte[] bytes;
  private final int end;
  private final String what;
  private int at;

  RecordReader(byte[] bytes, int offset, int length, String what) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
    this.what = what;
  }

  boolean hasMore() {
    return at < end;
  }

  int u8() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  long varLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte b = bytes[at++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MvccCorruptionException(what + ": number of more than 64 bits");
  }

  long u64() {
    need(8);
    long value = MvccKeys.getLong(bytes, at);
    at += 8;
    return value;
  }

  byte[] raw(int length) {
    need(length);
    byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return copy;
  }

  byte[] compact() {
    long zigzag = varLong();
    long length = (zigzag >>> 1) ^ -(zigzag & 1);
    if (length < 0 || length > end - at) {
      throw new MvccCorruptionException(what + ": length " + length + " beyond the record");
    }
    return raw((int) length);
  }

  /** A count of elements, each of at least {@code minBytes}. */
  int count(int minBytes) {
    long count = varLong();
    if (count < 0 || count > (end - at) / minBytes) {
      throw new MvccCorruptionException(what + ": count " + count + " beyond the record");
    }
    return (int) count;
  }

  private void need(int length) {
    if (length < 0 || end - at < length) {
      throw new MvccCorruptionException(
          what + ": record ends early, wanted " + length + " bytes, have " + (end - at));
    }
  }
}
