package io.atoll.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * TiDB's row format v2. Little-endian throughout:
 *
 * <pre>
 *   80 | flags | columns with a value: u16 | NULL columns: u16
 *      | ids of the former, ascending | ids of the latter, ascending     1 byte each; large: 4
 *      | end offset of each value, from the start of the values          2 bytes each; large: 4
 *      | values
 * </pre>
 *
 * Flag bit 0 is "large": an id above 255, or more than 65,535 bytes of values. Flag bit 1 announces
 * a checksum after the values, which TiDB may write and we skip. Values: integers in the fewest of
 * 1, 2, 4, 8 bytes (signed or unsigned as the column is); BIT, ENUM, SET and packed times as
 * unsigned; TIME as signed nanoseconds; FLOAT and DOUBLE as the memcomparable double; DECIMAL as
 * {@link DecimalBinary}; strings and JSON as they are.
 *
 * <pre>
 *   {1: 7, 2: NULL, 3: 'ab'}:
 *   80 00 | 02 00 | 01 00 | 01 03 02 | 01 00 03 00 | 07 61 62
 * </pre>
 */
final class RowFormat {
  static final int VERSION = 128;
  static final int LARGE = 1;
  static final int HEADER = 6;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private RowFormat() {}

  static int unsignedShort(byte[] b, int pos) {
    return (short) SHORT.get(b, pos) & 0xFFFF;
  }

  static int integer(byte[] b, int pos) {
    return (int) INT.get(b, pos);
  }

  static long signed(byte[] b, int pos, int len) {
    return switch (len) {
      case 1 -> b[pos];
      case 2 -> (short) SHORT.get(b, pos);
      case 4 -> (int) INT.get(b, pos);
      case 8 -> (long) LONG.get(b, pos);
      default -> throw new CorruptEncodingException("integer of " + len + " bytes");
    };
  }

  static long unsigned(byte[] b, int pos, int len) {
    return switch (len) {
      case 1 -> b[pos] & 0xFF;
      case 2 -> (short) SHORT.get(b, pos) & 0xFFFF;
      case 4 -> (int) INT.get(b, pos) & 0xFFFFFFFFL;
      case 8 -> (long) LONG.get(b, pos);
      default -> throw new CorruptEncodingException("integer of " + len + " bytes");
    };
  }
}
