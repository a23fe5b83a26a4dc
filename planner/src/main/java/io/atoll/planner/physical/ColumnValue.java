package io.atoll.planner.physical;

import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A value seen from a column: the greatest value of the column's type that is not above it.
 *
 * @param value of the column's type; NULL where {@code place} is not IN
 * @param isExact whether it is the value itself
 */
public record ColumnValue(Value value, boolean isExact, Place place) {
  /** Where a value lies. */
  public enum Place {
    /** Below every value of the column. */
    BELOW,
    IN,
    /** Above every value of the column. */
    ABOVE
  }

  private static final ColumnValue BELOW = new ColumnValue(Value.NULL, false, Place.BELOW);
  private static final ColumnValue ABOVE = new ColumnValue(Value.NULL, false, Place.ABOVE);
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static ColumnValue exact(Value value) {
    return new ColumnValue(value, true, Place.IN);
  }

  private static ColumnValue floor(Value value, boolean isExact) {
    return new ColumnValue(value, isExact, Place.IN);
  }

  /** {@code value} is not NULL and comparable with the column as it stands. */
  public static ColumnValue of(Value value, SqlType from, SqlType column) {
    return switch (column.storage()) {
      case BYTES -> exact(value);
      case DOUBLE -> exact(Value.of(asDouble(value, from)));
      case DECIMAL -> decimal(asDecimal(value, from), column);
      case LONG ->
          switch (column.kind()) {
            case DATE -> date(value);
            case DATETIME, TIMESTAMP -> fraction(value, column, 24);
            case TIME -> time(value, column);
            default -> integer(value, from, column);
          };
    };
  }

  private static ColumnValue date(Value value) {
    if (!(value instanceof Value.OfLong packed)) {
      return exact(value);
    }
    long day = packed.value() >>> 41 << 41;
    return floor(Value.of(day), day == packed.value());
  }

  private static ColumnValue fraction(Value value, SqlType column, int fractionBits) {
    if (!(value instanceof Value.OfLong packed)) {
      return exact(value);
    }
    long micros = packed.value() & ((1L << fractionBits) - 1);
    long unit = unitMicros(column);
    long cut = packed.value() - micros % unit;
    return floor(Value.of(cut), cut == packed.value());
  }

  private static ColumnValue time(Value value, SqlType column) {
    if (!(value instanceof Value.OfLong micros)) {
      return exact(value);
    }
    long cut = micros.value() - Math.floorMod(micros.value(), unitMicros(column));
    return floor(Value.of(cut), cut == micros.value());
  }

  private static long unitMicros(SqlType column) {
    long unit = 1;
    for (int i = Math.max(0, column.scale()); i < 6; i++) {
      unit *= 10;
    }
    return unit;
  }

  private static ColumnValue integer(Value value, SqlType from, SqlType column) {
    if (value instanceof Value.OfLong n) {
      boolean isHuge = isUnsigned(from) && n.value() < 0;
      if (isUnsigned(column)) {
        return !isUnsigned(from) && n.value() < 0 ? BELOW : exact(value);
      }
      return isHuge ? ABOVE : exact(value);
    }
    if (value instanceof Value.OfDouble d && !Double.isFinite(d.value())) {
      return d.value() > 0 ? ABOVE : BELOW;
    }
    BigDecimal decimal = asDecimal(value, from);
    BigInteger floor = decimal.setScale(0, RoundingMode.FLOOR).unscaledValue();
    BigInteger least = isUnsigned(column) ? BigInteger.ZERO : LONG_MIN;
    BigInteger greatest = isUnsigned(column) ? UNSIGNED_MAX : LONG_MAX;
    if (floor.compareTo(least) < 0) {
      return BELOW;
    }
    if (floor.compareTo(greatest) > 0) {
      return ABOVE;
    }
    return floor(Value.of(floor.longValue()), decimal.compareTo(new BigDecimal(floor)) == 0);
  }

  private static boolean isUnsigned(SqlType type) {
    return type.unsigned() || type.kind() == TypeKind.BIT;
  }

  private static ColumnValue decimal(BigDecimal value, SqlType column) {
    BigDecimal floor = value.setScale(Math.max(0, column.scale()), RoundingMode.FLOOR);
    if (floor.precision() > column.length()) {
      return value.signum() > 0 ? ABOVE : BELOW;
    }
    return floor(Value.of(floor), floor.compareTo(value) == 0);
  }

  private static double asDouble(Value value, SqlType from) {
    return switch (value) {
      case Value.OfDouble d -> d.value();
      case Value.OfLong n -> asDecimal(n, from).doubleValue();
      case Value.OfDecimal d -> d.value().doubleValue();
      case Value.OfBytes b -> throw new IllegalStateException("text where a number is compared");
      case Value.Null n -> throw new IllegalStateException("NULL has no place");
    };
  }

  private static BigDecimal asDecimal(Value value, SqlType from) {
    return switch (value) {
      case Value.OfDouble d -> new BigDecimal(d.value());
      case Value.OfLong n ->
          isUnsigned(from) && n.value() < 0
              ? new BigDecimal(new BigInteger(Long.toUnsignedString(n.value())))
              : BigDecimal.valueOf(n.value());
      case Value.OfDecimal d -> d.value();
      case Value.OfBytes b -> throw new IllegalStateException("text where a number is compared");
      case Value.Null n -> throw new IllegalStateException("NULL has no place");
    };
  }
}
