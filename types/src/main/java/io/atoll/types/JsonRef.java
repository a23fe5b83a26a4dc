package io.atoll.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A value inside a binary JSON document: reads it in place.
 *
 * @param type {@link JsonBinary}'s type code
 * @param offset where the value begins, behind its type
 */
public record JsonRef(byte[] base, int type, int offset) {
  public static JsonRef root(byte[] document) {
    if (document.length < 2) {
      throw SqlError.ER_INVALID_JSON_BINARY_DATA.with();
    }
    return new JsonRef(document, document[0], 1);
  }

  private int intAt(int pos) {
    return (base[pos] & 0xFF)
        | (base[pos + 1] & 0xFF) << 8
        | (base[pos + 2] & 0xFF) << 16
        | (base[pos + 3] & 0xFF) << 24;
  }

  public long longValue() {
    return (intAt(offset) & 0xFFFFFFFFL) | ((long) intAt(offset + 4) << 32);
  }

  public double doubleValue() {
    return switch (type) {
      case JsonBinary.DOUBLE -> Double.longBitsToDouble(longValue());
      case JsonBinary.UINT -> Decimals.ofUnsigned(longValue()).doubleValue();
      default -> (double) longValue();
    };
  }

  /** Whether it is a DECIMAL, which {@link #decimal} reads. */
  public boolean isDecimal() {
    return type == JsonBinary.OPAQUE && (base[offset] & 0xFF) == JsonBinary.DECIMAL_OPAQUE;
  }

  /** The exact value of a number. */
  public BigDecimal decimal() {
    return switch (type) {
      case JsonBinary.INT -> BigDecimal.valueOf(longValue());
      case JsonBinary.UINT -> Decimals.ofUnsigned(longValue());
      case JsonBinary.OPAQUE -> {
        byte[] bytes = opaque();
        yield new BigDecimal(new BigInteger(bytes, 1, bytes.length - 1), bytes[0]);
      }
      default -> new BigDecimal(doubleValue());
    };
  }

  public boolean isContainer() {
    return type == JsonBinary.ARRAY || type == JsonBinary.OBJECT;
  }

  /** Elements of an array, members of an object. */
  public int count() {
    return intAt(offset);
  }

  private JsonRef value(int entry) {
    int code = base[entry];
    return new JsonRef(
        base, code, code == JsonBinary.LITERAL ? entry + 1 : offset + intAt(entry + 1));
  }

  public JsonRef element(int i) {
    return value(offset + JsonBinary.HEADER + i * JsonBinary.VALUE_ENTRY);
  }

  /** The value of an object's {@code i}th member in byte order of keys. */
  public JsonRef member(int i) {
    return value(
        offset + JsonBinary.HEADER + count() * JsonBinary.KEY_ENTRY + i * JsonBinary.VALUE_ENTRY);
  }

  public JsonRef child(int i) {
    return type == JsonBinary.ARRAY ? element(i) : member(i);
  }

  private int keyOffset(int i) {
    return offset + intAt(offset + JsonBinary.HEADER + i * JsonBinary.KEY_ENTRY);
  }

  private int keyLength(int i) {
    int entry = offset + JsonBinary.HEADER + i * JsonBinary.KEY_ENTRY;
    return (base[entry + 4] & 0xFF) | (base[entry + 5] & 0xFF) << 8;
  }

  public byte[] key(int i) {
    int at = keyOffset(i);
    return Arrays.copyOfRange(base, at, at + keyLength(i));
  }

  /** The position of a key, or -1. */
  public int find(byte[] key) {
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = keyOffset(middle);
      int c = Arrays.compareUnsigned(base, at, at + keyLength(middle), key, 0, key.length);
      if (c < 0) {
        low = middle + 1;
      } else if (c > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** Packs position and length of a varint: value shifted left by 3, or-ed with its bytes. */
  private long varint(int pos) {
    long value = 0;
    for (int i = 0; ; i++) {
      int b = base[pos + i];
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value << 3 | (i + 1);
      }
    }
  }

  /** The bytes of a string. */
  public byte[] string() {
    long v = varint(offset);
    int start = offset + (int) (v & 7);
    return Arrays.copyOfRange(base, start, start + (int) (v >>> 3));
  }

  /** The bytes of opaque data. */
  public byte[] opaque() {
    return new JsonRef(base, JsonBinary.STRING, offset + 1).string();
  }

  private int size() {
    return switch (type) {
      case JsonBinary.LITERAL -> 1;
      case JsonBinary.ARRAY, JsonBinary.OBJECT -> intAt(offset + 4);
      case JsonBinary.STRING -> {
        long v = varint(offset);
        yield (int) (v & 7) + (int) (v >>> 3);
      }
      case JsonBinary.OPAQUE -> {
        long v = varint(offset + 1);
        yield 1 + (int) (v & 7) + (int) (v >>> 3);
      }
      case JsonBinary.TIME -> 12;
      default -> 8;
    };
  }

  /** The value as a document of its own. */
  public byte[] copy() {
    int n = size();
    byte[] document = new byte[n + 1];
    document[0] = (byte) type;
    System.arraycopy(base, offset, document, 1, n);
    return document;
  }
}
