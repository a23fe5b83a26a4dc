package io.atoll.rpc.dag;

import com.google.protobuf.ByteString;
import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.codec.CorruptEncodingException;
import io.atoll.codec.DecimalBinary;
import io.atoll.codec.MemComparable;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Rows as TiDB's default encoding has them: the columns one after the other, each a flag and a
 * value.
 *
 * <pre>
 *   00                          NULL
 *   02 zigzag length, bytes     strings; BINARY
 *   04 u64 big-endian           packed DATE, DATETIME, TIMESTAMP
 *   05 f64 memcomparable        FLOAT, DOUBLE
 *   06 precision, scale, digits DECIMAL
 *   07 i64 memcomparable        TIME in nanoseconds
 *   08 zigzag varint            signed integers
 *   09 varint                   unsigned integers, BIT, ENUM, SET
 *   0A bytes                    JSON
 * </pre>
 */
final class Datums {
  private static final int NULL = 0;
  private static final int BYTES = 1;
  private static final int COMPACT_BYTES = 2;
  private static final int INT = 3;
  private static final int UINT = 4;
  private static final int FLOAT = 5;
  private static final int DECIMAL = 6;
  private static final int DURATION = 7;
  private static final int VAR_INT = 8;
  private static final int VAR_UINT = 9;
  private static final int JSON = 10;

  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MOST_DIGITS = 65;

  private Datums() {}

  /** Appends the row at a position of a chunk. */
  static void write(Chunk chunk, int position, SqlType[] types, ByteBuilder out) {
    for (int c = 0; c < types.length; c++) {
      Vector column = chunk.column(c);
      if (column.isNull(position)) {
        out.put(NULL);
        continue;
      }
      switch (column) {
        case LongVector longs -> writeLong(longs.get(position), types[c], out);
        case DoubleVector doubles -> {
          out.put(FLOAT);
          MemComparable.putDouble(out, doubles.get(position));
        }
        case DecimalVector decimals -> writeDecimal(decimals.get(position), out);
        case BytesVector bytes -> {
          if (types[c].kind() == TypeKind.JSON) {
            out.put(JSON);
          } else {
            out.put(COMPACT_BYTES);
            varint(zigzag(bytes.length(position)), out);
          }
          out.put(bytes.heap(), bytes.start(position), bytes.length(position));
        }
      }
    }
  }

  private static void writeLong(long value, SqlType type, ByteBuilder out) {
    switch (type.kind()) {
      case DATE, DATETIME, TIMESTAMP -> {
        out.put(UINT);
        MemComparable.putUnsigned(out, value);
      }
      case TIME -> {
        out.put(DURATION);
        MemComparable.putLong(out, value * NANOS_PER_MICRO);
      }
      case BIT, ENUM, SET -> {
        out.put(VAR_UINT);
        varint(value, out);
      }
      default -> {
        out.put(type.unsigned() ? VAR_UINT : VAR_INT);
        varint(type.unsigned() ? value : zigzag(value), out);
      }
    }
  }

  /** With as many digits before the point as the value has. */
  private static void writeDecimal(BigDecimal value, ByteBuilder out) {
    int scale = Math.max(0, value.scale());
    BigInteger unscaled = value.setScale(scale).unscaledValue();
    int precision = Math.max(new BigDecimal(unscaled).precision(), Math.max(1, scale));
    out.put(DECIMAL);
    DecimalBinary.put(out, unscaled, Math.max(precision, Math.min(scale + 1, MOST_DIGITS)), scale);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static void varint(long value, ByteBuilder out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.put((int) rest);
  }

  /** One value, as a column's default comes. */
  static Value read(ByteString datum, SqlType type) {
    byte[] b = datum.toByteArray();
    if (b.length == 0) {
      throw new CorruptEncodingException("a default value of no bytes");
    }
    return switch (b[0]) {
      case NULL -> Value.NULL;
      case INT -> Value.of(MemComparable.getLong(b, 1));
      case UINT -> Value.of(MemComparable.getUnsigned(b, 1));
      case DURATION -> Value.of(MemComparable.getLong(b, 1) / NANOS_PER_MICRO);
      case VAR_INT -> {
        long value = varint(b, 1);
        yield Value.of((value >>> 1) ^ -(value & 1));
      }
      case VAR_UINT -> Value.of(varint(b, 1));
      case FLOAT -> Value.of(MemComparable.getDouble(b, 1));
      case DECIMAL -> decimal(b, type);
      case BYTES -> {
        ByteBuilder out = new ByteBuilder(b.length);
        MemComparable.getBytes(b, 1, b.length, out);
        yield Value.of(out.toArray());
      }
      case COMPACT_BYTES -> {
        int at = 1;
        while (b[at] < 0) {
          at++;
        }
        yield Value.of(java.util.Arrays.copyOfRange(b, at + 1, b.length));
      }
      case JSON -> Value.of(java.util.Arrays.copyOfRange(b, 1, b.length));
      default -> throw new CorruptEncodingException("a default value with flag " + b[0]);
    };
  }

  private static long varint(byte[] b, int from) {
    long value = 0;
    int shift = 0;
    for (int at = from; at < b.length && shift < 64; at++, shift += 7) {
      value |= (long) (b[at] & 0x7F) << shift;
      if (b[at] >= 0) {
        return value;
      }
    }
    throw new CorruptEncodingException("a number that does not end");
  }

  private static Value decimal(byte[] b, SqlType type) {
    Value[] found = {Value.NULL};
    DecimalBinary.read(
        b,
        1,
        b.length,
        new DecimalBinary.Sink() {
          @Override
          public void put(long unscaled, int scale) {
            put(BigInteger.valueOf(unscaled), scale);
          }

          @Override
          public void put(BigInteger unscaled, int scale) {
            found[0] =
                Value.of(
                    new BigDecimal(unscaled, scale)
                        .setScale(Math.max(0, type.scale()), java.math.RoundingMode.HALF_UP));
          }
        });
    return found[0];
  }
}
