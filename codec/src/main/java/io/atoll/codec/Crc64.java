package io.atoll.codec;

/**
 * CRC-64 as XZ has it (ECMA-182's polynomial, reflected, begun and ended with all ones), which
 * TiKV's checksums of tables are made of. Eight bytes at a time by tables.
 */
public final class Crc64 {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final long[][] TABLES = tables();

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[8][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int table = 1; table < 8; table++) {
        long before = tables[table - 1][i];
        tables[table][i] = before >>> 8 ^ tables[0][(int) (before & 0xFF)];
      }
    }
    return tables;
  }

  /** Of a key followed by its value. */
  public static long of(byte[] key, byte[] value) {
    return ~update(update(~0L, key), value);
  }

  private static long update(long crc, byte[] bytes) {
    long state = crc;
    int at = 0;
    for (int end = bytes.length - 7; at < end; at += 8) {
      state ^= littleEndian(bytes, at);
      state =
          TABLES[7][(int) state & 0xFF]
              ^ TABLES[6][(int) (state >>> 8) & 0xFF]
              ^ TABLES[5][(int) (state >>> 16) & 0xFF]
              ^ TABLES[4][(int) (state >>> 24) & 0xFF]
              ^ TABLES[3][(int) (state >>> 32) & 0xFF]
              ^ TABLES[2][(int) (state >>> 40) & 0xFF]
              ^ TABLES[1][(int) (state >>> 48) & 0xFF]
              ^ TABLES[0][(int) (state >>> 56)];
    }
    for (; at < bytes.length; at++) {
      state = state >>> 8 ^ TABLES[0][(int) (state ^ bytes[at]) & 0xFF];
    }
    return state;
  }

  private static long littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL)
        | (bytes[at + 1] & 0xFFL) << 8
        | (bytes[at + 2] & 0xFFL) << 16
        | (bytes[at + 3] & 0xFFL) << 24
        | (bytes[at + 4] & 0xFFL) << 32
        | (bytes[at + 5] & 0xFFL) << 40
        | (bytes[at + 6] & 0xFFL) << 48
        | (bytes[at + 7] & 0xFFL) << 56;
  }
}
