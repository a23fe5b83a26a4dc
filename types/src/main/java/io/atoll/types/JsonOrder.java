package io.atoll.types;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * MySQL's order of JSON values: by type first (BLOB, BIT, OPAQUE, DATETIME, TIME, DATE, BOOLEAN,
 * ARRAY, OBJECT, STRING, numbers, NULL, from high to low), then by value. Integers and doubles
 * compare by exact value.
 */
public final class JsonOrder {
  private JsonOrder() {}

  /** Negative, zero or positive. */
  public static int compare(byte[] a, byte[] b) {
    return compare(JsonRef.root(a), JsonRef.root(b));
  }

  private static int rank(JsonRef r) {
    return switch (r.type()) {
      case JsonBinary.LITERAL -> r.base()[r.offset()] == JsonBinary.LITERAL_NULL ? 0 : 5;
      case JsonBinary.INT, JsonBinary.UINT, JsonBinary.DOUBLE -> 1;
      case JsonBinary.STRING -> 2;
      case JsonBinary.OBJECT -> 3;
      case JsonBinary.ARRAY -> 4;
      case JsonBinary.DATE -> 6;
      case JsonBinary.TIME -> 7;
      case JsonBinary.DATETIME, JsonBinary.TIMESTAMP -> 8;
      case JsonBinary.OPAQUE ->
          switch (r.base()[r.offset()] & 0xFF) {
            case JsonBinary.DECIMAL_OPAQUE -> 1;
            case 16 -> 10;
            case 249, 250, 251, 252, 253, 254, 15 -> 11;
            default -> 9;
          };
      default -> throw SqlError.ER_INVALID_JSON_BINARY_DATA.with();
    };
  }

  private static int compare(JsonRef a, JsonRef b) {
    int rank = rank(a);
    int d = Integer.compare(rank, rank(b));
    if (d != 0) {
      return d;
    }
    return switch (rank) {
      case 0 -> 0;
      case 1 -> compareNumbers(a, b);
      case 2 -> Arrays.compareUnsigned(a.string(), b.string());
      case 3 -> compareObjects(a, b);
      case 4 -> compareArrays(a, b);
      case 5 -> Integer.compare(b.base()[b.offset()], a.base()[a.offset()]);
      case 6, 8 ->
          Long.compareUnsigned(JsonBinary.packed(a.longValue()), JsonBinary.packed(b.longValue()));
      case 7 -> Long.compare(a.longValue(), b.longValue());
      default -> Arrays.compareUnsigned(a.opaque(), b.opaque());
    };
  }

  private static int compareNumbers(JsonRef a, JsonRef b) {
    if (a.type() == JsonBinary.INT && b.type() == JsonBinary.INT) {
      return Long.compare(a.longValue(), b.longValue());
    }
    if (a.type() == JsonBinary.DOUBLE && b.type() == JsonBinary.DOUBLE) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return x < y ? -1 : x > y ? 1 : 0;
    }
    if (a.isDecimal() || b.isDecimal()) {
      return rounded(a).compareTo(rounded(b));
    }
    return a.decimal().compareTo(b.decimal());
  }

  /** A double meets a decimal as the shortest decimal that reads back as it. */
  private static BigDecimal rounded(JsonRef r) {
    return r.type() == JsonBinary.DOUBLE ? Decimals.ofDouble(r.doubleValue()) : r.decimal();
  }

  private static int compareArrays(JsonRef a, JsonRef b) {
    int n = Math.min(a.count(), b.count());
    for (int i = 0; i < n; i++) {
      int d = compare(a.element(i), b.element(i));
      if (d != 0) {
        return d;
      }
    }
    return Integer.compare(a.count(), b.count());
  }

  /** Fewer members first; then keys and values in turn: an order, though MySQL promises none. */
  private static int compareObjects(JsonRef a, JsonRef b) {
    int d = Integer.compare(a.count(), b.count());
    for (int i = 0; d == 0 && i < a.count(); i++) {
      d = Arrays.compareUnsigned(a.key(i), b.key(i));
      if (d == 0) {
        d = compare(a.member(i), b.member(i));
      }
    }
    return d;
  }
}
