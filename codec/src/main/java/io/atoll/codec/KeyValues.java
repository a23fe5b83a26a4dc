package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Utf8;
import java.math.BigInteger;

/**
 * Column values inside index keys and common handles: a flag byte, then a memcomparable encoding
 * (TiDB's {@code codec.EncodeKey}). NULL sorts first.
 *
 * <pre>
 *   NULL                    00
 *   strings                 01 | {@link MemComparable} bytes of the collation's sort key
 *   signed integers, YEAR   03 | integer
 *   unsigned, BIT, ENUM, SET, packed DATE, DATETIME, TIMESTAMP   04 | unsigned
 *   FLOAT, DOUBLE           05 | double
 *   DECIMAL                 06 | {@link DecimalBinary}
 *   TIME                    07 | integer nanoseconds
 *   above every value       FA
 * </pre>
 */
public final class KeyValues {
  static final int NULL = 0;
  static final int BYTES = 1;
  static final int INT = 3;
  static final int UINT = 4;
  static final int FLOAT = 5;
  static final int DECIMAL = 6;
  static final int DURATION = 7;

  /** Below every value that is not NULL. */
  public static final int MIN_NOT_NULL = 1;

  /** Above every value. */
  public static final int MAX = 250;

  private KeyValues() {}

  /**
   * Whether the key of such a column cannot give its value back, so that an index must keep the
   * value beside it (TiDB's {@code NeedRestoredData}).
   */
  public static boolean needsRestoring(SqlType type) {
    Collation c = type.collation();
    return type.kind().isString()
        && c != Collation.BINARY
        && c != Collation.UTF8MB4_0900_BIN
        && !(c.isBin() && type.kind() != TypeKind.VARCHAR);
  }

  /** Length in bytes of what a prefix column indexes: {@code prefix} characters, or bytes. */
  static int prefixLength(SqlType type, int prefix, byte[] s, int off, int len) {
    if (prefix < 0) {
      return len;
    }
    return type.collation() == Collation.BINARY
        ? Math.min(prefix, len)
        : Utf8.prefixLength(s, off, len, prefix);
  }

  /**
   * Appends the value of a column.
   *
   * @param prefix characters (bytes where binary) that are indexed; -1 for all
   */
  public static void put(ByteBuilder out, SqlType type, int prefix, ColumnSource row, int column) {
    if (row.isNull(column)) {
      out.put(NULL);
      return;
    }
    switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> {
        if (type.unsigned()) {
          out.put(UINT);
          MemComparable.putUnsigned(out, row.longAt(column));
        } else {
          out.put(INT);
          MemComparable.putLong(out, row.longAt(column));
        }
      }
      case YEAR -> {
        out.put(INT);
        MemComparable.putLong(out, row.longAt(column));
      }
      case BIT, ENUM, SET, DATE, DATETIME, TIMESTAMP -> {
        out.put(UINT);
        MemComparable.putUnsigned(out, row.longAt(column));
      }
      case TIME -> {
        out.put(DURATION);
        MemComparable.putLong(out, row.longAt(column) * 1000);
      }
      case FLOAT, DOUBLE -> {
        out.put(FLOAT);
        MemComparable.putDouble(out, row.doubleAt(column));
      }
      case DECIMAL -> {
        out.put(DECIMAL);
        if (row.isWideDecimal(column)) {
          DecimalBinary.put(out, row.wideDecimalAt(column), type.length(), type.scale());
        } else {
          DecimalBinary.put(out, row.decimalAt(column), type.length(), type.scale());
        }
      }
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> {
        byte[] s = row.bytesAt(column);
        int off = row.bytesOffset(column);
        int len = prefixLength(type, prefix, s, off, row.bytesLength(column));
        out.put(BYTES);
        if (type.collation() == Collation.BINARY) {
          MemComparable.putBytes(out, s, off, len);
        } else {
          ByteBuilder key = new ByteBuilder(2 * len);
          type.collation().sortKey(s, off, len, key);
          MemComparable.putBytes(out, key.array(), 0, key.length());
        }
      }
      case JSON, NULL ->
          throw new IllegalArgumentException(type.kind() + " cannot be part of a key");
    }
  }

  /**
   * Gives the value at {@code pos} to the sink and the position after it. A string comes as its
   * sort key: where {@link #needsRestoring}, that is not the value.
   */
  public static int get(byte[] b, int pos, int end, SqlType type, int column, ColumnSink sink) {
    int flag = flag(b, pos, end);
    int at = pos + 1;
    switch (flag) {
      case NULL -> sink.putNull(column);
      case INT, UINT -> sink.putLong(column, fixed(b, at, end, flag == INT));
      case DURATION -> sink.putLong(column, fixed(b, at, end, true) / 1000);
      case FLOAT -> {
        fixed(b, at, end, true);
        sink.putDouble(column, MemComparable.getDouble(b, at));
      }
      case DECIMAL -> {
        return ColumnDecimal.read(b, at, end, column, type.scale(), sink);
      }
      case BYTES -> {
        ByteBuilder s = new ByteBuilder(32);
        int after = MemComparable.getBytes(b, at, end, s);
        sink.putBytes(column, s.array(), 0, s.length());
        return after;
      }
      default -> throw new CorruptEncodingException("key flag " + flag + " at " + pos);
    }
    return flag == NULL ? at : at + 8;
  }

  private static long fixed(byte[] b, int at, int end, boolean signed) {
    if (end - at < 8) {
      throw new CorruptEncodingException("key cut off at " + at + " of " + end);
    }
    return signed ? MemComparable.getLong(b, at) : MemComparable.getUnsigned(b, at);
  }

  private static int flag(byte[] b, int pos, int end) {
    if (pos >= end) {
      throw new CorruptEncodingException("key cut off at " + pos);
    }
    return b[pos];
  }

  /** The position after the value at {@code pos}. */
  public static int skip(byte[] b, int pos, int end) {
    int flag = flag(b, pos, end);
    int after =
        switch (flag) {
          case NULL -> pos + 1;
          case INT, UINT, DURATION, FLOAT -> pos + 9;
          case DECIMAL -> DecimalBinary.skip(b, pos + 1, end);
          case BYTES -> MemComparable.skipBytes(b, pos + 1, end);
          default -> throw new CorruptEncodingException("key flag " + flag + " at " + pos);
        };
    if (after > end) {
      throw new CorruptEncodingException("key cut off at " + pos + " of " + end);
    }
    return after;
  }

  /** A sink that drops everything: for columns that come from elsewhere. */
  static final ColumnSink IGNORE =
      new ColumnSink() {
        @Override
        public void putNull(int column) {}

        @Override
        public void putLong(int column, long value) {}

        @Override
        public void putDouble(int column, double value) {}

        @Override
        public void putDecimal(int column, long unscaled) {}

        @Override
        public void putDecimal(int column, BigInteger unscaled) {}

        @Override
        public void putBytes(int column, byte[] source, int offset, int length) {}
      };
}
