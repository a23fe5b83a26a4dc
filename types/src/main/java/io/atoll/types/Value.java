package io.atoll.types;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * One value outside the vectorised paths: a literal, a default, a bound of an index range, a
 * statement parameter. The meaning of the content is given by a {@link SqlType} beside it; see
 * {@link TypeKind.Storage} for the representation.
 */
public sealed interface Value {
  Value NULL = new Null();

  record Null() implements Value {}

  record OfLong(long value) implements Value {}

  record OfDouble(double value) implements Value {}

  record OfDecimal(BigDecimal value) implements Value {}

  /** The array is owned by the value and never changed. */
  record OfBytes(byte[] value) implements Value {
    @Override
    public boolean equals(Object o) {
      return o instanceof OfBytes b && Arrays.equals(value, b.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  static Value of(long value) {
    return new OfLong(value);
  }

  static Value of(double value) {
    return new OfDouble(value);
  }

  static Value of(BigDecimal value) {
    return new OfDecimal(value);
  }

  static Value of(byte[] value) {
    return new OfBytes(value);
  }

  static Value ofUtf8(String value) {
    return new OfBytes(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  default boolean isNull() {
    return this instanceof Null;
  }
}
